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

    Duration of(ScheduledTask task, Instant due) {
        long most = task.jitter().toMillis();
        if (most == 0) {
            return Duration.ZERO;
        }
        long mixed = seed ^ task.name().hashCode() ^ due.getEpochSecond() * GOLDEN;
        return Duration.ofMillis(new SplittableRandom(mixed).nextLong(most + 1));
    }
}
