package io.backup4j.jdbc.postgres.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.DrillReport;
import io.backup4j.jdbc.drill.Drills;
import io.backup4j.jdbc.postgres.PostgresSandbox;
import io.backup4j.jdbc.postgres.PostgresSource;
import io.backup4j.spi.drill.DrillResult;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** A drill of a database with every kind of object finds no difference where there is none. */
class FixtureDrillTest {
    @Test
    void findsNothingOnTheNewestServer() throws SQLException {
        drill(Server.of(Server.Major.NEWEST));
    }

    @Test
    void findsNothingOnTheOldestServer() throws SQLException {
        drill(Server.of(Server.Major.OLDEST));
    }

    @Test
    void onANewerServerRowsAreComparedAndDefinitionsAreNot() throws SQLException {
        Server old = Server.of(Server.Major.OLDEST);
        String original = old.newDatabase();
        try (Connection connection = old.connect(original)) {
            Server.run(
                    connection,
                    "CREATE TABLE plain (id int PRIMARY KEY, v text NOT NULL)",
                    "INSERT INTO plain SELECT i, md5(i::text) FROM generate_series(1, 500) i");
        }
        try (Drills drills =
                Drills.of(PostgresSource.of(Drills.SOURCE, pool(old, original)).build())) {
            DrillReport report = drills.drill(sandbox(Server.of(Server.Major.NEWEST)));
            assertThat(report.result())
                    .as("%s %s", report.reason(), report.findings())
                    .isEqualTo(DrillResult.OK);
            assertThat(report.reason())
                    .containsPattern("definitions other than which tables .*: 14\\d{4} and 18\\d{4}");
        }
    }

    private static void drill(Server server) throws SQLException {
        try (Drills drills = Drills.of(PostgresSource.of(Drills.SOURCE, pool(server, server.newFixture()))
                .connections(2)
                .build())) {
            DrillReport report = drills.drill(sandbox(server));
            assertThat(report.result())
                    .as("%s %s", report.reason(), report.findings())
                    .isEqualTo(DrillResult.OK);
            assertThat(report.complete()).isTrue();
        }
    }

    private static PostgresSandbox sandbox(Server server) throws SQLException {
        return PostgresSandbox.on(pool(server, "postgres"), name -> {
            try {
                PGSimpleDataSource scratch = pool(server, "postgres");
                scratch.setDatabaseName(name);
                return scratch;
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static PGSimpleDataSource pool(Server server, String database) throws SQLException {
        PGSimpleDataSource pool = new PGSimpleDataSource();
        try (Connection connection = server.connect(database)) {
            pool.setUrl(connection.getMetaData().getURL());
        }
        pool.setUser("postgres");
        pool.setPassword("postgres");
        return pool;
    }
}
