package io.backup4j.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.repository.Repository;
import io.backup4j.sinks.BandwidthLimit;
import io.backup4j.sinks.ForwardingSink;
import io.backup4j.sinks.MemorySink;
import io.backup4j.sinks.ThrottledSink;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.error.CancelledException;
import io.backup4j.spi.run.Cancellation;
import io.backup4j.spi.run.Progress;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.PutResult;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A cancelled or interrupted run ends soon, lists nothing, and leaves no session and no thread. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class CancellationTest {
    /** Together several packs, which are uploaded while others are read. */
    private static final int LARGE_BYTES = 3_000_000;

    private static final byte[][] LARGE = new byte[6][];
    /** Large enough to be read alone, and read often at little cost. */
    private static final int MEDIUM_BYTES = 400_000;

    static {
        for (int i = 0; i < LARGE.length; i++) {
            LARGE[i] = MemorySource.random(LARGE_BYTES, 1000L + i);
        }
    }

    private final MemorySink stored = new MemorySink();
    private final Cancellation cancellation = new Cancellation();
    private Repository repository;

    @BeforeEach
    void create() throws Exception {
        repository = Repositories.create(stored);
    }

    @ParameterizedTest
    @EnumSource(
            value = Progress.Phase.class,
            names = {"OPENING", "BACKUP", "COMMIT"})
    void stopsWhereAProgressReportCancels(Progress.Phase phase) throws Exception {
        MemorySource source = source(LARGE_BYTES);
        RunControl control = new RunControl(
                progress -> {
                    if (progress.phase() == phase) {
                        cancellation.cancel();
                    }
                },
                cancellation);

        assertCancelled(
                new BackupRunner(repository, Repositories.job(BackupType.FULL, source), control), source, phase);
    }

    @Test
    void stopsAtRandomMomentsOfReading() throws Exception {
        long seed = 20_261_121;
        Random random = new Random(seed);
        for (int round = 0; round < 25; round++) {
            long at = 1 + random.nextInt(400);
            Cancellation now = new Cancellation();
            AtomicLong calls = new AtomicLong();
            MemorySource source = source(round % 5 == 0 ? LARGE_BYTES : MEDIUM_BYTES);
            source.follow(call -> {
                if (calls.incrementAndGet() == at) {
                    now.cancel();
                }
            });
            BackupRunner runner = new BackupRunner(
                    repository, Repositories.job(BackupType.FULL, source), new RunControl(progress -> {}, now));
            assertCancelled(runner, source, "seed " + seed + ", call " + at);
        }
    }

    @Test
    void stopsWhileEverybodyWaitsForTheStore() throws Exception {
        // Cancelled in the middle of the first upload: readers, workers and the assembler are all waiting by then or
        // soon.
        Repository slow = Repositories.open(new ForwardingSink(stored) {
            @Override
            public PutResult put(ObjectKey key, ObjectContent content) throws IOException {
                if (key.value().startsWith("pack/")) {
                    cancellation.cancel();
                }
                return super.put(key, content);
            }
        });
        MemorySource source = source(LARGE_BYTES);

        assertCancelled(
                new BackupRunner(
                        slow, Repositories.job(BackupType.FULL, source), new RunControl(progress -> {}, cancellation)),
                source,
                "upload");
    }

    @Test
    void endsAnUploadThatWaitsForItsShareOfTheBandwidth() throws Exception {
        AtomicLong waits = new AtomicLong();
        BandwidthLimit limit = BandwidthLimit.of(64 << 10, System::nanoTime, time -> {
            if (time.toSeconds() >= 2) {
                waits.incrementAndGet();
                cancellation.cancel();
                // Longer than this test may take.
                TimeUnit.HOURS.sleep(1);
            }
        });
        Repository slow = Repositories.open(ThrottledSink.both(stored, limit));
        MemorySource source = source(LARGE_BYTES);

        assertCancelled(
                new BackupRunner(
                        slow, Repositories.job(BackupType.FULL, source), new RunControl(progress -> {}, cancellation)),
                source,
                "throttled");
        assertThat(waits).hasPositiveValue();
    }

    @ParameterizedTest
    @EnumSource(
            value = Progress.Phase.class,
            names = {"OPENING", "BACKUP", "COMMIT"})
    void aProgressListenerThatThrowsEndsTheRun(Progress.Phase phase) throws Exception {
        MemorySource source = source(LARGE_BYTES);
        RunControl control = new RunControl(
                progress -> {
                    if (progress.phase() == phase) {
                        throw new IllegalStateException("listener");
                    }
                },
                cancellation);

        assertThatThrownBy(() -> new BackupRunner(repository, Repositories.job(BackupType.FULL, source), control).run())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("listener");
        assertNothingIsLeft(source, phase);
    }

    @Test
    void anInterruptEndsTheRunToo() throws Exception {
        MemorySource source = source(LARGE_BYTES);
        Thread runner = Thread.currentThread();
        AtomicLong calls = new AtomicLong();
        source.follow(call -> {
            if (calls.incrementAndGet() == 150) {
                runner.interrupt();
            }
        });

        assertThatThrownBy(() ->
                        Repositories.runner(repository, BackupType.FULL, source).run())
                .isInstanceOf(IOException.class);

        assertThat(Thread.interrupted()).isTrue();
        assertNothingIsLeft(source, "interrupt");
    }

    private void assertCancelled(BackupRunner runner, MemorySource source, Object when) throws Exception {
        assertThatThrownBy(runner::run).as("%s", when).isInstanceOf(CancelledException.class);
        assertNothingIsLeft(source, when);
    }

    private void assertNothingIsLeft(MemorySource source, Object when) throws Exception {
        assertThat(RunThreadNames.alive()).as("%s", when).isEmpty();
        assertThat(source.openSessions()).as("%s", when).isZero();
        assertThat(repository.catalogue().view().summaries()).as("%s", when).isEmpty();
        assertThat(repository.sessions().list()).as("%s", when).isEmpty();

        MemorySink next = stored.snapshot();
        Repository again = Repositories.open(next);
        source.follow(call -> {});
        var manifest =
                Repositories.runner(again, BackupType.INCREMENTAL, source).run();
        assertThat(StoredContent.of(again, manifest, "files")).as("%s", when).isEqualTo(source.content());
    }

    private static MemorySource source(int largeBytes) {
        MemorySource source = new MemorySource("files");
        for (int i = 0; i < 120; i++) {
            source.file("small/" + i, MemorySource.random(20_000, i));
        }
        for (int i = 0; i < 6; i++) {
            source.file("large/" + i, Arrays.copyOf(LARGE[i], largeBytes));
        }
        return source;
    }
}
