package io.backup4j.engine.backup;

import io.backup4j.spi.run.Progress;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Reports the counters of a run at most every 100 ms. One thread at a time. */
final class ProgressMeter {
    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

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
        phase = next;
        current = what;
        last = System.nanoTime() - INTERVAL_NANOS;
        report();
    }

    void report() {
        long now = System.nanoTime();
        if (now - last >= INTERVAL_NANOS) {
            last = now;
            listener.accept(new Progress(
                    phase,
                    counters.entriesDone.sum(),
                    counters.entriesListed.sum(),
                    counters.bytesDone.sum(),
                    counters.bytesListed.sum(),
                    counters.bytesStored.sum(),
                    current));
        }
    }
}
