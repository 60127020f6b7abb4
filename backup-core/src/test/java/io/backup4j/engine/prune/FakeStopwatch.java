package io.backup4j.engine.prune;

import java.io.InterruptedIOException;
import java.time.Duration;

/** Time passes only where somebody waits. */
public final class FakeStopwatch implements Stopwatch {
    private long nanos = Long.MAX_VALUE - 1_000_000_000L;
    private Pause pause = duration -> {};

    /** Told of each pause before it passes. */
    @FunctionalInterface
    public interface Pause {
        void of(Duration duration) throws Exception;
    }

    /** Lets others act while a prune waits. */
    public FakeStopwatch during(Pause action) {
        pause = action;
        return this;
    }

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public void pause(Duration duration) throws InterruptedIOException {
        try {
            pause.of(duration);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        nanos += duration.toNanos();
    }
}
