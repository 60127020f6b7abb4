package io.backup4j.jdbc.liquibase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.BackupGuard;
import io.backup4j.GuardPolicy;
import io.backup4j.jdbc.BoundedPool;
import io.backup4j.jdbc.HookedSource;
import io.backup4j.jdbc.KeptConnections;
import io.backup4j.jdbc.migration.GuardedBackups;
import io.backup4j.jdbc.migration.MigrationServer;
import io.backup4j.jdbc.migration.StandardError;
import io.backup4j.jdbc.postgres.PostgresSource;
import io.backup4j.spi.error.ConfigurationException;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.StorageException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import liquibase.exception.LiquibaseException;
import liquibase.integration.spring.SpringLiquibase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.core.io.DefaultResourceLoader;

/** Updates of Liquibase behind a backup, with a pool of two connections. */
@ExtendWith(MigrationServer.Lifetime.class)
@Timeout(180)
class LiquibaseBackupTest {
    /** What it may cost when nothing is pending. */
    private static final Duration MOST = Duration.ofMillis(100);
    /** As Liquibase 5.0 asks about its history; measured. */
    private static final int MOST_STATEMENTS = 4;

    @TempDir
    private Path work;

    private LiquibaseFixture log;
    private GuardedBackups backups;
    private PGSimpleDataSource database;
    private BoundedPool pool;

    /** Who waits for Liquibase's lock looks every 10 seconds otherwise. */
    @BeforeAll
    static void lookMoreOften() {
        System.setProperty("liquibase.changelogLockPollRate", "1");
    }

    @AfterAll
    static void lookAsBefore() {
        System.clearProperty("liquibase.changelogLockPollRate");
    }

    @BeforeEach
    void create() throws Exception {
        log = new LiquibaseFixture(work.resolve("log"));
        backups = new GuardedBackups(work.resolve("repository"));
        database = MigrationServer.newDatabase();
        pool = new BoundedPool(database, 2);
    }

    private LiquibaseBackup backup() {
        return LiquibaseBackup.with(backups.guard(pool).build());
    }

    private String ran() throws Exception {
        return MigrationServer.ask(
                database, "SELECT string_agg(id, ', ' ORDER BY orderexecuted) FROM databasechangelog");
    }

    @Test
    void backsUpBeforeChangeSetsAndSaysFromWhereToWhere() throws Exception {
        log.plain(pool);
        log.addNext();
        log.guarded(pool, backup());
        assertThat(ran()).isEqualTo("books, readers, shout");
        assertThat(backups.onlyTags())
                .containsEntry("before", "liquibase-update")
                .containsEntry("migration.from", "books")
                .containsEntry("migration.to", "shout")
                .containsEntry("migration.pending", "2");
        assertThat(pool.refused()).isZero();
        assertThat(pool.inUse()).isZero();
    }

    @Test
    void theBackupIsNotOneOfALockedDatabaseAndNobodyStandsInATransaction() throws Exception {
        log.plain(pool);
        log.addNext();
        String[] seen = {"", ""};
        HookedSource source = new HookedSource(PostgresSource.of("db", pool).build(), 1, () -> {
            seen[0] = MigrationServer.ask(database, "SELECT bool_or(locked) FROM databasechangeloglock");
            seen[1] = MigrationServer.ask(
                    database,
                    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                            + " AND state = 'idle in transaction' AND query ILIKE '%databasechangelog%'");
        });
        log.guarded(pool, LiquibaseBackup.with(backups.guard(source).build()));
        assertThat(seen).containsExactly("f", "0");
    }

