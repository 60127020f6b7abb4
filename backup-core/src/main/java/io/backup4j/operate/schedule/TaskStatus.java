package io.backup4j.operate.schedule;

import io.backup4j.spi.schedule.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a task stands, as this process knows it; what other processes ran is in the journal of the repository.
 *
 * @param name of the task
 * @param schedule when it is due
 * @param jitter how much later than due it may begin
 * @param known since when the scheduler knows of it
 * @param paused whether it runs on request only
 * @param nextDueOrNull when it is due next; in the past if it is overdue and waits, null if never
 * @param runningSinceOrNull when the run began that goes on
 * @param lastStartedOrNull when the last run began
 * @param lastFinishedOrNull when the last run ended that came to its end
 * @param lastOutcomeOrNull how
 * @param lastSuccessOrNull when the last success ended
 * @param durations of the last successes, oldest first, at most 20
 * @param note why it does not run although it is due: another process does, claims fail; empty if there is nothing to say
 */
public record TaskStatus(
        String name,
        Schedule schedule,
        Duration jitter,
        Instant known,
        boolean paused,
        @Nullable Instant nextDueOrNull,
        @Nullable Instant runningSinceOrNull,
        @Nullable Instant lastStartedOrNull,
        @Nullable Instant lastFinishedOrNull,
        @Nullable TaskOutcome lastOutcomeOrNull,
        @Nullable Instant lastSuccessOrNull,
        List<Duration> durations,
        String note) {
    public TaskStatus {
        durations = List.copyOf(durations);
    }

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
}
