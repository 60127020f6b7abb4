package io.backup4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.files.FileSource;
import io.backup4j.files.FileTarget;
import io.backup4j.sinks.ForwardingSink;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.PutResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a library may take of its host: few threads, of low priority, that do not keep the process alive, and a bounded part of the heap. */
class PoliteGuestTest {
    private static final int WORKERS = 2;
    /** Packs are put by as many threads, which wait most of the time; they have the name of the workers. */
    private static final int UPLOADS = 2;

    private static final String PREFIX = "backup4j-";
    private static final long BUDGET = 128L << 20;

    @TempDir
    private Path directory;

    private Path files;
    private final WatchingSink sink = new WatchingSink(new MemorySink());

    @BeforeEach
    void makeFiles() throws IOException {
        files = Files.createDirectory(directory.resolve("files"));
        Random random = new Random(1);
        for (int i = 0; i < 24; i++) {
            byte[] content = new byte[1 << 20];
            random.nextBytes(content);
            Files.write(files.resolve("f" + i), content);
        }
    }

    @Test
    void aHostThatSaysNothingGivesHalfOfItsProcessorsToWorkersAndReadersAndAQuarterOfItsHeap() {
        RepositoryOptions options = RepositoryOptions.builder().build();

        assertThat(options.workers()).isEqualTo(Math.max(1, Runtime.getRuntime().availableProcessors() / 4));
        assertThat(options.memoryBytes())
                .isLessThanOrEqualTo(128L << 20)
                .isLessThanOrEqualTo(Runtime.getRuntime().maxMemory() / 4);
    }

    @Test
    void allThreadsAreDaemonsOfLowPriorityAndFew() throws IOException {
        RepositoryOptions options = RepositoryOptions.builder()
                .workers(WORKERS)
                .memoryBytes(16L << 20)
                .build();
        try (BackupRepository repository = BackupRepository.createUnencrypted(sink, options)) {
            repository.backup(BackupPlan.named("plan")
                    .source(FileSource.of("files", files))
                    .build());
            sink.requireSeen("read", WORKERS);
            sink.requireSeen("store", WORKERS + UPLOADS);

            repository.restore(RestoreRequest.latest()
                    .target("files", FileTarget.into(Files.createDirectory(directory.resolve("restored"))))
                    .build());
            sink.requireSeen("restore", WORKERS);

            assertThat(repository
                            .verify(VerifyRequest.everything(), RunControl.none())
                            .findings())
                    .isEmpty();
            sink.requireSeen("verify", WORKERS);
        }
        assertThat(sink.impolite).isEmpty();
    }

    @Test
    void aBackupThatGivesWayMakesSmallPacks() throws IOException {
        assertThat(longestObject(1)).as("all of the content in one pack").isGreaterThan(24L << 20);
        assertThat(longestObject(0.5)).as("room for the longest chunk").isBetween(8L << 20, 9L << 20);
    }

    private long longestObject(double maxLoad) throws IOException {
        WatchingSink place = new WatchingSink(new MemorySink());
        RepositoryOptions options = RepositoryOptions.builder()
                .workers(1)
                .memoryBytes(BUDGET)
                .maxLoad(maxLoad)
                .build();
        try (BackupRepository repository = BackupRepository.createUnencrypted(place, options)) {
            BackupReport report = repository.backup(BackupPlan.named("plan")
                    .source(FileSource.of("files", files))
                    .build());
            assertThat(report.findings()).isEmpty();
        }
        return place.longest.get();
    }

    /** Looks at all threads of the library whenever an object is put or read. */
    private static final class WatchingSink extends ForwardingSink {
        /** Most threads seen at once, by purpose. */
        private final Map<String, Integer> most = new ConcurrentHashMap<>();

        private final Set<String> impolite = ConcurrentHashMap.newKeySet();
        private final AtomicLong longest = new AtomicLong();

        WatchingSink(BackupSink next) {
            super(next);
        }

        @Override
        public PutResult put(ObjectKey key, ObjectContent content) throws IOException {
            look();
            longest.accumulateAndGet(content.sizeBytes(), Math::max);
            return super.put(key, content);
        }

        @Override
        public int read(ObjectKey key, long offset, ByteBuffer target) throws IOException {
            look();
            return super.read(key, offset, target);
        }

        private void look() {
            Map<String, Integer> now = new ConcurrentHashMap<>();
            for (Thread thread : Thread.getAllStackTraces().keySet()) {
                String name = thread.getName();
                if (name.startsWith(PREFIX)) {
                    now.merge(name.substring(PREFIX.length()).replaceAll("-\\d+$", ""), 1, Integer::sum);
                    // A thread that has ended tells the priority of none.
                    if (thread.isAlive() && !(thread.isDaemon() && thread.getPriority() == Thread.MIN_PRIORITY)) {
                        impolite.add(name + ", priority " + thread.getPriority() + ", daemon " + thread.isDaemon());
                    }
                }
            }
            now.forEach((purpose, count) -> most.merge(purpose, count, Math::max));
        }

        void requireSeen(String purpose, int limit) {
            assertThat(most.get(purpose)).as("threads that " + purpose).isBetween(1, limit);
        }
    }
}
