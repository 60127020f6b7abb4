package io.backup4j.engine.repository;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How to wait for a store to come back. Thread-safe. */
@FunctionalInterface
public interface Pause {
    /** Blocks the calling thread. */
    Pause BLOCKING = time -> TimeUnit.NANOSECONDS.sleep(time.toNanos());

    /** Returns when the time has passed. */
    void await(Duration time) throws InterruptedException;
}
