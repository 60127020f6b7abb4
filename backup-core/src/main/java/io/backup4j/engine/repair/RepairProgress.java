package io.backup4j.engine.repair;

import io.backup4j.spi.run.Progress;
import io.backup4j.spi.run.RunControl;
import java.util.concurrent.TimeUnit;

/** Reports at most every 100 ms, and looks whether the caller cancelled. One thread. */
final class RepairProgress {
    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final RunControl control;
    private long done;
    private long total = -1;
    private long bytesRead;
    private long bytesStored;
    private String current = "";
    private long last;

    RepairProgress(RunControl control) {
        this.control = control;
    }

    /**
     * A new step.
     *
     * @param of how many things it looks at, or -1 if nobody knows
     */
    void begin(String what, long of) {
        current = what;
        done = 0;
        total = of;
        last = System.nanoTime() - INTERVAL_NANOS;
        report();
    }

    /** One more thing of this step was looked at. */
    void step() {
        done++;
        report();
    }

    void read(long bytes) {
        bytesRead += bytes;
        report();
    }

    void stored(long bytes) {
        bytesStored += bytes;
        report();
    }

    void report() {
        control.cancellation().check();
        long now = System.nanoTime();
        if (now - last >= INTERVAL_NANOS) {
            last = now;
            control.progress()
                    .accept(new Progress(Progress.Phase.REPAIR, done, total, bytesRead, -1, bytesStored, current));
        }
    }
}
