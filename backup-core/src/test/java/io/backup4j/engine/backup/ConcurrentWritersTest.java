package io.backup4j.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.TestRepositories;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several writers in one repository at once, with much in common, and upkeep beside them. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ConcurrentWritersTest {
    private static final int WRITERS = 4;
    private static final int ROUNDS = 5;

    private final MemorySink stored = new MemorySink();
    private final Map<UUID, Map<String, ByteBuffer>> expected = new HashMap<>();

    @Test
    void allCommitAndNothingIsLostByUpkeep() throws Exception {
        TestRepositories.encrypted(stored, TestRepositories.settings(2, 16 << 20, false), null);
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        CyclicBarrier together = new CyclicBarrier(WRITERS);
        try {
            List<Future<?>> writers = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                int number = writer;
                writers.add(threads.submit(() -> {
                    for (int round = 0; round < ROUNDS; round++) {
                        together.await();
                        write(number, round);
                    }
                    return null;
                }));
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
        } finally {
            threads.shutdownNow();
        }

        Repository reader = open();
        var summaries = reader.catalogue().view().summaries();
        assertThat(summaries).extracting(summary -> summary.id()).doesNotHaveDuplicates();
        assertThat(summaries).hasSize(WRITERS * ROUNDS);
        assertThat(StoredContent.ofAll(reader, "files")).isEqualTo(expected);
        assertThat(reader.sessions().list()).isEmpty();
        // Writers that merged the same segments at one time left repeats, which the next merge drops.
        new IndexUpkeep(reader).run();
        assertThat(SinkObjects.keys(stored, "index/")).hasSizeLessThan(16);
        assertThat(StoredContent.ofAll(reader, "files")).isEqualTo(expected);

        Manifest last = run(open(), source(0, 0));
        assertThat(last.record().bytesNew()).isLessThan(100_000);
    }

    private void write(int writer, int round) throws IOException {
        Repository repository = open();
        MemorySource source = source(writer, round);
        Manifest manifest = run(repository, source);
        synchronized (expected) {
            expected.put(manifest.record().uuid(), source.content());
        }
        new IndexUpkeep(repository).run();
        repository.catalogue().maintain();
    }

    /** Half is common to all writers, a quarter to all rounds, the rest is new. */
    private static MemorySource source(int writer, int round) {
        MemorySource source = new MemorySource("files");
        for (int i = 0; i < 20; i++) {
            source.file("common/" + i, MemorySource.random(30_000, 100L * round + i));
            source.file("own/" + i, MemorySource.random(15_000, 10_000L * (writer + 1) + i));
            source.file("new/" + i, MemorySource.random(15_000, 1_000_000L * (writer + 1) + 100L * round + i));
        }
        return source.file("large", MemorySource.random(2_000_000, round));
    }

    private Repository open() throws IOException {
        return TestRepositories.open(stored, TestRepositories.settings(2, 16 << 20, false), null);
    }

    private static Manifest run(Repository repository, MemorySource source) throws IOException {
        return Repositories.runner(repository, BackupType.INCREMENTAL, source).run();
    }
}
