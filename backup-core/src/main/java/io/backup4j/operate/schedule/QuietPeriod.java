package io.backup4j.operate.schedule;

import java.time.Duration;

/** Decides when changes have come to rest, or have gone on for long enough. Times are of a stopwatch. Used by one thread. */
final class QuietPeriod {
    private final long quietNanos;
    private final long longestNanos;
    private boolean changed;
    private long first;
    private long last;

    /**
     * Nothing has changed yet.
     *
     * @param quiet without a change for so long is rest
     * @param longest a change waits at most so long
     */
    QuietPeriod(Duration quiet, Duration longest) {
        this.quietNanos = quiet.toNanos();
        this.longestNanos = longest.toNanos();
    }

    void changed(long now) {
        if (!changed) {
            first = now;
        }
        changed = true;
        last = now;
    }

    /** Whether it is time; then it begins anew. */
    boolean isOver(long now) {
        if (changed && waitNanos(now) <= 0) {
            changed = false;
            return true;
        }
        return false;
    }

    /** How long nothing has to be decided if nothing changes. */
    long waitNanos(long now) {
        return changed ? Math.min(quietNanos - (now - last), longestNanos - (now - first)) : Long.MAX_VALUE;
    }
}
