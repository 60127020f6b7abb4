package io.backup4j.engine.verify;

import io.backup4j.spi.run.Progress;
import io.backup4j.spi.run.RunControl;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Reports at most every 100 ms, and looks whether the caller cancelled. Counting is thread-safe; reporting belongs to the thread that runs the verification. */
final class VerifyProgress {
    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final RunControl control;
    private final LongAdder bytesRead = new LongAdder();
    private long entries;
    private final long totalEntries;
    private long totalBytes = -1;
    private String current = "";
    private long last = System.nanoTime() - INTERVAL_NANOS;

    VerifyProgress(RunControl control, long totalEntries) {
        this.control = control;
        this.totalEntries = totalEntries;
    }

    void begin(String what) {
        current = what;
        last = System.nanoTime() - INTERVAL_NANOS;
        report();
    }

    void expectBytes(long bytes) {
        totalBytes = bytes;
    }

    void walked(long more) {
        entries += more;
        report();
    }

    /** Counts stored bytes as read; by any thread. */
    void read(long bytes) {
        bytesRead.add(bytes);
    }

    long bytesRead() {
        return bytesRead.sum();
    }

    /** By any thread. */
    void checkCancelled() {
        control.cancellation().check();
    }

    void report() {
        checkCancelled();
        long now = System.nanoTime();
        if (now - last >= INTERVAL_NANOS) {
            last = now;
            control.progress()
                    .accept(new Progress(
                            Progress.Phase.VERIFY,
                            Math.min(entries, totalEntries),
                            totalEntries,
                            bytesRead.sum(),
                            totalBytes,
                            0,
                            current));
        }
    }
}
