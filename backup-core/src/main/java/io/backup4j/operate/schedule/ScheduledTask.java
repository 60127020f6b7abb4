package io.backup4j.operate.schedule;

import io.backup4j.spi.schedule.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Something that runs by itself. Failures are retried by the action, which knows which of them may pass (a plan by its {@code RetryLimits}); the scheduler
 * only repeats what was cut off.
 *
 * @param name 1 to 64 of {@code a-z A-Z 0-9 . _ -}; the same on all processes that share claims, and across restarts
 * @param schedule when it is due
 * @param jitter a run begins at random within this time after it is due, and before it is due again; zero for at once
 * @param lastRun when it last ran, as others recorded it, empty if it never did; asked, on a thread of the scheduler and again if it throws, only where the
 *     scheduler's own notes know nothing of the task, as in a container whose disk is new. What was due since is then caught up
 * @param action what it does
 */
public record ScheduledTask(
        String name, Schedule schedule, Duration jitter, Supplier<Optional<Instant>> lastRun, TaskAction action) {
    /** Of a task of which nobody else knows. */
    private static final Supplier<Optional<Instant>> NOBODY = Optional::empty;

    public ScheduledTask {
        if (!name.matches("[a-zA-Z0-9._-]{1,64}")) {
            throw new IllegalArgumentException("name: must be 1 to 64 of a-z A-Z 0-9 . _ -: '" + name + "'");
        }
        Objects.requireNonNull(schedule, "schedule");
        Objects.requireNonNull(lastRun, "lastRun");
        Objects.requireNonNull(action, "action");
        if (jitter.isNegative() || jitter.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException("jitter: must be between 0 and a day: " + jitter);
        }
    }

    /** Without jitter, and with nobody else who knows when it last ran. */
    public static ScheduledTask of(String name, Schedule schedule, TaskAction action) {
        return new ScheduledTask(name, schedule, Duration.ZERO, NOBODY, action);
    }

    /** Whether somebody else may know when it last ran. */
    boolean recorded() {
        return lastRun != NOBODY;
    }

    public ScheduledTask withJitter(Duration jitter) {
        return new ScheduledTask(name, schedule, jitter, lastRun, action);
    }

    public ScheduledTask withLastRun(Supplier<Optional<Instant>> lastRun) {
        return new ScheduledTask(name, schedule, jitter, lastRun, action);
    }
}
