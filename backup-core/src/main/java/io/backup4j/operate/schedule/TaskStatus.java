package io.backup4j.operate.schedule;

import io.backup4j.spi.schedule.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a task stands.
 *
 * @param name of the task
 * @param schedule when it is due
 * @param known since when the scheduler knows of it
 * @param paused whether it runs on request only
 * @param nextDueOrNull when it is due next; in the past if it is overdue and waits, null if never
 * @param runningSinceOrNull when the run began that goes on in this process
 * @param lastStartedOrNull when the last run of this process began
 * @param lastFinishedOrNull when the last run of this process came to its end
 * @param lastOutcomeOrNull how
 * @param lastSuccessOrNull when the last success is known to have ended, here or, as far as others' records were asked, elsewhere
 * @param note why it does not run although it is due: another process does, claims fail; empty if there is nothing to say
 */
public record TaskStatus(
        String name,
        Schedule schedule,
        Instant known,
        boolean paused,
        @Nullable Instant nextDueOrNull,
        @Nullable Instant runningSinceOrNull,
        @Nullable Instant lastStartedOrNull,
        @Nullable Instant lastFinishedOrNull,
        @Nullable TaskOutcome lastOutcomeOrNull,
        @Nullable Instant lastSuccessOrNull,
        String note) {

    public Optional<Instant> nextDue() {
        return Optional.ofNullable(nextDueOrNull);
    }

    public Optional<Instant> runningSince() {
        return Optional.ofNullable(runningSinceOrNull);
    }

    public Optional<TaskOutcome> lastOutcome() {
        return Optional.ofNullable(lastOutcomeOrNull);
    }

    public Optional<Instant> lastSuccess() {
        return Optional.ofNullable(lastSuccessOrNull);
    }

    /** How long the last run took that came to its end. */
    public Optional<Duration> lastDuration() {
        return lastFinishedOrNull == null || lastStartedOrNull == null || lastFinishedOrNull.isBefore(lastStartedOrNull)
                ? Optional.empty()
                : Optional.of(Duration.between(lastStartedOrNull, lastFinishedOrNull));
    }
}
