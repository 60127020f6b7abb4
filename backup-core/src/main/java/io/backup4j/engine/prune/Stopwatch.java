package io.backup4j.engine.prune;

import java.io.InterruptedIOException;
import java.time.Duration;

/** Measures spans of time and lets them pass; no clock is ever read by a prune. Implementations are used by one thread. */
public interface Stopwatch {

    /** Nanoseconds since some moment; only differences mean anything. */
    long nanos();

    /**
     * Lets time pass.
     *
     * @throws InterruptedIOException if the thread was interrupted; it stays so
     */
    void pause(Duration duration) throws InterruptedIOException;

    /** That of this process. */
    static Stopwatch system() {
        return new Stopwatch() {
            @Override
            public long nanos() {
                return System.nanoTime();
            }

            @Override
            public void pause(Duration duration) throws InterruptedIOException {
                try {
                    Thread.sleep(duration.toMillis());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new InterruptedIOException("interrupted while a clean-up waited for other sessions");
                }
            }
        };
    }
}
