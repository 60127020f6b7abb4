package io.backup4j.operate.claim;

import io.backup4j.spi.backup.BackupManifest;
import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A claim that is ours. It shows signs of life, by one daemon thread of low priority, from {@link #show} to {@link #end}: while the backup is made, and while
 * the operation runs that it was made for. Nothing here fails the operation: who cannot show that it lives is taken for dead, and somebody else makes a second
 * backup. A holder that has no result within the patience shows none until it has one: it may hang. Thread-safe.
 */
public final class HeldClaim {
    private static final Logger LOG = LoggerFactory.getLogger(HeldClaim.class);
    private static final AtomicInteger COUNT = new AtomicInteger();
    /** How long the end waits for a sign of life that is under way; it hangs in the storage if it takes longer. */
    private static final long STOP_MILLIS = 2_000;

    private final ClaimStore store;
    private final long attempt;
    private final UUID claim;
    private final ClaimTiming timing;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable Thread thread;
    private volatile long beats;
    private volatile boolean settled;

    HeldClaim(ClaimStore store, long attempt, UUID claim, ClaimTiming timing) {
        this.store = store;
        this.attempt = attempt;
        this.claim = claim;
        this.timing = timing;
    }

    /**
     * Begins to show signs of life.
     *
     * @param goesOn asked before each of them: whether the operation still runs
     * @param whenGone called, by the thread that shows them, when it does not
     */
    public void show(BooleanSupplier goesOn, Runnable whenGone) {
        Thread beating = new Thread(() -> run(goesOn, whenGone), "backup4j-claim-" + COUNT.incrementAndGet());
        beating.setDaemon(true);
        beating.setPriority(Thread.MIN_PRIORITY);
        thread = beating;
        beating.start();
    }

    private void run(BooleanSupplier goesOn, Runnable whenGone) {
        try {
            do {
                if (!goesOn.getAsBoolean()) {
                    whenGone.run();
                    return;
                }
            } while (beat() && !ended.await(timing.beat().toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            LOG.debug("Somebody interrupted the thread that shows that a claim lives", e);
        }
    }

    /** One sign of life, now, by one thread; none if there should long have been a result. False if there can be no more: the repository was closed. */
    public boolean beat() {
        if (!settled && beats >= timing.patienceBeats()) {
            return true;
        }
        try {
            long number = beats + 1;
            beats = number;
            store.beat(attempt, number);
        } catch (IllegalStateException e) {
            LOG.debug("The repository was closed before the operation had ended", e);
            return false;
        } catch (IOException | RuntimeException | Error e) {
            // Also an Error: a thread that ends here would let a holder that works look dead.
            LOG.info("A sign of life of a claim failed and is tried again: {}", e.toString());
        }
        return true;
    }

    /** Lets the others go on with this backup, which is proven. */
    public void settle(BackupManifest backup) {
        attempt("the others make their own backup", () -> {
            store.settle(attempt, claim, "backup", backup, beats);
            settled = true;
        });
    }

    /** Lets the others try themselves at once. */
    public void failed(String why) {
        attempt("the others wait until the claim looks dead", () -> store.settle(attempt, claim, why, null, beats));
    }

    /** The operation has ended: from now on its backup says nothing about the next one. Repeatable. */
    public void end() {
        ended.countDown();
        Thread beating = thread;
        if (beating != null && beating != Thread.currentThread()) {
            try {
                beating.join(STOP_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        attempt("the next one begins when this claim looks dead", () -> {
            store.end(attempt, claim, "ended");
            store.silence(attempt, beats);
        });
    }

    private interface Step {
        void run() throws IOException;
    }

    private static void attempt(String consequence, Step step) {
        try {
            step.run();
        } catch (IOException | RuntimeException e) {
            LOG.warn("The storage failed while a claim was updated; {}. {}", consequence, e.toString());
        }
    }
}
