package io.backup4j.sinks;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How a wrapper waits; replaced in tests and by hosts with threads of their own making. Thread-safe. */
@FunctionalInterface
public interface Sleeper {
    /** Blocks the calling thread. */
    Sleeper BLOCKING = duration -> TimeUnit.NANOSECONDS.sleep(duration.toNanos());

    /** Returns when the time has passed. */
    void sleep(Duration duration) throws InterruptedException;
}
