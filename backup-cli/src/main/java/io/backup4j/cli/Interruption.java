package io.backup4j.cli;

import io.backup4j.spi.run.Cancellation;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Turns a signal into an orderly stop: the running operation is cancelled, and the process waits until it has cleaned up. Thread-safe; one per process.
 */
final class Interruption {
    /** Longest wait for an operation to stop; a sink that hangs must not make the process immortal. */
    static final long PATIENCE_SECONDS = 60;

    private final CountDownLatch finished = new CountDownLatch(1);
    private @Nullable Cancellation running;
    private boolean interrupted;
    private volatile int exitCode = ExitCode.CANCELLED.number();

    /** A long operation begins; the caller hands the result to it. */
    synchronized Cancellation begin() {
        Cancellation cancellation = new Cancellation();
        running = cancellation;
        if (interrupted) {
            cancellation.cancel();
        }
        return cancellation;
    }

    /** The long operation has ended, in whatever way. */
    synchronized void end() {
        running = null;
    }

    /** The command has ended; the process is about to exit with this code. */
    void finished(int code) {
        exitCode = code;
        finished.countDown();
    }

    /** Whether the command had ended before any signal came. */
    boolean isFinished() {
        return finished.getCount() == 0;
    }

    /**
     * Asks the running operation to stop.
     *
     * @return whether there is one to wait for
     */
    synchronized boolean interrupt() {
        interrupted = true;
        if (running == null) {
            return false;
        }
        running.cancel();
        return true;
    }

    /** To be run on shutdown, also on an ordinary exit, where it does nothing. */
    void onShutdown() {
        if (isFinished()) {
            return;
        }
        if (interrupt()) {
            awaitEnd();
        }
        // The main thread now hangs in System.exit, if it got there at all; only halt can still choose the code.
        Runtime.getRuntime().halt(exitCode);
    }

    private void awaitEnd() {
        try {
            if (!finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("backup4j: the run did not stop within " + PATIENCE_SECONDS + " s; leaving it");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
