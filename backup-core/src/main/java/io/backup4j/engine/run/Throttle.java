package io.backup4j.engine.run;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * Gives way to whoever else uses this machine: while more of its processors is busy than allowed, the threads of an operation rest between steps of about a
 * millisecond, the longer the busier the machine is, and at most so that a twentieth of their speed is left. Rests are spread finely because the length of a step
 * is what somebody else may have to wait for; a thread of low priority would do as well, but Linux does not heed priorities of a JVM's threads.
 *
 * <p>The load of the machine, this operation included, is looked at four times a second by whichever thread comes along; an operation of less than half a
 * second is hardly slowed. One object per operation, used by all of its threads.
 */
public final class Throttle {
    /** What is left of the speed on a machine that is never idle: such a backup must end too. */
    static final double LEAST_SPEED = 0.05;

    static final long LOOK_NANOS = 250_000_000;
    static final long STEP_NANOS = 1_000_000;
    /** Much of a longer step was waiting, for a disk or a server. */
    static final long LONGEST_STEP_NANOS = 20_000_000;
    /**
     * Change of the speed for each part of the machine that is busy too much or too little. The load follows the speed by at most one for one, so anything below 2
     * settles, and a half settles without overshoot.
     */
    private static final double GAIN = 0.5;

    private final double maxLoad;
    private final DoubleSupplier load;
    private final LongSupplier nanoTime;
    private final Rest rest;
    private final AtomicLong nextLook;
    private volatile double speed = 1;

    /** How to rest. */
    @FunctionalInterface
    interface Rest {
        void rest(long nanos) throws InterruptedException;
    }

    private Throttle(double maxLoad, DoubleSupplier load, LongSupplier nanoTime, Rest rest) {
        this.maxLoad = maxLoad;
        this.load = load;
        this.nanoTime = nanoTime;
        this.rest = rest;
        this.nextLook = new AtomicLong(nanoTime.getAsLong() + LOOK_NANOS);
    }

    /**
     * For one operation.
     *
     * @param maxLoad part of the machine's processors that may be busy, above 0; with 1 nothing is slowed
     */
    public static Throttle toLoad(double maxLoad) {
        return new Throttle(
                maxLoad,
                maxLoad < 1 ? MachineLoad.source() : () -> Double.NaN,
                System::nanoTime,
                TimeUnit.NANOSECONDS::sleep);
    }

    /** By another machine. */
    static Throttle toLoad(double maxLoad, DoubleSupplier load, LongSupplier nanoTime, Rest rest) {
        return new Throttle(maxLoad, load, nanoTime, rest);
    }

    /** For the work of one thread. */
    public Stint stint() {
        return new Stint();
    }

    /** Speed that is allowed now, from {@link #LEAST_SPEED} to 1. */
    double speed() {
        return speed;
    }

    private void look(long now) {
        long due = nextLook.get();
        if (now - due >= 0 && nextLook.compareAndSet(due, now + LOOK_NANOS)) {
            double busy = load.getAsDouble();
            if (busy >= 0) {
                speed = Math.min(1, Math.max(LEAST_SPEED, speed + GAIN * (maxLoad - busy)));
            }
        }
    }

    /** The work of one thread, in steps. Used by that thread alone. */
    public final class Stint {
        private long since = nanoTime.getAsLong();

        private Stint() {}

        /** Work begins again after this thread waited for something. */
        public void begin() {
            if (maxLoad < 1) {
                since = nanoTime.getAsLong();
            }
        }

        /** Between two steps; rests if the last ones were long enough and the machine is too busy. An interrupt ends a rest and stays set. */
        public void step() {
            if (maxLoad >= 1) {
                return;
            }
            long now = nanoTime.getAsLong();
            long worked = now - since;
            if (worked < STEP_NANOS) {
                return;
            }
            look(now);
            double allowed = speed;
            if (allowed < 1) {
                try {
                    rest.rest((long) (Math.min(worked, LONGEST_STEP_NANOS) * (1 / allowed - 1)));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            since = nanoTime.getAsLong();
        }
    }
}
