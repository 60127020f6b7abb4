package io.backup4j.engine.run;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the session of an operation beat while the operation makes progress, whatever its own threads are waiting for. A process that dies falls silent at
 * once, an operation that hangs does after {@link #PATIENCE}. A beat that fails is tried again at the next tick and ends nothing: if somebody gave the session
 * up meanwhile, the commit will tell. One daemon thread of low priority.
 */
public final class Pulse {
    /**
     * What one step may take that shows no progress inside: a call of a source that waits for a lock or scans without returning, or the upload of one
     * pack. 32 MiB in that time are 37 kB/s.
     */
    public static final Duration PATIENCE = Duration.ofMinutes(15);

    private static final Logger LOG = LoggerFactory.getLogger(Pulse.class);
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final Duration STOP = Duration.ofSeconds(60);

    private final LongSupplier work;
    private final Beat beat;
    private final LongSupplier nanoTime;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread;

    private long lastWork;
    private long lastProgressNanos;
    private boolean silent;

    /**
     * How time passes.
     *
     * @param nanoTime the stopwatch by which patience ends, also that of the session that beats
     * @param tick between two looks at the work
     */
    public record Pace(LongSupplier nanoTime, Duration tick) {
        /** A third of the interval between heartbeats, so that one that failed is made up for well within a pruner's lease of two minutes. */
        public static final Pace REAL = new Pace(System::nanoTime, Duration.ofSeconds(5));
    }

    /** What shows a pruner that the session lives. */
    @FunctionalInterface
    public interface Beat {
        /** Called by one thread every few seconds; limits itself. */
        void beat() throws IOException;
    }

    /** What goes on meanwhile. */
    @FunctionalInterface
    public interface Operation<T> {
        T run() throws IOException;
    }

    /** Its thread does not run yet: a test ticks. */
    Pulse(LongSupplier work, Beat beat, Pace pace) {
        this.work = work;
        this.beat = beat;
        this.nanoTime = pace.nanoTime();
        this.lastWork = work.getAsLong();
        this.lastProgressNanos = nanoTime.getAsLong();
        this.thread = new Thread(() -> run(pace.tick()), "backup4j-pulse-" + COUNT.incrementAndGet());
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
    }

    /**
     * Runs an operation on this thread and beats meanwhile. When it returns no beat is under way, unless one hangs in the storage.
     *
     * @param work changes with every step of the operation, and only then; called by another thread
     */
    public static <T> T during(Pace pace, LongSupplier work, Beat beat, Operation<T> operation) throws IOException {
        return new Pulse(work, beat, pace).during(operation);
    }

    <T> T during(Operation<T> operation) throws IOException {
        thread.start();
        try {
            return operation.run();
        } finally {
            stop();
        }
    }

    private void run(Duration tick) {
        try {
            while (!ended.await(tick.toNanos(), TimeUnit.NANOSECONDS)) {
                tick();
            }
        } catch (InterruptedException e) {
            // Only stop() interrupts it.
        }
    }

    void tick() {
        long now = nanoTime.getAsLong();
        long done = work.getAsLong();
        if (done != lastWork) {
            lastWork = done;
            lastProgressNanos = now;
            silent = false;
        } else if (now - lastProgressNanos >= PATIENCE.toNanos()) {
            if (!silent) {
                LOG.warn(
                        "No progress for {} minutes. Unless there is some soon, a clean-up may give this run up.",
                        PATIENCE.toMinutes());
            }
            silent = true;
            return;
        }
        try {
            beat.beat();
        } catch (IOException | RuntimeException | Error e) {
            // Also an Error: a thread that ends here would let a run that works look dead.
            LOG.info("A heartbeat failed and is tried again: {}", e.toString());
        }
    }

    /** One that is under way is waited for, so that it does not outlive the session. */
    private void stop() {
        ended.countDown();
        boolean interrupted = !join(GRACE);
        if (thread.isAlive()) {
            thread.interrupt();
            interrupted |= !join(STOP);
        }
        if (thread.isAlive()) {
            LOG.warn("A heartbeat hangs in the storage; what it leaves there is removed by the next clean-up.");
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** False if the wait was interrupted, which ends it. */
    private boolean join(Duration time) {
        try {
            thread.join(time.toMillis());
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }
}
