package io.backup4j.engine.run;

import io.backup4j.spi.run.Cancellation;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The first failure of any thread of an operation; all others stop when they see it. Thread-safe. */
public final class FirstFailure {
    private final Cancellation cancellation;
    private final AtomicReference<@Nullable Throwable> first = new AtomicReference<>();

    public FirstFailure(Cancellation cancellation) {
        this.cancellation = cancellation;
    }

    public Cancellation cancellation() {
        return cancellation;
    }

    /** Remembers a failure; later ones are kept as suppressed by the first. */
    public void report(Throwable failure) {
        if (!first.compareAndSet(null, failure)) {
            Throwable earlier = first.get();
            if (earlier != null && earlier != failure) {
                earlier.addSuppressed(failure);
            }
        }
    }

    /** Whether something failed or the caller cancelled. */
    public boolean happened() {
        return first.get() != null || cancellation.isCancelled();
    }

    /** Throws what was reported, whatever its type, or that the caller cancelled; returns if the operation may go on. */
    public void check() throws IOException {
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
            throw new IllegalStateException("a thread was stopped: " + failure, failure);
        }
        cancellation.check();
    }
}