    @Test
    void doesNothingAndCostsNextToNothingWhenNothingIsPending() throws Exception {
        log.plain(pool);
        log.guarded(pool, backup());
        int[] plain = cost(() -> log.plain(pool));
        int[] guarded = cost(() -> log.guarded(pool, backup()));
        assertThat(guarded[0] - plain[0]).as("connections taken").isZero();
        assertThat(guarded[1] - plain[1]).as("statements executed").isLessThanOrEqualTo(MOST_STATEMENTS);
        assertThat(backups.opened()).isZero();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("backup4j-claim-"));
    }

    private interface Run {
        void run() throws Exception;
    }

    private int[] cost(Run run) throws Exception {
        int borrowed = pool.borrowed();
        int executed = pool.executed();
        run.run();
        return new int[] {pool.borrowed() - borrowed, pool.executed() - executed};
    }

    /** Says something only where nobody else uses the machine. */
    @Test
    @Tag("stress")
    void takesLittleTimeWhenNothingIsPending() throws Exception {
        try (KeptConnections kept = new KeptConnections(database)) {
            pool = new BoundedPool(kept, 2);
            log.plain(pool);
            long plain = Long.MAX_VALUE;
            long guarded = Long.MAX_VALUE;
            for (int i = 0; i < 10; i++) {
                long began = System.nanoTime();
                log.plain(pool);
                long middle = System.nanoTime();
                log.guarded(pool, backup());
                plain = Math.min(plain, middle - began);
                guarded = Math.min(guarded, System.nanoTime() - middle);
            }
            assertThat(Duration.ofNanos(guarded - plain)).isLessThan(MOST);
        }
    }

    @Test
    void makesNoBackupOfAnEmptySchema() throws Exception {
        log.guarded(pool, backup());
        assertThat(ran()).isEqualTo("books");
        assertThat(backups.opened()).isZero();
    }

    @Test
    void backsUpWhatWasThereBeforeTheFirstChangeSet() throws Exception {
        MigrationServer.execute(database, "CREATE TABLE older (id int)");
        log.guarded(pool, backup());
        assertThat(backups.onlyTags()).containsEntry("migration.from", "none").containsEntry("migration.to", "books");
    }

    @Test
    void whatRunsWithEveryUpdateIsNothingNew() throws Exception {
        log.add("always", "runAlways:true", "UPDATE book SET title = title WHERE id = 1;");
        log.plain(pool);
        log.guarded(pool, backup());
        assertThat(backups.opened()).isZero();
        log.add("view", "runOnChange:true", "CREATE OR REPLACE VIEW titles AS SELECT title FROM book;");
        log.guarded(pool, backup());
        assertThat(backups.tags()).hasSize(1);
    }

    @Test
    void whatRunsWithEveryUpdateIsNewOnceItWasChanged() throws Exception {
        log.add("always", "runAlways:true", "UPDATE book SET title = title WHERE id = 1;");
        log.plain(pool);
        log.change("SET title = title WHERE id = 1", "SET title = ''");
        log.guarded(pool, backup());
        assertThat(backups.onlyTags()).containsEntry("migration.to", "always").containsEntry("migration.pending", "1");
        MigrationServer.execute(database, "UPDATE databasechangelog SET md5sum = NULL WHERE id = 'always'");
        log.guarded(pool, backup());
        assertThat(backups.tags()).as("nobody knows what ran").hasSize(2);
        log.guarded(pool, backup());
        assertThat(backups.tags()).as("nothing new").hasSize(2);
    }

    @Test
    void doesNotUpdateWithoutABackup() throws Exception {
        log.plain(pool);
        log.addNext();
        assertThatThrownBy(() ->
                        log.guarded(pool, LiquibaseBackup.with(unreachable().build())))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("the disk is gone");
        assertThat(ran()).isEqualTo("books");
    }

    @Test
    void updatesWithAWarningIfThatIsThePolicy() throws Exception {
        log.plain(pool);
        log.addNext();
        log.guarded(
                pool,
                LiquibaseBackup.with(unreachable().policy(GuardPolicy.WARN).build()));
        assertThat(ran()).isEqualTo("books, readers, shout");
    }

    private BackupGuard.Builder unreachable() {
        return BackupGuard.opening(
                () -> {
                    throw new StorageException(ErrorCode.STORAGE, "the disk is gone");
                },
                GuardedBackups.plan(PostgresSource.of("db", pool).build()));
    }

    @Test
    void namesTheCommandThatBringsTheDatabaseBackWhenAChangeSetFails() throws Exception {
        log.plain(pool);
        log.addNext().add("broken", "", "SELECT 1/0;");
        try (StandardError err = new StandardError()) {
            assertThatThrownBy(() -> log.guarded(pool, backup()))
                    .isInstanceOf(LiquibaseException.class)
                    .hasMessageContaining("division by zero");
            requireCommand(err.text());
        }
        assertThat(backups.onlyTags()).containsEntry("migration.to", "broken");
    }

    private void requireCommand(String text) {
        assertThat(text)
                .contains(
                        "liquibase-update failed",
                        "\nbackup4j restore --repository " + work.resolve("repository"),
                        " --jdbc-user postgres --clean")
                .doesNotContain("secret-of-postgres");
    }

    private SpringLiquibase spring(BackupGuard guard) {
        LiquibaseBackup backup = LiquibaseBackup.with(guard);
        SpringLiquibase spring = new SpringLiquibase();
        spring.setDataSource(pool);
        spring.setResourceLoader(new DefaultResourceLoader());
        spring.setChangeLog("file:" + work.resolve("log").resolve(LiquibaseFixture.LOG));
        spring.setCustomizer(liquibase -> backup.attach(liquibase, LiquibaseFixture.CONTEXTS, LiquibaseFixture.LABELS));
        return spring;
    }

    @Test
    void theCustomizerOfSpringMakesTheBackupAndHearsOfTheFailure() throws Exception {
        log.add("shout", "", "UPDATE book SET title = upper(title);");
        spring(backups.guard(pool).build()).afterPropertiesSet();
        assertThat(backups.opened()).as("the schema was empty").isZero();
        log.add("readers", "", "CREATE TABLE reader (id int PRIMARY KEY);");
        spring(backups.guard(pool).build()).afterPropertiesSet();
        log.add("broken", "", "SELECT 1/0;");
        try (StandardError err = new StandardError()) {
            assertThatThrownBy(() -> spring(backups.guard(pool).build()).afterPropertiesSet())
                    .hasStackTraceContaining("division by zero");
            requireCommand(err.text());
        }
        assertThat(backups.tags()).hasSize(2);
        assertThat(pool.refused()).isZero();
    }

    @Test
    void theCustomizerOfSpringLeavesNoConnectionBehindWhenThereIsNoBackup() throws Exception {
        log.plain(pool);
        SpringLiquibase spring = spring(unreachable().build());
        spring.setChangeLog("file:" + work.resolve("log").resolve(LiquibaseFixture.LOG));
        assertThatThrownBy(spring::afterPropertiesSet).hasStackTraceContaining("the disk is gone");
        assertThat(pool.inUse()).isZero();
    }

    @Test
    void refusesToAttachWhereNothingTellsTheEnd() throws Exception {
        log.with(pool, liquibase -> assertThatThrownBy(
                        () -> backup().attach(liquibase, LiquibaseFixture.CONTEXTS, LiquibaseFixture.LABELS))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("before"));
    }

    @Test
    void threeReplicasThatStartTogetherMakeOneBackupUpdateAndComeUp() throws Exception {
        log.plain(pool);
        log.addNext();
        int replicas = 3;
        CyclicBarrier together = new CyclicBarrier(replicas);
        ExecutorService threads = Executors.newFixedThreadPool(replicas);
        List<Future<Integer>> up = new ArrayList<>();
        try {
            for (int i = 0; i < replicas; i++) {
                BoundedPool own = new BoundedPool(database, 2);
                Callable<Integer> replica = () -> {
                    together.await();
                    log.guarded(own, LiquibaseBackup.with(backups.guard(own).build()));
                    return own.refused();
                };
                up.add(threads.submit(replica));
            }
            for (Future<Integer> one : up) {
                assertThat(one.get()).isZero();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(ran()).isEqualTo("books, readers, shout");
        assertThat(backups.tags()).hasSize(1);
    }
}
