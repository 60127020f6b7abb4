package io.backup4j;

import io.backup4j.sinks.Sleeper;
import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.error.CancelledException;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.run.Cancellation;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs work again when it failed in a way that may pass, within limits. Waits on the calling thread. */
final class Attempts {
    private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);
    /** How soon a cancellation ends a wait. */
    private static final Duration SLICE = Duration.ofMillis(200);

    private final RetryLimits limits;
    private final Sleeper sleeper;
    private final Cancellation cancellation;

    Attempts(RetryLimits limits, Sleeper sleeper, Cancellation cancellation) {
        this.limits = limits;
        this.sleeper = sleeper;
        this.cancellation = cancellation;
    }

    /**
     * Runs work until it succeeds or must not be tried again; then its last failure is thrown, with the earlier ones suppressed in it.
     *
     * @param what for the log
     * @param work takes the number of the attempt, from 1
     * @throws CancelledException if the caller cancelled or interrupted a wait; the failure before it is the cause
     */
    <T> T run(String what, IntFunction<T> work) {
        BackupException before = null;
        for (int attempt = 1; ; attempt++) {
            try {
                return work.apply(attempt);
            } catch (BackupException e) {
                if (before != null && before != e) {
                    e.addSuppressed(before);
                }
                if (!e.retryable() || attempt > limits.maxRetries() || cancellation.isCancelled()) {
                    throw e;
                }
                before = e;
                await(what, attempt, e);
            }
        }
    }

    private void await(String what, int attempt, BackupException failure) {
        // Nothing is wrong but that a pruner was impatient; the next run registers anew.
        Duration delay = delay(attempt, failure);
        LOG.warn(
                "Attempt {} of {} of {} failed ({}: {}). Trying again {}.",
                attempt,
                limits.maxRetries() + 1,
                what,
                failure.code(),
                failure.getMessage(),
                delay.isZero() ? "at once" : "in " + delay.toSeconds() + " s");
        try {
            for (Duration rest = delay; rest.compareTo(Duration.ZERO) > 0; rest = rest.minus(SLICE)) {
                requireNotCancelled(failure);
                sleeper.sleep(rest.compareTo(SLICE) < 0 ? rest : SLICE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException(cancelled("interrupted", failure), failure);
        }
        requireNotCancelled(failure);
    }

    private Duration delay(int attempt, BackupException failure) {
        if (failure.code() == ErrorCode.EXPELLED) {
            return Duration.ZERO;
        }
        Duration delay = limits.delay(attempt);
        // Two that met in single-writer mode have refused each other: without chance they would meet at each retry.
        return failure.code() == ErrorCode.LOCKED
                ? delay.plusMillis(ThreadLocalRandom.current().nextLong(delay.toMillis() / 2 + 1))
                : delay;
    }

    private void requireNotCancelled(BackupException failure) {
        if (cancellation.isCancelled()) {
            throw new CancelledException(cancelled("cancelled", failure), failure);
        }
    }

    private static String cancelled(String how, BackupException failure) {
        return how + " by the caller while waiting to try again; the attempt before had failed: "
                + failure.getMessage();
    }
}
