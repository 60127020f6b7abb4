package io.backup4j.engine.prune;

import java.time.Duration;
import java.util.Objects;

/**
 * What one prune does.
 *
 * @param repack whether what is needed of packs that are mostly not needed is copied into new ones
 * @param repackBelow packs of which a smaller part than this is needed are repacked, in [0, 1]
 * @param dryRun whether to plan only; nothing is written then
 * @param lease a session that shows no heartbeat for so long is expelled
 * @param longestWait for writers that show heartbeats; after that the prune ends, and the next one goes on. Readers that keep packs and show no heartbeat are
 *     waited for as well, so long at most, and not longer than the lease and one heartbeat; zero waits for nobody
 * @param listener learns what is waited for
 * @param stopwatch measures lease and wait
 */
public record PruneJob(
        boolean repack,
        double repackBelow,
        boolean dryRun,
        Duration lease,
        Duration longestWait,
        PruneListener listener,
        Stopwatch stopwatch) {
    /** Below this, rewriting a pack costs less than the space that it frees. */
    public static final double REPACK_BELOW = 0.5;

    /** Eight heartbeats of 15 seconds, see section 9 of the format page. */
    public static final Duration LEASE = Duration.ofMinutes(2);

    /** As long as a writer may take for one step without losing its session. */
    public static final Duration LONGEST_WAIT = Duration.ofMinutes(15);

    public PruneJob {
        Objects.requireNonNull(listener, "listener");
        Objects.requireNonNull(stopwatch, "stopwatch");
        if (!(repackBelow >= 0 && repackBelow <= 1)) {
            throw new IllegalArgumentException("repackBelow: must be in [0, 1]: " + repackBelow);
        }
        if (lease.isNegative() || lease.isZero()) {
            throw new IllegalArgumentException("lease: must be positive: " + lease);
        }
        if (longestWait.isNegative()) {
            throw new IllegalArgumentException("longestWait: must not be negative: " + longestWait);
        }
    }

    /** With all defaults. */
    public static PruneJob defaults() {
        return new PruneJob(true, REPACK_BELOW, false, LEASE, LONGEST_WAIT, PruneListener.NONE, Stopwatch.system());
    }

    /** With another threshold; 0 repacks nothing. */
    public PruneJob withRepackBelow(double part) {
        return new PruneJob(part > 0, part, dryRun, lease, longestWait, listener, stopwatch);
    }

    /** The same as a plan only. */
    public PruneJob asDryRun() {
        return new PruneJob(repack, repackBelow, true, lease, longestWait, listener, stopwatch);
    }

    /** With another limit to waiting. */
    public PruneJob withLongestWait(Duration wait) {
        return new PruneJob(repack, repackBelow, dryRun, lease, wait, listener, stopwatch);
    }

    /** With another lease. */
    public PruneJob withLease(Duration other) {
        return new PruneJob(repack, repackBelow, dryRun, other, longestWait, listener, stopwatch);
    }

    /** With somebody who listens. */
    public PruneJob withListener(PruneListener other) {
        return new PruneJob(repack, repackBelow, dryRun, lease, longestWait, other, stopwatch);
    }

    /** With another stopwatch. */
    public PruneJob withStopwatch(Stopwatch other) {
        return new PruneJob(repack, repackBelow, dryRun, lease, longestWait, listener, other);
    }
}
