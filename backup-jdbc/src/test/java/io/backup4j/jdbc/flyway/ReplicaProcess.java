package io.backup4j.jdbc.flyway;

import io.backup4j.BackupGuard;
import io.backup4j.jdbc.BoundedPool;
import io.backup4j.jdbc.HookedSource;
import io.backup4j.jdbc.migration.GuardedBackups;
import io.backup4j.jdbc.migration.MigrationServer;
import io.backup4j.jdbc.postgres.PostgresSource;
import io.backup4j.spi.source.BackupSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A replica of the host in a process of its own: migrates and ends, or hangs in its backup until it is killed. */
public final class ReplicaProcess {
    static final String HANGS = "hangs";
    static final String MIGRATES = "migrates";

    private ReplicaProcess() {}

    static Process start(String mode, String url, Path repository, Path scripts) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ReplicaProcess.class.getName(),
                mode,
                url,
                repository.toString(),
                scripts.toString()));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    public static void main(String[] arguments) throws Exception {
        BoundedPool pool = new BoundedPool(MigrationServer.connecting(arguments[1]), 2);
        BackupSource database = PostgresSource.of("db", pool).build();
        BackupSource source = arguments[0].equals(HANGS)
                ? new HookedSource(database, 1, () -> {
                    System.out.println(HANGS);
                    new CountDownLatch(1).await();
                })
                : database;
        BackupGuard guard = BackupGuard.opening(
                        () -> GuardedBackups.open(Path.of(arguments[2])), GuardedBackups.plan(source))
                .build();
        // Nothing is sent before the line: all replicas begin together.
        if (System.in.read() >= 0) {
            new FlywayFixture(Path.of(arguments[3])).guarded(pool, guard).load().migrate();
            System.out.println(MIGRATES);
        }
    }
}
