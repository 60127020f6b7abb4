package io.backup4j.reliability;

import io.backup4j.engine.prune.Stopwatch;
import java.time.Duration;

/** Time that passes at once wherever somebody waits. */
final class PassingTime implements Stopwatch {
    private long nanos;

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public void pause(Duration duration) {
        nanos += duration.toNanos();
    }
}
