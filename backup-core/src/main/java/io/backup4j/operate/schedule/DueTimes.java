package io.backup4j.operate.schedule;

import io.backup4j.spi.schedule.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a schedule makes due. */
final class DueTimes {
    /** From where to look for the last of many missed times: near first, so that few are stepped through. The last reaches over any schedule that ends a drought. */
    private static final List<Duration> WINDOWS = List.of(
            Duration.ofHours(1),
            Duration.ofDays(1),
            Duration.ofDays(8),
            Duration.ofDays(32),
            Duration.ofDays(400),
            Duration.ofDays(4000));

    private DueTimes() {}

    /**
     * The last due time of those after {@code handled} and not after {@code now}: one run makes up for all of them. It follows from the schedule and from now, not from what
     * this process has seen, so that processes agree.
     */
    static Optional<Instant> last(Schedule schedule, Instant handled, Instant now) {
        for (Duration window : WINDOWS) {
            Instant from = now.minus(window);
            if (!from.isAfter(handled)) {
                return lastAfter(schedule, handled, now);
            }
            Optional<Instant> found = lastAfter(schedule, from, now);
            if (found.isPresent()) {
                return found;
            }
        }
        return lastAfter(schedule, handled, now);
    }

    private static Optional<Instant> lastAfter(Schedule schedule, Instant from, Instant now) {
        @Nullable Instant last = null;
        Optional<Instant> next = schedule.next(from);
        while (next.isPresent() && !next.get().isAfter(now)) {
            last = next.get();
            next = schedule.next(last);
        }
        return Optional.ofNullable(last);
    }
}
