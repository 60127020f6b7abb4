package io.backup4j.jdbc.flyway;

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
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.StorageException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.flywaydb.core.api.output.MigrateResult;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** One process that migrates, with the pool of two connections that Flyway itself needs. */
@ExtendWith(MigrationServer.Lifetime.class)
@Timeout(120)
class FlywayBackupTest {
    /** What it may cost when nothing is pending. */
    private static final Duration MOST = Duration.ofMillis(100);
    /** As Flyway 12.4 asks for its overview, the set-up of a connection included; measured. */
    private static final int MOST_STATEMENTS = 24;

    @TempDir
    private Path work;

    private FlywayFixture migrations;
    private GuardedBackups backups;
    private PGSimpleDataSource database;
    private BoundedPool pool;

    @BeforeEach
    void create() throws Exception {
        migrations = new FlywayFixture(work.resolve("scripts"));
        backups = new GuardedBackups(work.resolve("repository"));
        database = MigrationServer.newDatabase();
        pool = new BoundedPool(database, 2);
    }

    /** The first version, as a host had it before this library came. */
    private void atVersionOne() {
        migrations.plain(pool).load().migrate();
    }

    private BackupGuard guard() {
        return backups.guard(pool).build();
    }

    private Flyway guarded() {
        return migrations.guarded(pool, guard()).load();
    }

    @Test
    void backsUpBeforePendingMigrationsAndSaysFromWhereToWhere() throws Exception {
        atVersionOne();
        migrations.writeNext();
        assertThat(guarded().migrate().migrationsExecuted).isEqualTo(2);
        assertThat(backups.onlyTags())
                .containsEntry("before", "flyway-migration")
                .containsEntry("migration.from", "1")
                .containsEntry("migration.to", "3")
                .containsEntry("migration.pending", "2");
        assertThat(MigrationServer.ask(database, "SELECT title FROM book WHERE id = 7"))
                .isEqualTo("TITLE 7");
        assertThat(pool.refused()).isZero();
        assertThat(pool.inUse()).isZero();
    }

    @Test
    void holdsNothingInTheWayOfTheMigrationWhileItBacksUp() throws Exception {
        atVersionOne();
        migrations.writeNext();
        String[] seen = {"", ""};
        HookedSource source = new HookedSource(PostgresSource.of("db", pool).build(), 1, () -> {
            seen[0] = MigrationServer.ask(
                    database,
                    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database ="
                            + " (SELECT oid FROM pg_database WHERE datname = current_database())");
            seen[1] = MigrationServer.ask(
                    database,
                    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state ="
                            + " 'idle in transaction' AND query NOT LIKE '%pg\\_%' AND pid <> pg_backend_pid()"
                            + " AND backend_xid IS NOT NULL");
        });
        migrations.guarded(pool, backups.guard(source).build()).load().migrate();
        assertThat(seen).as("locks of Flyway, transactions that write").containsExactly("0", "0");
        assertThat(pool.refused()).isZero();
    }

