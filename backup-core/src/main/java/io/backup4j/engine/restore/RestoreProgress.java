package io.backup4j.engine.restore;

import io.backup4j.spi.run.Progress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** Counts from any thread, reports at most every 100 ms, when a phase begins and at the end, from one thread. */
final class RestoreProgress {
    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Consumer<Progress> listener;
    private final LongAdder entries = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder work = new LongAdder();
    private Progress.Phase phase = Progress.Phase.OPENING;
    private String current = "";
    private long entriesTotal = -1;
    private long bytesTotal = -1;
    private long last = System.nanoTime();

    RestoreProgress(Consumer<Progress> listener) {
        this.listener = listener;
    }

    /** Begins a phase, counting from 0; totals are -1 while unknown. */
    void enter(Progress.Phase next, String what, long entriesInAll, long bytesInAll) {
        stepDone();
        phase = next;
        current = what;
        entries.reset();
        bytes.reset();
        entriesTotal = entriesInAll;
        bytesTotal = bytesInAll;
        reportNow();
    }

    /** Says what is worked on from now on. */
    void workOn(String what) {
        stepDone();
        current = what;
        report();
    }

    /** From any thread. */
    void entryDone() {
        entries.increment();
        work.increment();
    }

    /** From any thread. */
    void bytesDone(long count) {
        bytes.add(count);
        work.add(count);
    }

    /** From any thread: something happened that is neither an entry nor content. */
    void stepDone() {
        work.increment();
    }

    /** Changes whenever the restore gets on with anything; never counts from 0 again. From any thread. */
    long work() {
        return work.sum();
    }

    void report() {
        if (System.nanoTime() - last >= INTERVAL_NANOS) {
            reportNow();
        }
    }

    void reportNow() {
        last = System.nanoTime();
        listener.accept(new Progress(phase, entries.sum(), entriesTotal, bytes.sum(), bytesTotal, 0, current));
    }
}
