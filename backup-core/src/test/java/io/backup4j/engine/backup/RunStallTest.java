package io.backup4j.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.RepositoryAccess;
import io.backup4j.engine.repository.Settings;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.error.CancelledException;
import io.backup4j.spi.run.Cancellation;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.source.SourceEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Situations in which one part of a run waits for another that has gone. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RunStallTest {
    private final MemorySink sink = new MemorySink();
    private Repository repository;

    @BeforeEach
    void makeRepository() throws IOException {
        repository = Repositories.create(sink);
    }

    @Test
    void finishesWhenOneSmallFileIsFollowedByMoreDirectoriesThanTheWindowHolds() throws IOException {
        ScriptedSource source = new ScriptedSource("many", () -> Stream.concat(
                        Stream.of(ScriptedSource.file("a", 10)),
                        IntStream.range(0, 5_000).mapToObj(i -> ScriptedSource.directory("b%05d".formatted(i))))
                .iterator());

        Manifest manifest =
                Repositories.runner(repository, BackupType.FULL, source).run();

        assertThat(manifest.record().sources().get(0).entries()).isEqualTo(5_001);
    }

    @Test
    void beatsWhileLargeEntriesKeepTheReadersBusy() throws IOException {
        CountDownLatch told = new CountDownLatch(1);
        AtomicInteger reading = new AtomicInteger();
        // Two readers wait until the run was seen to be alive; the walk cannot queue all others meanwhile.
        ScriptedSource source = new ScriptedSource("large", () -> IntStream.range(0, 40)
                .mapToObj(i -> ScriptedSource.file("f%02d".formatted(i), 1 << 20, () -> {
                    reading.incrementAndGet();
                    return (buffer, offset, length) -> {
                        await(told);
                        return -1;
                    };
                }))
                .iterator());
        AtomicInteger reports = new AtomicInteger();
        RunControl control = new RunControl(
                progress -> {
                    if (reading.get() == 2 && progress.entriesDone() == 0 && reports.incrementAndGet() > 3) {
                        told.countDown();
                    }
                },
                new Cancellation());

        new BackupRunner(repository, Repositories.job(BackupType.FULL, source), control).run();

        assertThat(reports.get()).isGreaterThan(3);
    }

    @Test
    void endsWhenItIsCancelledWithSlabsWaitingForWorkers() throws IOException {
        // One worker with four slabs: the reader is faster, so slabs queue up.
        Settings settings =
                new Settings(Repositories.CLOCK, new SecureRandom(), "host", 1, 128 << 20, 12, false, Optional.empty());
        try (Repository slow = new RepositoryAccess(new MemorySink(), settings).createUnencrypted()) {
            for (int attempt = 0; attempt < 3; attempt++) {
                Cancellation cancellation = new Cancellation();
                AtomicInteger slabs = new AtomicInteger();
                ScriptedSource source = new ScriptedSource("noise", () -> List.of(noise("f" + slabs, 64 << 20, () -> {
                            if (slabs.incrementAndGet() == 4) {
                                cancellation.cancel();
                            }
                        }))
                        .iterator());
                BackupRunner runner = new BackupRunner(
                        slow, Repositories.job(BackupType.FULL, source), new RunControl(progress -> {}, cancellation));

                assertThatThrownBy(runner::run).isInstanceOf(CancelledException.class);
            }
            assertThat(slow.sessions().list()).isEmpty();
        }
    }

    @Test
    void goesOnWithTheOtherSourcesWhenTheWalkOfOneFails() throws IOException {
        ScriptedSource broken = new ScriptedSource("broken", () -> new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public SourceEntry next() {
                if (next == 400) {
                    throw new IllegalStateException("the walk broke");
                }
                return ScriptedSource.file("f%05d".formatted(next++), 100_000);
            }
        });
        ScriptedSource whole = new ScriptedSource("whole", () -> IntStream.range(0, 3_000)
                .mapToObj(i -> ScriptedSource.file("f%05d".formatted(i), 1_000 + i))
                .iterator());

        Manifest manifest =
                Repositories.runner(repository, BackupType.FULL, broken, whole).run();

        assertThat(manifest.record().status()).isEqualTo(BackupStatus.PARTIAL);
        assertThat(manifest.record().source("whole").orElseThrow().files()).isEqualTo(3_000);
        assertThat(manifest.record().source("broken").orElseThrow().files()).isZero();
    }

    @Test
    void losesOnlyTheEntryWhoseReaderDoesNotClose() throws IOException {
        ScriptedSource source = new ScriptedSource("files", () -> List.of(
                        ScriptedSource.file("a", () -> (buffer, offset, length) -> -1, () -> {
                            throw new IOException("cannot close");
                        }),
                        ScriptedSource.file("b", 10))
                .iterator());

        Manifest manifest =
                Repositories.runner(repository, BackupType.FULL, source).run();

        assertThat(manifest.record().status()).isEqualTo(BackupStatus.PARTIAL);
        assertThat(manifest.record().sources().get(0).files()).isEqualTo(1);
        assertThat(manifest.record().sources().get(0).issues().get(0).message()).contains("cannot close");
    }

    /** Bytes that do not compress and never repeat, made fast. */
    private static SourceEntry noise(String path, long length, Runnable eachSlab) {
        byte[] block = new byte[8 << 20];
        Random random = new Random(1);
        random.nextBytes(block);
        return ScriptedSource.file(path, length, () -> {
            long[] rest = {length};
            return (buffer, offset, most) -> {
                eachSlab.run();
                int count = (int) Math.min(rest[0], most);
                System.arraycopy(block, 0, buffer, offset, count);
                for (int i = offset; i < offset + count - 8; i += 4096) {
                    ByteBuffer.wrap(buffer).putLong(i, random.nextLong());
                }
                rest[0] -= count;
                return count == 0 ? -1 : count;
            };
        });
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
