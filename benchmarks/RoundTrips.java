import io.backup4j.BackupPlan;
import io.backup4j.BackupRepository;
import io.backup4j.RepositoryOptions;
import io.backup4j.RestoreRequest;
import io.backup4j.files.FileSource;
import io.backup4j.sinks.ForwardingSink;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.DeleteResult;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectInfo;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.ObjectPage;
import io.backup4j.spi.sink.PutResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
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
        Distant sink = new Distant(new MemorySink(), millis);
        RepositoryOptions options = RepositoryOptions.builder()
                .stateDirectory(Files.createDirectory(directory.resolve("state")))
                .build();
        BackupRepository.createUnencrypted(sink, options).close();
        try (BackupRepository host = BackupRepository.openUnencrypted(sink, options)) {
            backup(host, tree, BackupType.FULL);
            for (int i = 0; i < HISTORY; i++) {
                sink.measure("unchanged backup, host that stays open", () -> backup(host, tree, BackupType.INCREMENTAL));
                // Ids have seconds; another one in the same second would cost a look.
                LockSupport.parkNanos(1_100_000_000L);
            }
        }
        sink.measure("unchanged backup, process of its own", () -> {
            try (BackupRepository own = BackupRepository.openUnencrypted(sink, options)) {
                backup(own, tree, BackupType.INCREMENTAL);
            }
        });
        try (BackupRepository own = BackupRepository.openUnencrypted(sink, options)) {
            sink.measure("list, first", own::list);
            sink.measure("list, again", own::list);
            sink.measure("restore", () -> own.restore(
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

    /** Each request takes a while. */
    private static final class Distant extends ForwardingSink {
        private final long nanos;
        private final AtomicLong requests = new AtomicLong();

        private Distant(BackupSink sink, long millis) {
            super(sink);
            this.nanos = millis * 1_000_000;
        }

        private void measure(String what, Runnable work) {
            requests.set(0);
            long start = System.nanoTime();
            work.run();
            System.out.printf("%-40s %3d requests %6d ms%n", what, requests.get(), (System.nanoTime() - start) / 1_000_000);
        }

        private void wander() {
            requests.incrementAndGet();
            long end = System.nanoTime() + nanos;
            for (long left = nanos; left > 0; left = end - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
        }

        @Override
        public PutResult put(ObjectKey key, ObjectContent content) throws IOException {
            wander();
            return super.put(key, content);
        }

        @Override
        public int read(ObjectKey key, long offset, ByteBuffer target) throws IOException {
            wander();
            return super.read(key, offset, target);
        }

        @Override
        public Optional<ObjectInfo> stat(ObjectKey key) throws IOException {
            wander();
            return super.stat(key);
        }

        @Override
        public ObjectPage list(String prefix, String after) throws IOException {
            wander();
            return super.list(prefix, after);
        }

        @Override
        public DeleteResult delete(ObjectKey key) throws IOException {
            wander();
            return super.delete(key);
        }
    }
}
