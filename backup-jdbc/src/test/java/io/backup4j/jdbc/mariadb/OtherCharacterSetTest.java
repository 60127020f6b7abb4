package io.backup4j.jdbc.mariadb;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.jdbc.ForwardingDataSource;
import io.backup4j.spi.backup.BackupStatus;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A pool may have asked for a character set in which most texts cannot be said. */
@ExtendWith(TestServer.Lifetime.class)
class OtherCharacterSetTest {
    /** Definitions of MySQL hold no more than the first plane. */
    private static final String DEFINED = "Žlutý kůň \u6f22\u5b57";

    private static final String TEXT = DEFINED + " \ud83d\ude00";

    /** Connections as a pool gives them that was told to begin each with this. MariaDB's driver itself does not let the client's character set be another one. */
    private static final class Latin1 extends ForwardingDataSource {
        Latin1(DataSource connections) {
            super(connections);
        }

        @Override
        public Connection getConnection() throws SQLException {
            Connection connection = super.getConnection();
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET character_set_results = latin1, collation_connection = latin1_swedish_ci");
            }
            return connection;
        }
    }

    @Test
    void losesNoText() throws Exception {
        DataSource original = TestServer.newDatabase();
        TestServer.execute(
                original,
                "CREATE TABLE t (id INT PRIMARY KEY, j JSON, v VARCHAR(50) COMMENT '" + DEFINED + "', e ENUM('"
                        + DEFINED + "', 'b'), d DATE)",
                "INSERT INTO t VALUES (1, '{\"k\": \"" + TEXT + "\"}', '" + TEXT + "', '" + DEFINED
                        + "', '2026-01-02')");
        DataSource restored = TestServer.newDatabase();
        try (Backups backups = new Backups()) {
            assertThat(backups.backUp(MariadbSource.of(Backups.SOURCE, new Latin1(original))
                                    .build())
                            .status())
                    .isEqualTo(BackupStatus.COMPLETED);
            backups.restore(MariadbTarget.into(restored).build());
        }
        for (String asked : List.of(
                "SELECT HEX(CAST(j AS CHAR CHARACTER SET utf8mb4)) FROM t",
                "SELECT CONCAT_WS(' ', HEX(v), HEX(e), d) FROM t",
                "SELECT HEX(COLUMN_COMMENT) FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND COLUMN_NAME = 'v'")) {
            assertThat(TestServer.ask(restored, asked)).as(asked).isEqualTo(TestServer.ask(original, asked));
        }
    }

    @Test
    void isTheSessionsAgainAfterwards() throws Exception {
        String asked =
                "SELECT CONCAT_WS(' ', @@character_set_results, @@character_set_connection, @@collation_connection)";
        try (Connection connection = new Latin1(TestServer.newDatabase()).getConnection();
                Statement statement = connection.createStatement()) {
            SessionSettings settings = new SessionSettings(connection);
            String before = ask(statement, asked);
            settings.set(ReadSettings.of(io.backup4j.jdbc.mariadb.schema.Server.of(connection), 5));
            assertThat(ask(statement, asked)).isEqualTo("utf8mb4 utf8mb4 utf8mb4_general_ci");
            settings.set(ReadSettings.RAW_RESULTS);
            settings.putBack();
            assertThat(ask(statement, asked)).isEqualTo(before).startsWith("latin1 latin1 latin1_");
        }
    }

    private static String ask(Statement statement, String query) throws SQLException {
        try (var row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }
}
