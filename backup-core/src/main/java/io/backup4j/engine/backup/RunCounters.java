package io.backup4j.engine.backup;

import java.util.concurrent.atomic.LongAdder;

/** What a run has done so far. Thread-safe. */
final class RunCounters {
    final LongAdder entriesListed = new LongAdder();
    final LongAdder entriesDone = new LongAdder();
    final LongAdder bytesListed = new LongAdder();
    final LongAdder bytesDone = new LongAdder();
    final LongAdder bytesRead = new LongAdder();
    final LongAdder bytesNew = new LongAdder();
    final LongAdder bytesStored = new LongAdder();
    /** Calls that began or ended and may take long: of sources, of the host, and of the storage. */
    final LongAdder steps = new LongAdder();

    /** Changes whenever the run gets on with anything. */
    long work() {
        return entriesListed.sum()
                + entriesDone.sum()
                + bytesDone.sum()
                + bytesRead.sum()
                + bytesStored.sum()
                + steps.sum();
    }
}
