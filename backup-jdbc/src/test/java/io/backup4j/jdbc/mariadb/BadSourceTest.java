package io.backup4j.jdbc.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.BackupPlan;
import io.backup4j.BackupReport;
import io.backup4j.BackupRepository;
import io.backup4j.RepositoryOptions;
import io.backup4j.RetryLimits;
import io.backup4j.RunJournals;
import io.backup4j.jdbc.BoundedPool;
import io.backup4j.jdbc.HookedSource;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.error.SourceException;
import io.backup4j.spi.journal.HistoryQuery;
import io.backup4j.spi.journal.RunOutcome;
import io.backup4j.spi.source.BackupSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong is said by name, nothing is listed, and the run is recorded. */
@ExtendWith(TestServer.Lifetime.class)
class BadSourceTest {
    @TempDir
    private Path journal;

    private DataSource database;

    @BeforeEach
    void fill() throws Exception {
        database = TestServer.newDatabase();
        TestServer.execute(
                database,
                "CREATE TABLE plain (id INT PRIMARY KEY, t VARCHAR(50))",
                "INSERT INTO plain SELECT seq, LEFT(SHA2(seq, 256), 32) FROM seq_1_to_40000",
                "ANALYZE TABLE plain",
                "CREATE TABLE hidden (id INT)",
                "INSERT INTO hidden VALUES (1), (2)");
    }

