package io.backup4j.archive;

import io.backup4j.spi.run.Progress;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Tells the caller how far an archive is: when a phase begins, at its end, and at most every 100 ms. Used by one thread. */
final class ArchiveProgress {
    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Consumer<Progress> listener;
    private final Progress.Phase phase;
    private final long entriesTotal;
    private final long bytesTotal;
    private long entries;
    private long bytes;
    private String current;
    private long last;

    private ArchiveProgress(
            Consumer<Progress> listener, Progress.Phase phase, String current, long entriesTotal, long bytesTotal) {
        this.listener = listener;
        this.phase = phase;
        this.current = current;
        this.entriesTotal = entriesTotal;
        this.bytesTotal = bytesTotal;
    }

    /** Begins a phase; totals are -1 while unknown. */
    static ArchiveProgress begin(
            Consumer<Progress> listener, Progress.Phase phase, String what, long entriesTotal, long bytesTotal) {
        ArchiveProgress progress = new ArchiveProgress(listener, phase, what, entriesTotal, bytesTotal);
        progress.reportNow();
        return progress;
    }

    /** Somebody else tells. */
    static ArchiveProgress silent() {
        return new ArchiveProgress(progress -> {}, Progress.Phase.OPENING, "", -1, -1);
    }

    /** Says what is worked on from now on. */
    void workOn(String what) {
        current = what;
        report();
    }

    void entryDone() {
        entries++;
        report();
    }

    void bytesDone(long count) {
        bytes += count;
        report();
    }

    private void report() {
        if (System.nanoTime() - last >= INTERVAL_NANOS) {
            reportNow();
        }
    }

    void reportNow() {
        last = System.nanoTime();
        listener.accept(new Progress(phase, entries, entriesTotal, bytes, bytesTotal, 0, current));
    }
}
