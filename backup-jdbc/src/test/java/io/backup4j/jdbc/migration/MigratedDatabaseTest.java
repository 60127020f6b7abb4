package io.backup4j.jdbc.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.GuardedOperation;
import io.backup4j.spi.error.SourceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** Which database it is that is migrated, and whether it holds anything. */
@ExtendWith(MigrationServer.Lifetime.class)
class MigratedDatabaseTest {
    private static Optional<String> claim(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return operation(connection).claim();
        }
    }

    private static GuardedOperation operation(Connection connection) {
        return new MigratedDatabase(connection).migration("tool", "public.history", "1", "2", 1, List.of());
    }

    @Test
    void replicasNameTheSameDatabaseAndOthersAnother() throws Exception {
        PGSimpleDataSource one = MigrationServer.newDatabase();
        PGSimpleDataSource other = MigrationServer.newDatabase();
        assertThat(claim(one)).isPresent().isEqualTo(claim(one)).isNotEqualTo(claim(other));
    }

    @Test
    void aDatabaseThatWasMadeAnewUnderTheSameNameIsAnother() throws Exception {
        PGSimpleDataSource database = MigrationServer.newDatabase();
        PGSimpleDataSource server = MigrationServer.newDatabase();
        Optional<String> before = claim(database);
        MigrationServer.execute(
                server, "DROP DATABASE " + database.getDatabaseName(), "CREATE DATABASE " + database.getDatabaseName());
        assertThat(claim(database)).isNotEqualTo(before);
    }

    @Test
    void aRoleThatMayAskTheServerNothingEndsNoTransactionOfTheTool() throws Exception {
        PGSimpleDataSource database = MigrationServer.newDatabase();
        MigrationServer.execute(
                database, "CREATE ROLE modest LOGIN", "REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC");
        PGSimpleDataSource modest = MigrationServer.connecting(database.getUrl());
        modest.setUser("modest");
        try (Connection connection = modest.getConnection()) {
            connection.setAutoCommit(false);
            assertThat(operation(connection).claim()).isPresent().isNotEqualTo(claim(database));
            try (var statement = connection.createStatement()) {
                assertThat(statement.execute("SELECT 1")).isTrue();
            }
        }
    }

    @Test
    void sqliteIsRestoredByForceAndWithoutALogin(@TempDir Path work) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + work.resolve("shop.db"))) {
            assertThat(new MigratedDatabase(connection).holdsAnything(null, List.of("history")))
                    .isFalse();
            connection.createStatement().execute("CREATE TABLE history (id int)");
            assertThat(new MigratedDatabase(connection).holdsAnything(null, List.of("history")))
                    .isFalse();
            connection.createStatement().execute("CREATE TABLE book (id int)");
            assertThat(new MigratedDatabase(connection).holdsAnything(null, List.of("history")))
                    .isTrue();
            assertThat(operation(connection).restoreOptions())
                    .containsExactly("--jdbc-url", "jdbc:sqlite:" + work.resolve("shop.db"), "--clean", "--force");
        }
    }

    @Test
    void aFileIsTheSameByAnyNameAndAnotherOnceItIsReplaced(@TempDir Path work) throws Exception {
        for (String kind : List.of("jdbc:sqlite:%s/shop.db", "jdbc:h2:file:%s/shop")) {
            Path first = Files.createDirectory(work.resolve(kind.substring(5, 8)));
            Optional<String> claim = claimOf(kind.formatted(first));
            assertThat(claim).as(kind).isPresent().isEqualTo(claimOf(kind.formatted(first)));
            // The old one is kept, so that its number is not given to the new one.
            Files.move(first, work.resolve("moved-" + kind.substring(5, 8)));
            Files.createDirectory(first);
            assertThat(claimOf(kind.formatted(first))).as(kind).isPresent().isNotEqualTo(claim);
        }
    }

    @Test
    void aDatabaseInMemoryIsNobodyElses() throws Exception {
        assertThat(claimOf("jdbc:h2:mem:shop")).isEmpty();
        assertThat(claimOf("jdbc:sqlite::memory:")).isEmpty();
    }

    private static Optional<String> claimOf(String url) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url)) {
            connection.createStatement().execute("CREATE TABLE IF NOT EXISTS book (id int)");
            return operation(connection).claim();
        }
    }

    @Test
    void aDatabaseThatDoesNotAnswerIsNotTakenForAnEmptyOne() throws Exception {
        Connection closed = MigrationServer.newDatabase().getConnection();
        closed.close();
        assertThatThrownBy(() -> new MigratedDatabase(closed).holdsAnything(null, List.of()))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("Nothing was changed");
    }
}
