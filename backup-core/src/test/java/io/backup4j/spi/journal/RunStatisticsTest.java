package io.backup4j.spi.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.testkit.RunRecords;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RunStatisticsTest {
    @Test
    void nothingHasNoRateAndNoMean() {
        RunStatistics none = RunStatistics.of(List.of());
        assertThat(none.successRate()).isEmpty();
        assertThat(none.lastSuccess()).isEmpty();
        assertThat(none.meanDuration()).isEmpty();
    }

    @Test
    void theRateCountsSuccessesAmongAllThatWereNotSkipped() {
        List<RunRecord> records = List.of(
                run(1, RunOutcome.SUCCESS),
                run(2, RunOutcome.SUCCESS),
                run(3, RunOutcome.SUCCESS),
                run(4, RunOutcome.PARTIAL),
                run(5, RunOutcome.FAILED),
                run(6, RunOutcome.SKIPPED),
                run(7, RunOutcome.SKIPPED));
        RunStatistics figures = RunStatistics.of(records);
        assertThat(figures.successRate()).hasValue(0.6);
        assertThat(figures.skipped()).isEqualTo(2);
        assertThat(figures.partial()).isEqualTo(1);
        assertThat(figures.failed()).isEqualTo(1);
        assertThat(figures.lastSuccess()).contains(records.get(2).finished());
    }

    @Test
    void skipsAloneHaveNoRate() {
        assertThat(RunStatistics.of(List.of(run(1, RunOutcome.SKIPPED))).successRate())
                .isEmpty();
    }

    @Test
    void aRunThatWasTriedAgainCountsOnceAsItEndedInWhateverOrderItIsRead() {
        UUID run = new UUID(9, 9);
        List<RunRecord> records = new ArrayList<>(List.of(
                RunRecords.attempt(run, 3, 12, RunOutcome.SUCCESS),
                RunRecords.attempt(run, 2, 11, RunOutcome.FAILED),
                RunRecords.attempt(run, 1, 10, RunOutcome.FAILED),
                run(1, RunOutcome.FAILED)));
        for (int i = 0; i < 2; i++) {
            RunStatistics figures = RunStatistics.of(records);
            assertThat(figures.successes()).isEqualTo(1);
            assertThat(figures.failed()).isEqualTo(1);
            assertThat(figures.retries()).isEqualTo(2);
            assertThat(figures.successRate()).hasValue(0.5);
            Collections.reverse(records);
        }
    }

    @Test
    void theMeanIsOfRunsThatCameToTheirEnd() {
        RunStatistics figures = RunStatistics.of(List.of(
                run(1, RunOutcome.SUCCESS), run(2, RunOutcome.PARTIAL), lasting(3, 40), run(4, RunOutcome.FAILED)));
        assertThat(figures.meanDuration()).contains(Duration.ofSeconds(20));
    }

    private static RunRecord run(int number, RunOutcome outcome) {
        return RunRecords.run(number, RunKind.BACKUP, "nightly", outcome, "memory:");
    }

    private static RunRecord lasting(int number, long seconds) {
        RunRecord run = run(number, RunOutcome.SUCCESS);
        return new RunRecord(
                run.run(),
                run.kind(),
                run.planOrNull(),
                run.finished().minusSeconds(seconds),
                run.finished(),
                run.outcome(),
                null,
                null,
                null,
                run.bytes(),
                0,
                1,
                run.by(),
                run.place());
    }
}
