package io.backup4j.engine.backup;

import io.backup4j.engine.run.FirstFailure;
import io.backup4j.spi.run.Progress;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Reports the counters of a run to its caller, at most every 100 ms. One thread at a time. */
final class ProgressMeter {
    private static final long INTERVAL_MILLIS = 100;
    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(INTERVAL_MILLIS);

    private final RunCounters counters;
    private final Consumer<Progress> listener;
    private Progress.Phase phase = Progress.Phase.OPENING;
    private String current = "";
    private long last = System.nanoTime() - INTERVAL_NANOS;

    ProgressMeter(RunCounters counters, Consumer<Progress> listener) {
        this.counters = counters;
        this.listener = listener;
    }

    /** Begins a phase and reports it at once. */
    void enter(Progress.Phase next, String what) {
        counters.steps.increment();
        phase = next;
        current = what;
        last = System.nanoTime() - INTERVAL_NANOS;
        report();
    }

    void report() {
        long now = System.nanoTime();
        if (now - last >= INTERVAL_NANOS) {
            last = now;
            // A file that has grown since it was listed, or whose size nobody knew.
            long done = counters.bytesDone.sum();
            long listed = Math.max(done, counters.bytesListed.sum());
            listener.accept(new Progress(
                    phase,
                    counters.entriesDone.sum(),
                    counters.entriesListed.sum(),
                    done,
                    listed,
                    counters.bytesStored.sum(),
                    current));
        }
    }

    /** Waits until nothing is outstanding, reporting meanwhile; fails when the run has failed or was cancelled. */
    void await(Outstanding work, FirstFailure failure) throws IOException {
        try {
            while (!work.await(INTERVAL_MILLIS)) {
                failure.check();
                report();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while backing up");
        }
    }
}
