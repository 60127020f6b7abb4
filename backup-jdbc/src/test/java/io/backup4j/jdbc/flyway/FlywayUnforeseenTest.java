package io.backup4j.jdbc.flyway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.BackupGuard;
import io.backup4j.GuardPolicy;
import io.backup4j.jdbc.BoundedPool;
import io.backup4j.jdbc.migration.GuardedBackups;
import io.backup4j.jdbc.migration.MigrationServer;
import io.backup4j.jdbc.migration.StandardError;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.callback.BaseCallback;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.migration.JavaMigration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** What Flyway tells nobody, and what it does though it was not to be expected. */
@ExtendWith(MigrationServer.Lifetime.class)
@Timeout(120)
class FlywayUnforeseenTest {
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
        migrations.plain(pool).load().migrate();
    }

    private BackupGuard guard() {
        return backups.guard(pool).build();
    }

    @Test
    void anErrorInAMigrationIsAFailureAndItsBackupIsNotTheRetrys() throws Exception {
        AtomicBoolean broken = new AtomicBoolean(true);
        JavaMigration second = new V2__InJava(() -> {
            if (broken.get()) {
                throw new NoClassDefFoundError("gone");
            }
        });
        try (StandardError log = new StandardError()) {
            assertThatThrownBy(() -> migrations
                            .guarded(pool, guard())
                            .javaMigrations(second)
                            .load()
                            .migrate())
                    .hasStackTraceContaining("NoClassDefFoundError");
            MigrationServer.execute(database, "INSERT INTO book VALUES (1000, 'written since')");
            broken.set(false);
            migrations.guarded(pool, guard()).javaMigrations(second).load().migrate();
            assertThat(log.text()).containsOnlyOnce("flyway-migration failed").contains("backup4j restore");
        }
        assertThat(backups.tags()).hasSize(2);
    }

    @Test
    void runsNothingThatWasNotPendingWhenItBegan() throws Exception {
        R__InJava changing = new R__InJava();
        migrations.plain(pool).javaMigrations(changing).load().migrate();
        assertThat(changing.runs()).isEqualTo(1);
        assertThatThrownBy(() -> changedMeanwhile(changing, GuardPolicy.FAIL).migrate())
                .hasStackTraceContaining("nothing was pending when it began");
        assertThat(changing.runs()).as("nothing was executed").isEqualTo(1);
        assertThat(backups.opened()).isZero();
        migrations.plain(pool).javaMigrations(changing).load().migrate();
        changedMeanwhile(changing, GuardPolicy.WARN).migrate();
        assertThat(changing.runs()).isEqualTo(3);
    }

    /** A migration is changed after the question what is pending. */
    private Flyway changedMeanwhile(R__InJava migration, GuardPolicy policy) {
        BoundedPool four = new BoundedPool(database, 4);
        Callback change = new BaseCallback() {
            @Override
            public boolean supports(Event event, Context context) {
                return event == Event.BEFORE_VALIDATE;
            }

            @Override
            public void handle(Event event, Context context) {
                migration.change();
            }
        };
        return migrations
                .plain(four)
                .javaMigrations(migration)
                .callbacks(FlywayBackup.with(backups.guard(four).policy(policy).build()), change)
                .load();
    }
}
