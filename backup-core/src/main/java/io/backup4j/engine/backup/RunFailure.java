package io.backup4j.engine.backup;

import io.backup4j.spi.run.Cancellation;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;

/** The first failure of any thread of a run; all others stop when they see it. Thread-safe. */
final class RunFailure {
    private final Cancellation cancellation;
    private final AtomicReference<Throwable> first = new AtomicReference<>();

    RunFailure(Cancellation cancellation) {
        this.cancellation = cancellation;
    }

    void report(Throwable failure) {
        if (!first.compareAndSet(null, failure) && first.get() != failure) {
            first.get().addSuppressed(failure);
        }
    }

    boolean happened() {
        return first.get() != null || cancellation.isCancelled();
    }

    /** Throws what was reported, or that the run was cancelled; returns if the run may go on. */
    void check() throws IOException {
        Throwable failure = first.get();
        if (failure instanceof IOException io) {
            throw io;
        }
        if (failure instanceof RuntimeException runtime) {
            throw runtime;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure != null) {
            throw new IllegalStateException("a thread of the run was stopped: " + failure, failure);
        }
        cancellation.check();
    }
}