    private MariadbSource.Builder source() {
        return MariadbSource.of(Backups.SOURCE, database).connections(2).rangeBytes(1 << 18);
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
                    .isNotEmpty()
                    .allSatisfy(run -> assertThat(run.outcome()).isEqualTo(RunOutcome.FAILED));
            assertThat(message[0]).doesNotContain("secret-of");
            return message[0];
        }
    }

    private void refuses(String table, String... words) throws Exception {
        assertThat(failure(source().build()))
                .containsAnyOf("cannot be restored from a backup", "tables cannot be read")
                .contains(words);
        TestServer.execute(database, "DROP " + table);
    }

    private static String strange() {
        return TestServer.isMysql()
                ? "CREATE TABLE strange (id INT) ENGINE=FEDERATED CONNECTION='mysql://nobody@127.0.0.1:1/d/t'"
                : "CREATE TABLE strange (id INT) WITH SYSTEM VERSIONING";
    }

    @Test
    void refusesByNameWhatCannotBeRestored() throws Exception {
        TestServer.execute(database, strange());
        refuses("TABLE strange", "table `strange`", TestServer.isMysql() ? "foreign data source" : "system-versioned");
        TestServer.execute(
                database, "CREATE TABLE base (id INT)", "CREATE VIEW broken AS SELECT id FROM base", "DROP TABLE base");
        refuses("VIEW broken", "view `broken`", "gone");
        try (Backups backups = new Backups()) {
            TestServer.execute(database, strange());
            BackupReport report = backups.backUp(source().allowPartial().build());
            assertThat(report.status()).isEqualTo(BackupStatus.PARTIAL);
            assertThat(report.manifest().sources().get(0).issues())
                    .anySatisfy(issue -> assertThat(issue.message()).contains("`strange`"));
        }
    }

    @Test
    void namesTheDefinitionsThatTheAccountMayNotSee() throws Exception {
        String user = "guest_" + TestServer.name(database);
        TestServer.execute(
                database,
                "CREATE PROCEDURE secretive() SELECT 1",
                "CREATE USER " + user + "@localhost IDENTIFIED BY 'secret-of-" + user + "'",
                "GRANT SELECT, TRIGGER, EVENT, EXECUTE ON " + TestServer.name(database) + ".* TO " + user
                        + "@localhost");
        DataSource guest = TestServer.as(user, TestServer.name(database), "");
        assertThat(failure(MariadbSource.of(Backups.SOURCE, guest).build()))
                .contains("procedure `secretive`", "may not see its definition");
    }

    @Test
    void namesTheTablesThatMayNotBeReadOrLeavesThemOutIfThatIsAllowed() throws Exception {
        String user = "guest_" + TestServer.name(database);
        String name = TestServer.name(database);
        TestServer.execute(
                database,
                "CREATE USER " + user + "@localhost IDENTIFIED BY 'secret-of-" + user + "'",
                "GRANT SELECT ON " + name + ".plain TO " + user + "@localhost",
                "GRANT INSERT ON " + name + ".hidden TO " + user + "@localhost");
        DataSource guest = TestServer.as(user, name, "");
        assertThat(failure(MariadbSource.of(Backups.SOURCE, guest).build()))
                .contains("table `hidden`", "SELECT command denied", "Grant SELECT");
        try (Backups backups = new Backups()) {
            BackupReport report = backups.backUp(
                    MariadbSource.of(Backups.SOURCE, guest).allowPartial().build());
            assertThat(report.status()).isEqualTo(BackupStatus.PARTIAL);
            assertThat(report.manifest().sources().get(0).issues())
                    .anySatisfy(issue -> assertThat(issue.message()).contains("`hidden`"));
        }
    }

    @Test
    void namesTheTableThatSomebodyKeepsForHimself() throws Exception {
        try (Connection other = database.getConnection();
                Statement statement = other.createStatement()) {
            statement.execute("LOCK TABLES hidden WRITE");
            assertThat(failure(source().connections(1)
                            .lockTimeout(Duration.ofSeconds(1))
                            .build()))
                    .contains("table `hidden` could not be locked within 1 s", "raise lockTimeout");
        }
    }

    @Test
    void saysWhenNoMomentWithoutCommitsIsFound() throws Exception {
        try (Connection other = database.getConnection();
                Statement statement = other.createStatement()) {
            // A commit that waits for nobody holds the moment up; so does another backup.
            statement.execute(TestServer.isMysql() ? "LOCK TABLES plain WRITE" : "BACKUP STAGE START");
            assertThat(failure(source().lockTimeout(Duration.ofSeconds(1)).build()))
                    .contains("no moment without commits", TestServer.globalLock(), "use one connection");
            statement.execute(TestServer.isMysql() ? "UNLOCK TABLES" : "BACKUP STAGE END");
        }
    }

    @Test
    void readsATableThatSomebodyWaitsToChangeByTheConnectionThatHasItsLock() throws Exception {
        CompletableFuture<Void> change = new CompletableFuture<>();
        BackupSource source = new HookedSource(source().build(), 1, () -> {
            Thread changing = new Thread(() -> {
                try {
                    TestServer.execute(database, "ALTER TABLE plain ADD COLUMN late INT, ALGORITHM=COPY");
                    change.complete(null);
                } catch (Exception e) {
                    change.completeExceptionally(e);
                }
            });
            changing.start();
            String waiting =
                    "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE STATE LIKE '%metadata lock%' AND INFO LIKE"
                            + " 'ALTER TABLE plain%'";
            while (TestServer.ask(database, waiting).equals("0")) {
                Thread.onSpinWait();
            }
        });
        try (Backups backups = new Backups()) {
            assertThat(backups.backUp(source).status()).isEqualTo(BackupStatus.COMPLETED);
            change.get();
            DataSource restored = TestServer.newDatabase();
            backups.restore(MariadbTarget.into(restored).build());
            assertThat(TestServer.ask(restored, "SELECT COUNT(*) FROM plain")).isEqualTo("40000");
        }
    }

    @Test
    void failsAsAWholeWhenItsConnectionsAreEndedInTheMiddle() throws Exception {
        BackupSource killed = new HookedSource(source().build(), 3, () -> {
            for (String id : TestServer.column(
                    database,
                    "SELECT ID FROM information_schema.PROCESSLIST WHERE DB = DATABASE() AND ID <> CONNECTION_ID()")) {
                TestServer.execute(database, "KILL " + id);
            }
        });
        assertThat(failure(killed)).contains("Nothing could be backed up", "onnection");
        // Nothing is left behind that would be in the way.
        TestServer.execute(database, "DROP TABLE plain");
    }

    @Test
    void givesUpASnapshotThatIsTooOldAndReportsOneThatIsOld() throws Exception {
        assertThat(failure(source().maxSnapshotAge(Duration.ofNanos(1)).build()))
                .contains("snapshot is", "more than the", "maxSnapshotAge");
        try (Backups backups = new Backups()) {
            BackupReport report =
                    backups.backUp(source().warnAfter(Duration.ofNanos(1)).build());
            assertThat(report.status()).isEqualTo(BackupStatus.COMPLETED);
            assertThat(report.manifest().sources().get(0).issues())
                    .singleElement()
                    .satisfies(issue -> assertThat(issue.message()).contains("old versions of rows"));
        }
    }

    @Test
    void goesOnWithTheConnectionsThatThePoolHas() throws Exception {
        for (int size : new int[] {1, 2, 3}) {
            BoundedPool pool = new BoundedPool(database, size);
            try (Backups backups = new Backups()) {
                BackupReport report = backups.backUp(
                        MariadbSource.of(Backups.SOURCE, pool).connections(4).build());
                assertThat(report.status()).isEqualTo(BackupStatus.COMPLETED);
                assertThat(report.manifest().sources().get(0).properties())
                        .containsEntry("connections", String.valueOf(Math.max(1, size - 1)));
            }
            assertThat(pool.inUse()).isZero();
        }
        assertThat(failure(MariadbSource.of(Backups.SOURCE, new BoundedPool(database, 0))
                        .build()))
                .contains("the pool has no connection left");
    }

    @Test
    void neverShowsAPasswordAndSaysWhatIsMissing() throws Exception {
        assertThat(failure(MariadbSource.of(Backups.SOURCE, TestServer.as("admin", "no_such_database", ""))
                        .build()))
                .contains("no_such_database");
        assertThat(failure(MariadbSource.of(Backups.SOURCE, TestServer.as("admin", "", ""))
                        .build()))
                .contains("leads to no database");
        assertThat(source().build().toString()).isEqualTo("mariadb 'db'");
        assertThat(MariadbTarget.into(database).build().location()).doesNotContain("secret-of");
    }
}
