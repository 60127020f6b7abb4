import io.backup4j.BackupPlan;
import io.backup4j.BackupRepository;
import io.backup4j.RepositoryOptions;
import io.backup4j.RestoreRequest;
import io.backup4j.files.FileSource;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.sink.BackupSink;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * How long small runs wait for a store that is far away: every request of a store in memory takes so many milliseconds. Prints requests and wall time.
 *
 * <pre>java -cp backup-cli/target/backup4j.jar benchmarks/RoundTrips.java 50</pre>
 */
final class RoundTrips {
    private static final int HISTORY = 6;

    private RoundTrips() {}

    public static void main(String[] arguments) throws IOException {
        long millis = arguments.length == 0 ? 50 : Long.parseLong(arguments[0]);
        Path directory = Files.createTempDirectory("backup4j-round-trips");
        Path tree = tree(directory.resolve("tree"));
        Distance distance = new Distance(new MemorySink(), millis);
        BackupSink sink = distance.sink();
        RepositoryOptions options = RepositoryOptions.builder()
                .stateDirectory(Files.createDirectory(directory.resolve("state")))
                .build();
        BackupRepository.createUnencrypted(sink, options).close();
        try (BackupRepository host = BackupRepository.openUnencrypted(sink, options)) {
            backup(host, tree, BackupType.FULL);
            for (int i = 0; i < HISTORY; i++) {
                distance.measure("unchanged backup, host that stays open", () -> backup(host, tree, BackupType.INCREMENTAL));
                // Ids have seconds; another one in the same second would cost a look.
                LockSupport.parkNanos(1_100_000_000L);
            }
        }
        distance.measure("unchanged backup, process of its own", () -> {
            try (BackupRepository own = BackupRepository.openUnencrypted(sink, options)) {
                backup(own, tree, BackupType.INCREMENTAL);
            }
        });
        try (BackupRepository own = BackupRepository.openUnencrypted(sink, options)) {
            distance.measure("list, first", own::list);
            distance.measure("list, again", own::list);
            distance.measure("restore", () -> own.restore(
                    RestoreRequest.latest().into(directory.resolve("out")).build()));
        }
    }

    private static void backup(BackupRepository repository, Path tree, BackupType type) {
        repository.backup(BackupPlan.named("files")
                .type(type)
                .source(FileSource.of("files", tree))
                .build());
    }

    private static Path tree(Path root) throws IOException {
        Files.createDirectory(root);
        Random random = new Random(1);
        for (int i = 0; i < 100; i++) {
            byte[] bytes = new byte[random.nextInt(100_000)];
            random.nextBytes(bytes);
            Path file = Files.write(root.resolve("file" + i), bytes);
            Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
        }
        return root;
    }

    /** Makes each request to a store take a while, and counts them. */
    private static final class Distance implements InvocationHandler {
        private static final Set<String> REQUESTS = Set.of("put", "read", "stat", "list", "delete");

        private final BackupSink sink;
        private final long nanos;
        private final AtomicLong requests = new AtomicLong();

        private Distance(BackupSink sink, long millis) {
            this.sink = sink;
            this.nanos = millis * 1_000_000;
        }

        private BackupSink sink() {
            return (BackupSink) Proxy.newProxyInstance(
                    BackupSink.class.getClassLoader(), new Class<?>[] {BackupSink.class}, this);
        }

        private void measure(String what, Runnable work) {
            requests.set(0);
            long start = System.nanoTime();
            work.run();
            System.out.printf("%-40s %3d requests %6d ms%n", what, requests.get(), (System.nanoTime() - start) / 1_000_000);
        }

        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
            if (REQUESTS.contains(method.getName())) {
                wander();
            }
            try {
                return method.invoke(sink, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }

        private void wander() {
            requests.incrementAndGet();
            long end = System.nanoTime() + nanos;
            for (long left = nanos; left > 0; left = end - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
        }
    }
}
