package io.backup4j.operate.drill;

import io.backup4j.spi.backup.SourceRecord;
import io.backup4j.spi.run.Progress;
import io.backup4j.spi.run.RunControl;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Counts what was compared of one source, reports at most every 100 ms, and sees a cancellation. One thread, but for {@link #work()}. */
final class DrillProgress {
    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final RunControl control;
    private final SourceRecord source;
    private final LongAdder work = new LongAdder();
    private long entries;
    private long bytes;
    private long last;

    DrillProgress(RunControl control, SourceRecord source) {
        this.control = control;
        this.source = source;
        report();
    }

    void entryDone() {
        entries++;
        work.increment();
        step();
    }

    void bytesDone(long count) {
        bytes += count;
        work.add(count);
        step();
    }

    /** Something was done that is neither an entry nor content. */
    void stepDone() {
        work.increment();
        step();
    }

    /** Grows with everything that is done; from any thread. */
    long work() {
        return work.sum();
    }

    private void step() {
        control.cancellation().check();
        if (System.nanoTime() - last >= INTERVAL_NANOS) {
            report();
        }
    }

    private void report() {
        last = System.nanoTime();
        control.progress()
                .accept(new Progress(
                        Progress.Phase.VERIFY, entries, source.entries(), bytes, source.bytes(), 0, source.name()));
    }
}
