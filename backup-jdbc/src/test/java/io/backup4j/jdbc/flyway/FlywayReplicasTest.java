package io.backup4j.jdbc.flyway;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.jdbc.BoundedPool;
import io.backup4j.jdbc.migration.GuardedBackups;
import io.backup4j.jdbc.migration.MigrationServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** Several replicas with pending migrations on one database. */
@ExtendWith(MigrationServer.Lifetime.class)
@Timeout(180)
class FlywayReplicasTest {
    @TempDir
    private Path work;

    private FlywayFixture migrations;
    private GuardedBackups backups;
    private PGSimpleDataSource database;

    @BeforeEach
    void create() throws Exception {
        migrations = new FlywayFixture(work.resolve("scripts"));
        backups = new GuardedBackups(work.resolve("repository"));
        database = MigrationServer.newDatabase();
        migrations.plain(database).load().migrate();
        migrations.writeNext();
    }

    private void requireMigrated() throws Exception {
        assertThat(MigrationServer.ask(
                        database,
                        "SELECT string_agg(version || ' ' || success, ', ' ORDER BY installed_rank) FROM"
                                + " flyway_schema_history"))
                .isEqualTo("1 true, 2 true, 3 true");
        assertThat(MigrationServer.ask(database, "SELECT count(*) FROM book WHERE title LIKE 'TITLE %'"))
                .isEqualTo("500");
    }

    @Test
    void threeThatStartTogetherMakeOneBackupMigrateAndComeUp() throws Exception {
        int replicas = 3;
        CyclicBarrier together = new CyclicBarrier(replicas);
        ExecutorService threads = Executors.newFixedThreadPool(replicas);
        List<BoundedPool> pools = new ArrayList<>();
        List<Future<Integer>> up = new ArrayList<>();
        try {
            for (int i = 0; i < replicas; i++) {
                BoundedPool pool = new BoundedPool(database, 2);
                pools.add(pool);
                Callable<Integer> replica = () -> {
                    together.await();
                    return migrations
                            .guarded(pool, backups.guard(pool).build())
                            .load()
                            .migrate()
                            .migrationsExecuted;
                };
                up.add(threads.submit(replica));
            }
            int executed = 0;
            for (Future<Integer> one : up) {
                executed += one.get();
            }
            assertThat(executed).isEqualTo(2);
        } finally {
            threads.shutdownNow();
        }
        requireMigrated();
        assertThat(backups.onlyTags()).containsEntry("migration.from", "1").containsEntry("migration.to", "3");
        assertThat(pools).allSatisfy(pool -> assertThat(pool.refused()).isZero());
    }

    @Test
    void threeProcessesThatStartTogetherMakeOneBackupMigrateAndComeUp() throws Exception {
        List<Process> replicas = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                replicas.add(process(ReplicaProcess.MIGRATES));
            }
            for (Process replica : replicas) {
                begin(replica);
            }
            for (Process replica : replicas) {
                assertThat(firstLine(replica)).isEqualTo(ReplicaProcess.MIGRATES);
            }
        } finally {
            replicas.forEach(Process::destroyForcibly);
        }
        requireMigrated();
        assertThat(backups.tags()).hasSize(1);
    }

    /** Takes the 30 seconds for which nobody gives a holder up. */
    @Test
    @Tag("stress")
    void anotherTakesOverFromOneThatIsKilledInItsBackup() throws Exception {
        Process killed = process(ReplicaProcess.HANGS);
        Process next = process(ReplicaProcess.MIGRATES);
        try {
            begin(killed);
            assertThat(firstLine(killed)).isEqualTo(ReplicaProcess.HANGS);
            begin(next);
            killed.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            assertThat(firstLine(next)).isEqualTo(ReplicaProcess.MIGRATES);
        } finally {
            killed.destroyForcibly();
            next.destroyForcibly();
        }
        requireMigrated();
        assertThat(backups.onlyTags()).containsEntry("migration.from", "1");
    }

    private Process process(String mode) throws IOException {
        Process replica =
                ReplicaProcess.start(mode, database.getUrl(), work.resolve("repository"), migrations.scripts());
        // Who reads from a pipe hears of no interrupt: the end of the process ends the test.
        CompletableFuture.delayedExecutor(150, TimeUnit.SECONDS).execute(replica::destroyForcibly);
        return replica;
    }

    private static void begin(Process replica) throws IOException {
        replica.getOutputStream().write('\n');
        replica.getOutputStream().flush();
    }

    /** The first line that is not Flyway's. */
    private static String firstLine(Process replica) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(replica.getInputStream(), StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.equals(ReplicaProcess.HANGS) || line.equals(ReplicaProcess.MIGRATES)) {
                return line;
            }
        }
        return "nothing";
    }
}
