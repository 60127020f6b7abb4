package io.backup4j.spi.run;

import io.backup4j.spi.error.CancelledException;

/** Lets a caller stop an operation from another thread. Thread-safe; once cancelled it stays so. */
public final class Cancellation {
    private volatile boolean cancelled;

    /** Asks the operation to stop at the next safe point. */
    public void cancel() {
        cancelled = true;
    }

    public boolean isCancelled() {
        return cancelled;
    }

    /**
     * Called by the engine between steps.
     *
     * @throws CancelledException if {@link #cancel()} was called
     */
    public void check() {
        if (cancelled) {
            throw new CancelledException("cancelled by the caller");
        }
    }
}
