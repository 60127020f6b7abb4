package io.backup4j;

import io.backup4j.spi.journal.JournalReading;
import io.backup4j.spi.journal.RunKind;
import io.backup4j.spi.journal.RunRecord;
import io.backup4j.spi.journal.RunStatistics;
import java.util.List;

/**
 * What was run.
 *
 * @param runs the records asked for, last finished first; a run that was tried again has one per attempt
 * @param problems records that could not be read, one line each
 */
public record History(List<RunRecord> runs, List<String> problems) {
    public History {
        runs = List.copyOf(runs);
        problems = List.copyOf(problems);
    }

    static History of(JournalReading reading) {
        return new History(reading.runs(), reading.problems());
    }

    /** Figures of these runs: success rate, last success, mean duration. */
    public RunStatistics statistics() {
        return RunStatistics.of(runs);
    }

    /** Figures of the runs of one kind. */
    public RunStatistics statistics(RunKind kind) {
        return RunStatistics.of(runs.stream().filter(run -> run.kind() == kind).toList());
    }

    /** Figures of the runs of one kind and plan. */
    public RunStatistics statistics(RunKind kind, String plan) {
        return RunStatistics.of(runs.stream()
                .filter(run -> run.kind() == kind && plan.equals(run.planOrNull()))
                .toList());
    }
}
