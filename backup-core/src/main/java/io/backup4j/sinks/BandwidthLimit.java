package io.backup4j.sinks;

import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * A token bucket for bytes, shared by all who hold it: several sinks may share one limit. It may go into debt by one call, because an object is
 * sent in one piece: a call waits until the debt of those before it is paid, then goes at full speed and leaves its own. Over any time
 * the mean is kept but for the last object. Idle time earns no credit. Callers are served in the order of their calls, but what is small goes ahead of a debt, up to a second's worth
 * until the debt is paid: a sign of life must not look late, nor the end of a cancelled run take as long as what it has sent. Thread-safe.
 */
public final class BandwidthLimit {
    private static final double NANOS_PER_SECOND = 1e9;
    /** What is sent in a sixteenth of a second is small: 4 KiB at 64 KiB/s, which holds any record of a run. */
    private static final double SMALL_NANOS = NANOS_PER_SECOND / 16;

    private final long bytesPerSecond;
    private final LongSupplier nanoTime;
    private final Sleeper sleeper;
    /** When the debt is paid, in nanoseconds since {@link #origin}. */
    private double paidAt;
    /** What went ahead of the debt. */
    private double aheadNanos;

    private final long origin;

    private BandwidthLimit(long bytesPerSecond, LongSupplier nanoTime, Sleeper sleeper) {
        if (bytesPerSecond <= 0) {
            throw new IllegalArgumentException("bytesPerSecond: must be positive: " + bytesPerSecond);
        }
        this.bytesPerSecond = bytesPerSecond;
        this.nanoTime = Objects.requireNonNull(nanoTime, "nanoTime");
        this.sleeper = Objects.requireNonNull(sleeper, "sleeper");
        this.origin = nanoTime.getAsLong();
    }

    /** A limit by the system's stopwatch. */
    public static BandwidthLimit of(long bytesPerSecond) {
        return new BandwidthLimit(bytesPerSecond, System::nanoTime, Sleeper.BLOCKING);
    }

    /**
     * A limit by another stopwatch.
     *
     * @param nanoTime monotonic, in nanoseconds from any origin
     */
    public static BandwidthLimit of(long bytesPerSecond, LongSupplier nanoTime, Sleeper sleeper) {
        return new BandwidthLimit(bytesPerSecond, nanoTime, sleeper);
    }

    public long bytesPerSecond() {
        return bytesPerSecond;
    }

    /**
     * Takes the bytes of one call, waiting for its turn.
     *
     * @throws InterruptedIOException if interrupted; the bytes are given back
     */
    void take(long bytes) throws InterruptedIOException {
        double waitNanos = reserve(bytes);
        if (waitNanos >= 1) {
            try {
                InterruptibleWait.sleep(sleeper, Duration.ofNanos((long) Math.ceil(waitNanos)));
            } catch (InterruptedIOException e) {
                giveBack(bytes);
                throw e;
            }
        }
    }

    /** Returns bytes that were taken and not moved. */
    synchronized void giveBack(long bytes) {
        paidAt -= cost(bytes);
    }

    private synchronized double reserve(long bytes) {
        double now = nanoTime.getAsLong() - origin;
        double turn = Math.max(now, paidAt);
        double cost = cost(bytes);
        paidAt = turn + cost;
        if (turn == now) {
            aheadNanos = 0;
        } else if (cost <= SMALL_NANOS && aheadNanos + cost <= NANOS_PER_SECOND) {
            aheadNanos += cost;
            return 0;
        }
        return turn - now;
    }

    private double cost(long bytes) {
        return bytes * (NANOS_PER_SECOND / bytesPerSecond);
    }
}
