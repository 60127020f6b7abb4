package io.backup4j.engine.restore;

import io.backup4j.spi.run.Cancellation;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;

/** The first failure of any thread of a restore; all others stop when they see it. Thread-safe. */
final class RestoreState {
    private final Cancellation cancellation;
    private final AtomicReference<Throwable> first = new AtomicReference<>();

    RestoreState(Cancellation cancellation) {
        this.cancellation = cancellation;
    }

    void fail(Throwable failure) {
        if (!first.compareAndSet(null, failure) && first.get() != failure) {
            first.get().addSuppressed(failure);
        }
    }

    boolean stopped() {
        return first.get() != null || cancellation.isCancelled();
    }

    /** Throws what failed, or that the caller cancelled; returns if the restore may go on. */
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
        cancellation.check();
    }
}
