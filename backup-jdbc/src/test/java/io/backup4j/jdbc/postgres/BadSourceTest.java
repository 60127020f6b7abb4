package io.backup4j.jdbc.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.BackupPlan;
import io.backup4j.BackupReport;
import io.backup4j.BackupRepository;
import io.backup4j.RepositoryOptions;
import io.backup4j.RetryLimits;
import io.backup4j.RunJournals;
import io.backup4j.jdbc.BoundedPool;
import io.backup4j.jdbc.ForwardingDataSource;
import io.backup4j.jdbc.HookedSource;
import io.backup4j.jdbc.PoolShare;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.error.SourceException;
import io.backup4j.spi.journal.HistoryQuery;
import io.backup4j.spi.journal.RunOutcome;
import io.backup4j.spi.source.BackupSource;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** What goes wrong is said by name, nothing is listed, and the run is recorded. */
@ExtendWith(TestServer.Lifetime.class)
class BadSourceTest {
    @TempDir
    private Path journal;

    private PGSimpleDataSource database;

    @BeforeEach
    void fill() throws Exception {
        database = TestServer.newDatabase();
        TestServer.execute(
                database,
                "CREATE TABLE plain (id int PRIMARY KEY, t text)",
                "INSERT INTO plain SELECT i, md5(i::text) FROM generate_series(1, 40000) i",
                "CREATE TABLE hidden (id int)",
                "INSERT INTO hidden VALUES (1), (2)",
                "CREATE TABLE divided (id int) PARTITION BY RANGE (id)");
    }

    private PostgresSource.Builder source() {
        return PostgresSource.of(Backups.SOURCE, database).connections(2).rangeBytes(1 << 18);
    }

    /** Fails, and says so; nothing is listed, and the run is in the history. */
    private String failure(BackupSource source) throws Exception {
        try (BackupRepository repository = BackupRepository.createUnencrypted(
                new MemorySink(),
                RepositoryOptions.builder()
                        .workers(2)
                        .journal(RunJournals.in(journal))
                        .build())) {
            String[] message = new String[1];
            assertThatThrownBy(() -> repository.backup(BackupPlan.named("plan")
                            .source(source)
                            .retry(RetryLimits.times(0))
                            .build()))
                    .isInstanceOfSatisfying(SourceException.class, e -> message[0] = e.getMessage());
            assertThat(repository.list()).isEmpty();
            assertThat(repository.history(HistoryQuery.all()).runs())
                    .hasSize(1)
                    .allSatisfy(run -> assertThat(run.outcome()).isEqualTo(RunOutcome.FAILED));
            assertThat(message[0]).doesNotContain("secret-of");
            return message[0];
        }
    }

    private PGSimpleDataSource guest(String... rights) throws Exception {
        String role = "guest_" + database.getDatabaseName();
        TestServer.execute(database, "CREATE ROLE " + role + " LOGIN PASSWORD 'secret-of-" + role + "'");
        for (String right : rights) {
            TestServer.execute(database, right.formatted(role));
        }
        return TestServer.as(role, database.getDatabaseName());
    }

    @Test
    void namesTheTablesThatMayNotBeRead() throws Exception {
        PGSimpleDataSource guest = guest("GRANT SELECT ON plain, divided TO %s");
        assertThat(failure(PostgresSource.of(Backups.SOURCE, guest).build()))
                .contains("table \"public\".\"hidden\"", "may not read it", "Grant SELECT");
    }

    @Test
    void leavesThemOutByNameIfThatIsAllowed() throws Exception {
        PGSimpleDataSource guest = guest("GRANT SELECT ON plain, divided TO %s");
        try (Backups backups = new Backups()) {
            BackupReport report = backups.backUp(
                    PostgresSource.of(Backups.SOURCE, guest).allowPartial().build());
            assertThat(report.status()).isEqualTo(BackupStatus.PARTIAL);
            assertThat(report.manifest().sources().get(0).issues())
                    .anySatisfy(issue -> assertThat(issue.message()).contains("hidden", "may not read it"));
        }
    }

    @Test
    void refusesATableWhoseRowsAPolicyHides() throws Exception {
        PGSimpleDataSource guest = guest(
                "GRANT SELECT ON plain, hidden, divided TO %s",
                "ALTER TABLE hidden ENABLE ROW LEVEL SECURITY -- %s",
                "CREATE POLICY few ON hidden TO %s USING (id = 1)");
        assertThat(failure(PostgresSource.of(Backups.SOURCE, guest).build()))
                .contains("\"public\".\"hidden\"", "policy hides rows", "BYPASSRLS");
    }

    @Test
    void namesTheTableAndWhoHoldsItWhenTheLocksCannotBeHad() throws Exception {
        try (Connection other = database.getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("SET application_name = 'migration'");
            statement.execute("LOCK TABLE hidden IN ACCESS EXCLUSIVE MODE");
            assertThat(failure(source().lockTimeout(Duration.ofMillis(200)).build()))
                    .contains("within 200 ms", "\"public\".\"hidden\" is held by process", "application 'migration'");
        }
    }

