package io.backup4j.engine.backup;

import io.backup4j.engine.repository.WriterSession;
import java.io.IOException;
import java.io.InterruptedIOException;

/** Shows that the run lives: to its caller by progress reports, to pruners by heartbeats, and those only if something was done since the last. One thread. */
final class Pulse {
    private static final long INTERVAL_MILLIS = 100;

    private final RunCounters counters;
    private final ProgressMeter progress;
    private final WriterSession writer;
    private long lastWork;

    Pulse(RunCounters counters, ProgressMeter progress, WriterSession writer) {
        this.counters = counters;
        this.progress = progress;
        this.writer = writer;
    }

    void beat() throws IOException {
        progress.report();
        long work = counters.entriesDone.sum() + counters.bytesDone.sum() + counters.bytesStored.sum();
        if (work != lastWork) {
            lastWork = work;
            writer.heartbeat();
        }
    }

    /** Waits until nothing is outstanding, beating meanwhile. */
    void await(Outstanding work) throws IOException {
        try {
            while (!work.await(INTERVAL_MILLIS)) {
                beat();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while backing up");
        }
    }
}