    @Test
    void doesNothingAndCostsNextToNothingWhenNothingIsPending() {
        atVersionOne();
        nanos(guarded());
        int[] plain = cost(migrations.plain(pool).load());
        int[] guarded = cost(guarded());
        assertThat(guarded[0] - plain[0]).as("connections taken").isLessThanOrEqualTo(1);
        assertThat(guarded[1] - plain[1]).as("statements executed").isLessThanOrEqualTo(MOST_STATEMENTS);
        assertThat(backups.opened()).isZero();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("backup4j-claim-"));
    }

    private int[] cost(Flyway flyway) {
        int borrowed = pool.borrowed();
        int executed = pool.executed();
        nanos(flyway);
        return new int[] {pool.borrowed() - borrowed, pool.executed() - executed};
    }

    /** Says something only where nobody else uses the machine. */
    @Test
    @Tag("stress")
    void takesLittleTimeWhenNothingIsPending() throws Exception {
        try (KeptConnections kept = new KeptConnections(database)) {
            pool = new BoundedPool(kept, 2);
            atVersionOne();
            long plain = Long.MAX_VALUE;
            long guarded = Long.MAX_VALUE;
            for (int i = 0; i < 10; i++) {
                plain = Math.min(plain, nanos(migrations.plain(pool).load()));
                guarded = Math.min(guarded, nanos(guarded()));
            }
            assertThat(Duration.ofNanos(guarded - plain)).isLessThan(MOST);
        }
    }

    private static long nanos(Flyway flyway) {
        long began = System.nanoTime();
        assertThat(flyway.migrate().migrationsExecuted).isZero();
        return System.nanoTime() - began;
    }

    @Test
    void makesNoBackupOfAnEmptySchemaWhichHoldsNothingThatCouldBeLost() throws Exception {
        assertThat(guarded().migrate().migrationsExecuted).isEqualTo(1);
        assertThat(backups.opened()).isZero();
    }

    @Test
    void backsUpWhatWasThereBeforeTheFirstMigration() throws Exception {
        MigrationServer.execute(database, "CREATE TABLE older (id int)");
        migrations.writeNext();
        migrations
                .guarded(pool, guard())
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load()
                .migrate();
        assertThat(backups.onlyTags()).containsEntry("migration.from", "none").containsEntry("migration.to", "3");
    }

    @Test
    void aBaselineThatLeavesNothingToDoNeedsNoBackup() throws Exception {
        MigrationServer.execute(database, "CREATE TABLE older (id int)");
        MigrateResult result = migrations
                .guarded(pool, guard())
                .baselineOnMigrate(true)
                .baselineVersion("1")
                .load()
                .migrate();
        assertThat(result.migrationsExecuted).isZero();
        assertThat(backups.opened()).isZero();
    }

    @Test
    void aBaselineIsForgottenWhereTheHistoryTableIsThereAlready() throws Exception {
        migrations.write("V1__books.sql", "SELECT 1/0;");
        assertThatThrownBy(() -> migrations.plain(pool).load().migrate()).isInstanceOf(FlywayException.class);
        MigrationServer.execute(database, "CREATE TABLE by_hand (id int)");
        migrations.write("V1__books.sql", "CREATE TABLE book (id int);");
        MigrateResult result = migrations
                .guarded(pool, guard())
                .baselineOnMigrate(true)
                .baselineVersion("1")
                .load()
                .migrate();
        assertThat(result.migrationsExecuted).isEqualTo(1);
        assertThat(backups.tags()).hasSize(1);
    }

    @Test
    void questionsToFlywayMakeNoBackup() throws Exception {
        atVersionOne();
        migrations.writeNext();
        Flyway flyway = guarded();
        assertThat(flyway.info().pending()).hasSize(2);
        flyway.validateWithResult();
        flyway.repair();
        assertThat(backups.opened()).isZero();
    }

    @Test
    void whatFlywayRefusesToMigrateNeedsNoBackup() throws Exception {
        atVersionOne();
        migrations.write("V1__books.sql", "CREATE TABLE changed (id int);").writeNext();
        assertThatThrownBy(() -> guarded().migrate()).isInstanceOf(FlywayValidateException.class);
        assertThat(backups.opened()).isZero();
        assertThat(pool.refused()).isZero();
    }

    @Test
    void doesNotMigrateWithoutABackup() throws Exception {
        atVersionOne();
        migrations.writeNext();
        assertThatThrownBy(() ->
                        migrations.guarded(pool, unreachable().build()).load().migrate())
                .isInstanceOf(FlywayException.class)
                .hasMessageContaining("the disk is gone");
        assertThat(migrations.plain(pool).load().info().current().getVersion()).hasToString("1");
        assertThat(pool.inUse()).isZero();
    }

    @Test
    void migratesWithAWarningIfThatIsThePolicy() throws Exception {
        atVersionOne();
        migrations.writeNext();
        try (StandardError log = new StandardError()) {
            MigrateResult result = migrations
                    .guarded(pool, unreachable().policy(GuardPolicy.WARN).build())
                    .load()
                    .migrate();
            assertThat(result.migrationsExecuted).isEqualTo(2);
            assertThat(log.text()).contains("There is no backup before flyway-migration", "the disk is gone");
        }
    }

    private BackupGuard.Builder unreachable() {
        return BackupGuard.opening(
                () -> {
                    throw new StorageException(ErrorCode.STORAGE, "the disk is gone");
                },
                GuardedBackups.plan(PostgresSource.of("db", pool).build()));
    }

    @Test
    void namesTheCommandThatBringsTheDatabaseBackWhenAMigrationFails() throws Exception {
        atVersionOne();
        migrations.write("V2__half.sql", "UPDATE book SET title = ''; SELECT 1/0;");
        try (StandardError log = new StandardError()) {
            assertThatThrownBy(() -> guarded().migrate()).hasMessageContaining("division by zero");
            assertThat(log.text())
                    .contains(
                            "flyway-migration failed",
                            "\nbackup4j restore --repository " + work.resolve("repository"),
                            " --no-encryption --backup-id backup_",
                            " --jdbc-url " + database.getUrl().replaceAll("\\?.*", ""),
                            " --jdbc-user postgres --clean")
                    .doesNotContain("secret-of-postgres");
        }
        assertThat(pool.refused()).as("connections for the event").isZero();
        assertThat(backups.onlyTags()).containsEntry("migration.to", "2");
    }

    @Test
    void aRetryAfterAFailureHasABackupOfItsOwn() throws Exception {
        atVersionOne();
        migrations.write("V2__half.sql", "SELECT 1/0;");
        assertThatThrownBy(() -> guarded().migrate()).isInstanceOf(FlywayException.class);
        MigrationServer.execute(database, "INSERT INTO book VALUES (1000, 'written since')");
        migrations.write("V2__half.sql", "SELECT 1;");
        guarded().migrate();
        assertThat(backups.tags()).hasSize(2);
    }

    @Test
    void aCallbackServesOneRunAfterTheOther() throws Exception {
        atVersionOne();
        Flyway flyway = guarded();
        flyway.migrate();
        migrations.writeNext();
        flyway.migrate();
        flyway.migrate();
        assertThat(backups.tags()).hasSize(1);
    }

    @Test
    void changedRepeatableMigrationsArePendingToo() throws Exception {
        atVersionOne();
        migrations.write("R__view.sql", "CREATE OR REPLACE VIEW titles AS SELECT title FROM book;");
        guarded().migrate();
        assertThat(backups.onlyTags()).containsEntry("migration.from", "1").containsEntry("migration.to", "1");
        guarded().migrate();
        assertThat(backups.tags()).hasSize(1);
    }

    @Test
    void migrationsOutOfOrderCountOnlyWhereFlywayRunsThem() throws Exception {
        atVersionOne();
        migrations.write("V3__late.sql", "CREATE TABLE late (id int);");
        migrations.plain(pool).load().migrate();
        migrations.write("V2__between.sql", "CREATE TABLE between_them (id int);");
        assertThat(migrations
                        .guarded(pool, guard())
                        .ignoreMigrationPatterns("*:ignored")
                        .load()
                        .migrate()
                        .migrationsExecuted)
                .isZero();
        assertThat(backups.opened()).isZero();
        migrations.guarded(pool, guard()).outOfOrder(true).load().migrate();
        assertThat(backups.onlyTags())
                .containsEntry("migration.from", "3")
                .containsEntry("migration.to", "3")
                .containsEntry("migration.pending", "1");
    }

    @Test
    void migrationsInOneGroupHaveOneBackup() throws Exception {
        atVersionOne();
        migrations.writeNext();
        assertThat(migrations.guarded(pool, guard()).group(true).load().migrate().migrationsExecuted)
                .isEqualTo(2);
        assertThat(backups.tags()).hasSize(1);
    }

    @Test
    void anyOfSeveralSchemasMayHoldWhatCouldBeLost() throws Exception {
        MigrationServer.execute(
                database, "CREATE SCHEMA app", "CREATE SCHEMA \"other_one\"", "CREATE SCHEMA otherXone");
        MigrationServer.execute(database, "CREATE TABLE otherXone.not_ours (id int)");
        Flyway flyway = migrations
                .guarded(pool, guard())
                .schemas("app", "other_one")
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load();
        flyway.migrate();
        assertThat(backups.opened()).as("all of its schemas were empty").isZero();
        migrations.writeNext();
        flyway.migrate();
        assertThat(backups.tags()).hasSize(1);
    }

    @Test
    void worksBesideOtherCallbacksWhichNeedAThirdConnection() throws Exception {
        atVersionOne();
        migrations.writeNext().write("beforeMigrate.sql", "SELECT 1;").write("afterMigrate.sql", "SELECT 1;");
        BoundedPool three = new BoundedPool(database, 3);
        AtomicInteger most = new AtomicInteger();
        HookedSource source =
                new HookedSource(PostgresSource.of("db", three).build(), 0, () -> most.set(three.inUse()));
        migrations.guarded(three, backups.guard(source).build()).load().migrate();
        assertThat(backups.onlyTags()).isNotEqualTo(Map.of());
        assertThat(most).as("Flyway's one and the backup's").hasValue(2);
        assertThat(three.refused()).isZero();
    }
}
