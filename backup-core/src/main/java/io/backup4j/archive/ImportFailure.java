package io.backup4j.archive;

import io.backup4j.spi.run.Cancellation;
import io.backup4j.spi.run.RunControl;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Ends the run that stores an archive when anything is wrong with what it reads: an engine would leave out the one entry and go on, and a backup of an archive is
 * whole or it is not. Thread-safe.
 */
final class ImportFailure {
    private final RunControl outer;
    private final Cancellation inner = new Cancellation();
    private @Nullable Exception first;

    ImportFailure(RunControl outer) {
        this.outer = outer;
    }

    /** What the run is given: it ends when the caller or this cancels. */
    RunControl control() {
        return new RunControl(
                progress -> {
                    checkCaller();
                    outer.progress().accept(progress);
                },
                inner);
    }

    /** Passes the caller's cancellation on. */
    void checkCaller() {
        if (outer.cancellation().isCancelled()) {
            inner.cancel();
        }
    }

    /** The run must not be committed. */
    synchronized void ended(Exception failure) {
        if (first == null) {
            first = failure;
        }
        inner.cancel();
    }

    /** Why the run was ended, if this did it. */
    synchronized void rethrow() throws IOException {
        if (first instanceof IOException e) {
            throw e;
        }
        if (first instanceof RuntimeException e) {
            throw e;
        }
    }
}
