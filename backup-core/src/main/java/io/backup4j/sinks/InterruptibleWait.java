package io.backup4j.sinks;

import java.io.InterruptedIOException;
import java.time.Duration;

/** Waiting inside a call of a sink, where an interrupt has to leave as an {@link java.io.IOException}. */
final class InterruptibleWait {
    private InterruptibleWait() {}

    /** Waits; an interrupt ends the wait, and the thread stays marked as interrupted. */
    static void sleep(Sleeper sleeper, Duration duration) throws InterruptedIOException {
        try {
            sleeper.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = new InterruptedIOException("interrupted while waiting for the sink");
            interrupted.initCause(e);
            throw interrupted;
        }
    }
}
