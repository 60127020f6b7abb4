package io.backup4j.operate.alert;

import io.backup4j.spi.schedule.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * From when on a task without a new success is missed: 25 hours after the last one for a task that is due daily, else twice its interval. Reckoned by the
 * schedule, so that a day of 25 hours or a weekend without runs is no alarm.
 */
final class MissedTime {
    /** Requirement I2: no backup for 25 h. A daily run thus may take an hour more than the day before. */
    private static final Duration DAILY_SLACK = Duration.ofHours(1);
    /** A day as zones know it when clocks are changed. */
    private static final Duration SHORTEST_DAY = Duration.ofHours(23);

    private static final Duration LONGEST_DAY = Duration.ofHours(25);

    private MissedTime() {}

    /**
     * The time after which it is missed; empty if nothing is ever due.
     *
     * @param jitter how much later than due it may begin, though never after it is due again
     * @param last when the last success ended, or since when the task is known
     * @param wantedOrNull how long without a success is too long, if somebody said so
     */
    static Optional<Instant> after(Schedule schedule, Duration jitter, Instant last, @Nullable Duration wantedOrNull) {
        if (wantedOrNull != null) {
            return Optional.of(last.plus(wantedOrNull));
        }
        return schedule.next(last).map(due -> {
            Duration interval = schedule.next(due)
                    .map(following -> Duration.between(due, following))
                    .orElse(LONGEST_DAY);
            Duration slack = interval.compareTo(SHORTEST_DAY) >= 0 && interval.compareTo(LONGEST_DAY) <= 0
                    ? DAILY_SLACK
                    : interval;
            slack = slack.plus(jitter.compareTo(interval) < 0 ? jitter : interval);
            Instant byDue = due.plus(slack);
            // A run by hand just before it is due must not make the next one look late.
            Instant byAge = last.plus(interval).plus(slack);
            return byDue.isAfter(byAge) ? byDue : byAge;
        });
    }
}