    @Test
    void failsAsAWholeWhenItsConnectionsAreEndedInTheMiddle() throws Exception {
        BackupSource killed = new HookedSource(
                source().build(),
                3,
                () -> TestServer.execute(
                        database,
                        "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
                                + " WHERE datname = current_database() AND pid <> pg_backend_pid()"));
        assertThat(failure(killed)).contains("Nothing could be backed up", "connection");
        // Nothing is left behind that would be in the way.
        TestServer.execute(database, "DROP TABLE plain");
    }

    @Test
    void failsWhenTheLocksWereLostAlthoughEverythingWasRead() throws Exception {
        // Of a table without rows of its own only the connection that keeps the others from changing holds the lock.
        BackupSource unlocked = new HookedSource(
                source().build(),
                3,
                () -> TestServer.execute(
                        database,
                        "SELECT pg_terminate_backend(pid, 10000) FROM pg_locks WHERE relation = 'divided'::regclass"));
        assertThat(failure(unlocked)).contains("Nothing could be backed up");
    }

    @Test
    void givesUpASnapshotThatIsTooOld() throws Exception {
        assertThat(failure(source().maxSnapshotAge(Duration.ofNanos(1)).build()))
                .contains("snapshot is", "more than the", "maxSnapshotAge");
    }

    @Test
    void saysInTheManifestThatTheSnapshotBecameOld() throws Exception {
        try (Backups backups = new Backups()) {
            BackupReport report =
                    backups.backUp(source().warnAfter(Duration.ofNanos(1)).build());
            assertThat(report.status()).isEqualTo(BackupStatus.COMPLETED);
            assertThat(report.manifest().sources().get(0).issues())
                    .singleElement()
                    .satisfies(issue -> assertThat(issue.message()).contains("vacuum"));
        }
    }

    @Test
    void namesTheTableWithValuesThatNoServerTakesBack() throws Exception {
        TestServer.execute(
                database,
                "CREATE TYPE inner_type AS (tree pg_node_tree, n int)",
                "CREATE DOMAIN counted AS pg_ndistinct",
                "CREATE TABLE without_values (tree pg_node_tree, count counted)",
                "INSERT INTO without_values VALUES (NULL, NULL)",
                "CREATE TABLE copied (id int DEFAULT 7, deep inner_type[])",
                "INSERT INTO copied SELECT 1, ARRAY[ROW(adbin, 1)::inner_type] FROM pg_attrdef LIMIT 1");
        assertThat(failure(source().build()))
                .contains("\"public\".\"copied\"", "deep", "inner_type[]", "no server takes back")
                .doesNotContain("without_values");
    }

    @Test
    void refusesAServerThatIsTooOld() throws Exception {
        assertThat(failure(PostgresSource.of(Backups.SOURCE, new OldServer(database, 13))
                        .build()))
                .contains("14 is the oldest supported");
    }

    @Test
    void goesOnWithFewerConnectionsWhenThePoolIsFull() throws Exception {
        BoundedPool pool = new BoundedPool(database, 1);
        try (Backups backups = new Backups()) {
            assertThat(backups.backUp(PostgresSource.of(Backups.SOURCE, pool)
                                    .connections(4)
                                    .rangeBytes(1 << 18)
                                    .build())
                            .status())
                    .isEqualTo(BackupStatus.COMPLETED);
        }
        assertThat(pool.refused()).isOne();
        assertThat(pool.inUse()).isZero();
    }

    @Test
    void saysThatThePoolIsFullWhenItHasNoConnectionAtAll() throws Exception {
        assertThat(failure(PostgresSource.of(Backups.SOURCE, new BoundedPool(database, 0))
                        .build()))
                .contains("the pool has no connection left");
    }

    @Test
    void takesAtMostHalfOfThePool() {
        assertThat(PoolShare.of(new BoundedPool(database, 2))).isOne();
        assertThat(PoolShare.of(new BoundedPool(database, 1))).isOne();
        assertThat(PoolShare.of(new BoundedPool(database, 1000))).isBetween(1, 8);
    }

    @Test
    void neverShowsAPassword() throws Exception {
        PGSimpleDataSource wrong = TestServer.as("postgres", "no_such_database");
        wrong.setPassword("secret-of-nobody");
        assertThat(failure(PostgresSource.of(Backups.SOURCE, wrong).build())).contains("no_such_database");
        assertThat(source().build().toString()).isEqualTo("postgresql 'db'");
        assertThat(PostgresTarget.into(database).build().location()).doesNotContain("secret-of");
    }

    /** Says that it is of another version. */
    private static final class OldServer extends ForwardingDataSource {
        private final int major;

        private OldServer(PGSimpleDataSource inner, int major) {
            super(inner);
            this.major = major;
        }

        @Override
        public Connection getConnection() throws java.sql.SQLException {
            Connection connection = super.getConnection();
            DatabaseMetaData facts = connection.getMetaData();
            DatabaseMetaData lie = proxy(DatabaseMetaData.class, facts, "getDatabaseMajorVersion", major);
            return proxy(Connection.class, connection, "getMetaData", lie);
        }

        private static <T> T proxy(Class<T> type, T inner, String method, Object answer) {
            return type.cast(
                    Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, called, arguments) -> {
                        if (called.getName().equals(method)) {
                            return answer;
                        }
                        try {
                            return called.invoke(inner, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    }));
        }
    }
}
