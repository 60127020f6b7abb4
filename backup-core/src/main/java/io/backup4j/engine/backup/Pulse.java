package io.backup4j.engine.backup;

import io.backup4j.engine.repository.WriterSession;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

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

    /** Waits until all other parties have left the phaser, beating meanwhile. */
    void await(Phaser phaser) throws IOException {
        int phase = phaser.arrive();
        while (true) {
            try {
                phaser.awaitAdvanceInterruptibly(phase, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException e) {
                beat();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while backing up");
            }
        }
    }
}
