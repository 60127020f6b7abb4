package io.backup4j.service;

import io.backup4j.spi.schedule.Schedule;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * When something runs by itself, and when its absence is an alert.
 *
 * @param schedule when it is due
 * @param jitter a run begins at random within this time after it is due
 * @param missedAfterOrNull how long without a success is too long; null for 25 hours of what is due daily, and twice the interval of anything else
 */
public record RunTimes(
        Schedule schedule, Duration jitter, @Nullable Duration missedAfterOrNull) {
    public RunTimes {
        Objects.requireNonNull(schedule, "schedule");
        Objects.requireNonNull(jitter, "jitter");
    }

    /** At once when it is due, and missed by the usual rule. */
    public static RunTimes of(Schedule schedule) {
        return new RunTimes(schedule, Duration.ZERO, null);
    }
}
