package io.backup4j.jdbc.postgres.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.BackupPlan;
import io.backup4j.BackupReport;
import io.backup4j.BackupRepository;
import io.backup4j.RepositoryOptions;
import io.backup4j.RestoreReport;
import io.backup4j.RestoreRequest;
import io.backup4j.RunJournals;
import io.backup4j.VerifyRequest;
import io.backup4j.jdbc.postgres.PostgresSource;
import io.backup4j.jdbc.postgres.PostgresTarget;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.error.TargetException;
import io.backup4j.spi.key.Credential;
import io.backup4j.spi.key.KeyStretching;
import io.backup4j.spi.run.RunControl;
import io.backup4j.testkit.FailingAtTheEnd;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** A database with every kind of object, through a whole backup and a whole restore on several connections, is the same for every catalog. */
class BackedUpFixtureTest {
    private static final RepositoryOptions OPTIONS =
            RepositoryOptions.builder().workers(2).journal(RunJournals.none()).build();

    @Test
    void theNewestServerGetsTheSameDatabaseBack() throws SQLException {
        roundTrip(Server.of(Server.Major.NEWEST));
    }

    @Test
    void theOldestServerGetsTheSameDatabaseBack() throws SQLException {
        roundTrip(Server.of(Server.Major.OLDEST));
    }

    @Test
    void aRestoreThatFailsLeavesNothingInTheDatabase() throws SQLException {
        Server server = Server.of(Server.Major.NEWEST);
        String original = server.newFixture();
        String copy = server.newDatabase();
        List<String> before = fingerprint(server, copy);
        try (BackupRepository repository = BackupRepository.createUnencrypted(new MemorySink(), OPTIONS)) {
            repository.backup(BackupPlan.named("plan")
                    .source(PostgresSource.of("db", pool(server, original)).build())
                    .build());
            RestoreRequest request = RestoreRequest.latest()
                    .target(
                            "db",
                            new FailingAtTheEnd(
                                    PostgresTarget.into(pool(server, copy)).build()))
                    .build();
            assertThatThrownBy(() -> repository.restore(request)).isInstanceOf(TargetException.class);
        }
        assertSame(before, fingerprint(server, copy));
    }

    private static void roundTrip(Server server) throws SQLException {
        String original = server.newFixture();
        String copy = server.newDatabase();
        RepositoryOptions options = RepositoryOptions.builder()
                .workers(2)
                .journal(RunJournals.none())
                .build();
        try (Credential key = Credential.keyFile(new byte[32]);
                BackupRepository repository = BackupRepository.create(
                                new MemorySink(), key, KeyStretching.PBKDF2, OPTIONS)
                        .repository()) {
            BackupReport backup = repository.backup(BackupPlan.named("plan")
                    .source(PostgresSource.of("db", pool(server, original))
                            .connections(3)
                            .secrets()
                            .build())
                    .build());
            assertThat(backup.status()).isEqualTo(BackupStatus.COMPLETED);
            RestoreReport restore = repository.restore(RestoreRequest.latest()
                    .target(
                            "db",
                            PostgresTarget.into(pool(server, copy))
                                    .connections(3)
                                    .withoutAnalyze()
                                    .build())
                    .build());
            assertThat(restore.issues()).isEmpty();
            assertThat(restore.complete()).isTrue();
            assertThat(repository
                            .verify(VerifyRequest.everything(), RunControl.none())
                            .findings())
                    .isEmpty();
        }
        List<String> before = fingerprint(server, original);
        List<String> after = fingerprint(server, copy);
        assertSame(before, after);
        assertThat(rows(server, copy)).isEqualTo(rows(server, original));
    }

    private static void assertSame(List<String> before, List<String> after) {
        List<String> lost = new ArrayList<>(before);
        after.forEach(lost::remove);
        List<String> added = new ArrayList<>(after);
        before.forEach(added::remove);
        assertThat(lost).as("lost").isEmpty();
        assertThat(added).as("added").isEmpty();
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

    private static List<String> fingerprint(Server server, String database) throws SQLException {
        try (Connection connection = server.connect(database)) {
            return CatalogueFingerprint.of(connection);
        }
    }

    /** How many rows each table has. */
    private static List<String> rows(Server server, String database) throws SQLException {
        List<String> counts = new ArrayList<>();
        try (Connection connection = server.connect(database)) {
            for (String table : Server.column(
                    connection,
                    "SELECT format('%I.%I', nspname, relname) FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace"
                            + " WHERE relkind = 'r' AND nspname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1")) {
                counts.add(table + " " + Server.ask(connection, "SELECT count(*) FROM ONLY " + table));
            }
        }
        return counts;
    }
}
