package io.backup4j.jdbc.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.RestoreReport;
import io.backup4j.jdbc.RottenBackups;
import io.backup4j.jdbc.RottenBackups.Rot;
import io.backup4j.spi.error.TargetException;
import io.backup4j.spi.sink.ObjectKey;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A script of which something is lost is not run. */
class IncompleteRestoreTest {
    @TempDir
    private Path directory;

    private JdbcDataSource database(String name) {
        JdbcDataSource source = new JdbcDataSource();
        source.setUser("sa");
        source.setPassword("user");
        source.setUrl("jdbc:h2:file:" + directory.resolve(name));
        return source;
    }

    private static void execute(JdbcDataSource database, String... statements) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static String tables(JdbcDataSource database) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT COALESCE(LISTAGG(TABLE_NAME), '') FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = 'PUBLIC'")) {
            row.next();
            return row.getString(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void leavesEverythingAsItWas(Rot rot) throws Exception {
        JdbcDataSource live = database("live");
        execute(
                live,
                "CREATE TABLE a (id INT PRIMARY KEY, v VARCHAR)",
                "INSERT INTO a SELECT x, RAWTOHEX(HASH('SHA-256', CAST(x AS VARCHAR))) FROM SYSTEM_RANGE(1, 5000)");
        try (RottenBackups backups = new RottenBackups()) {
            H2Source source = H2Source.of(RottenBackups.SOURCE, live)
                    .temporaryDirectory(directory)
                    .build();
            backups.backUp(source);
            Set<ObjectKey> packs = backups.packs();
            execute(live, "CREATE TABLE b (id INT)");
            backups.backUp(source);
            backups.rot(rot, packs);

            assertNothingRestored(backups, rot, live);
            assertThat(tables(live)).contains("A").contains("B");

            JdbcDataSource empty = database("empty");
            assertNothingRestored(backups, rot, empty);
            assertThat(tables(empty)).isEmpty();
        }
    }

    /** A script that is known to be lost does not come to the target. */
    private void assertNothingRestored(RottenBackups backups, Rot rot, JdbcDataSource into) {
        H2Target target = H2Target.into(into).temporaryDirectory(directory);
        if (rot == Rot.FLIPPED) {
            assertThatThrownBy(() -> backups.restore(target)).isInstanceOf(TargetException.class);
            return;
        }
        RestoreReport report = backups.restore(target);
        assertThat(report.complete()).isFalse();
        assertThat(report.created() + report.replaced()).isZero();
        assertThat(report.findings()).isNotEmpty();
    }
}
