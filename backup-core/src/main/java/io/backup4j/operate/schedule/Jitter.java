package io.backup4j.operate.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;

/**
 * How much later than due a run begins: the same whenever it is asked for, another time on each process and for each run.
 *
 * @param seed of this process
 */
record Jitter(long seed) {
    /** The golden ratio in 64 bits, as {@link SplittableRandom} uses it: neighbouring times get unlike seeds. */
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    /** @param interval until it is due again; jitter is shorter, so that the next time does not take the place of one whose jitter is not over, for ever */
    Duration of(ScheduledTask task, Instant due, Duration interval) {
        long most = Math.min(task.jitter().toMillis(), interval.toMillis() - 1);
        if (most <= 0) {
            return Duration.ZERO;
        }
        long mixed = seed ^ task.name().hashCode() ^ due.getEpochSecond() * GOLDEN;
        return Duration.ofMillis(new SplittableRandom(mixed).nextLong(most + 1));
    }
}
