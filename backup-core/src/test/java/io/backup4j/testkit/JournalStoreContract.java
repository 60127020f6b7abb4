package io.backup4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.spi.journal.HistoryQuery;
import io.backup4j.spi.journal.JournalReading;
import io.backup4j.spi.journal.JournalStore;
import io.backup4j.spi.journal.RunKind;
import io.backup4j.spi.journal.RunOutcome;
import io.backup4j.spi.journal.RunRecord;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every {@link JournalStore} must do. Extend it and answer {@link #open}. */
public abstract class JournalStoreContract {
    private static final int THREADS = 4;
    private static final int EACH = 25;

    /**
     * A new instance on the storage of this test, which is empty when the test begins. Called several times in a test: all instances share the storage, as
     * processes would.
     */
    protected abstract JournalStore open() throws IOException;

    @Test
    final void anEmptyJournalHasNoRunsAndNoProblems() throws IOException {
        assertThat(open().read(HistoryQuery.all())).isEqualTo(new JournalReading(List.of(), List.of()));
    }

    @Test
    final void whatWasAppendedIsReadByOthersAsItWas() throws IOException {
        List<RunRecord> records = new ArrayList<>();
        for (RunOutcome outcome : RunOutcome.values()) {
            for (RunKind kind : RunKind.values()) {
                RunRecord record = RunRecords.run(records.size(), kind, "plan ü", outcome, "memory:/a b");
                records.add(0, record);
                open().append(record);
            }
        }
        assertThat(open().read(HistoryQuery.all()).runs()).isEqualTo(records);
    }

    @Test
    final void anAbsentPlanStaysAbsent() throws IOException {
        RunRecord some = RunRecords.run(1);
        RunRecord none = new RunRecord(
                some.run(),
                RunKind.PRUNE,
                null,
                some.started(),
                some.finished(),
                RunOutcome.SUCCESS,
                null,
                null,
                null,
                some.bytes(),
                0,
                7,
                some.by(),
                some.place());
        open().append(none);
        assertThat(open().read(HistoryQuery.all()).runs()).containsExactly(none);
        assertThat(open().read(HistoryQuery.all().plan("nightly")).runs()).isEmpty();
    }

    @Test
    final void theLastAppendedComesFirstWhateverItsClockSaid() throws IOException {
        JournalStore journal = open();
        for (int number : new int[] {3, 1, 2}) {
            journal.append(RunRecords.run(number));
        }
        assertThat(journal.read(HistoryQuery.all()).runs())
                .containsExactly(RunRecords.run(2), RunRecords.run(1), RunRecords.run(3));
    }

    @Test
    final void theLimitKeepsTheNewestOfThoseThatAreAskedFor() throws IOException {
        JournalStore journal = open();
        for (int i = 0; i < 10; i++) {
            journal.append(RunRecords.run(
                    i, i % 2 == 0 ? RunKind.BACKUP : RunKind.VERIFY, "nightly", RunOutcome.SUCCESS, "memory:"));
        }
        assertThat(journal.read(HistoryQuery.newest(2).of(RunKind.BACKUP)).runs())
                .containsExactly(RunRecords.run(8), RunRecords.run(6));
        assertThat(journal.read(HistoryQuery.newest(1)).runs()).hasSize(1);
    }

    @Test
    final void filtersByKindPlanPlaceAndTime() throws IOException {
        JournalStore journal = open();
        RunRecord wanted = RunRecords.run(9, RunKind.DRILL, "weekly", RunOutcome.SKIPPED, "memory:1");
        RunRecord otherKind = RunRecords.run(8, RunKind.BACKUP, "weekly", RunOutcome.SUCCESS, "memory:1");
        RunRecord otherPlan = RunRecords.run(7, RunKind.DRILL, "nightly", RunOutcome.SUCCESS, "memory:1");
        RunRecord otherPlace = RunRecords.run(6, RunKind.DRILL, "weekly", RunOutcome.SUCCESS, "memory:2");
        RunRecord earlier = RunRecords.run(5, RunKind.DRILL, "weekly", RunOutcome.SUCCESS, "memory:1");
        for (RunRecord record : List.of(wanted, otherKind, otherPlan, otherPlace, earlier)) {
            journal.append(record);
        }
        Instant since = otherPlace.finished();
        HistoryQuery all = HistoryQuery.all();
        assertThat(journal.read(all.of(RunKind.DRILL)).runs())
                .doesNotContain(otherKind)
                .hasSize(4);
        assertThat(journal.read(all.plan("weekly")).runs())
                .doesNotContain(otherPlan)
                .hasSize(4);
        assertThat(journal.read(all.place("memory:1")).runs())
                .doesNotContain(otherPlace)
                .hasSize(4);
        assertThat(journal.read(all.since(since)).runs())
                .doesNotContain(earlier)
                .hasSize(4);
        assertThat(journal.read(all.of(RunKind.DRILL, RunKind.PRUNE)
                                .plan("weekly")
                                .place("memory:1")
                                .since(since))
                        .runs())
                .containsExactly(wanted);
    }

    @Test
    final void nothingIsLostWhenSeveralAppendAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            CountDownLatch together = new CountDownLatch(THREADS);
            List<Future<?>> writers = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int first = thread * EACH;
                JournalStore journal = open();
                writers.add(threads.submit(() -> {
                    together.countDown();
                    together.await();
                    for (int i = first; i < first + EACH; i++) {
                        journal.append(RunRecords.run(i));
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
        JournalReading reading = open().read(HistoryQuery.all());
        assertThat(reading.problems()).isEmpty();
        assertThat(reading.runs()).hasSize(THREADS * EACH).doesNotHaveDuplicates();
        for (int thread = 0; thread < THREADS; thread++) {
            int first = thread * EACH;
            assertThat(reading.runs().stream()
                            .mapToLong(run -> run.run().getLeastSignificantBits())
                            .filter(number -> number >= first && number < first + EACH))
                    .as("records of thread %d", thread)
                    .isSortedAccordingTo((a, b) -> Long.compare(b, a));
        }
    }
}
