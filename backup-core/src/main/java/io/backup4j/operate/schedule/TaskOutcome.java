package io.backup4j.operate.schedule;

import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.journal.RunOutcome;
import io.backup4j.spi.journal.RunRecord;
import java.util.Objects;

/**
 * How a run of a task ended.
 *
 * @param outcome as in the journal
 * @param message why, for people, without secrets, cut as in the journal; empty if there is nothing to say
 */
public record TaskOutcome(RunOutcome outcome, String message) {
    /** Everything was done and proven. */
    public static final TaskOutcome SUCCESS = new TaskOutcome(RunOutcome.SUCCESS, "");

    public TaskOutcome {
        Objects.requireNonNull(outcome, "outcome");
        message = RunRecord.cut(message);
    }

    /** It threw. Only our own messages are known to hold no secret. */
    public static TaskOutcome thrown(Throwable failure) {
        return new TaskOutcome(
                RunOutcome.FAILED,
                failure instanceof BackupException
                        ? String.valueOf(failure.getMessage())
                        : failure.getClass().getName() + ", see the log.");
    }
}
