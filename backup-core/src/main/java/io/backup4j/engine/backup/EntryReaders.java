package io.backup4j.engine.backup;

import io.backup4j.engine.chunk.Chunking;
import io.backup4j.engine.listing.Content;
import io.backup4j.engine.listing.ListedEntry;
import io.backup4j.engine.run.FirstFailure;
import io.backup4j.engine.run.RunThreads;
import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.source.EntryOutcome;
import io.backup4j.spi.source.SourceEntry;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The threads that read entries. Neighbouring small entries are handed to one thread together, so that they share slabs and frames; each large one is a task
 * of its own. {@link #read} and {@link #finish} are called by one thread.
 */
final class EntryReaders implements AutoCloseable {
    private static final long SMALL_BYTES = 256 << 10;
    private static final long BATCH_BYTES = 1 << 20;
    private static final int BATCH_ENTRIES = 256;
    private static final int QUEUED_BATCHES = 8;
    /** An entry that changes while it is read is read again at once this often, in all; then it is stored as it is, marked. */
    private static final int MAX_READINGS = 3;

    private static final int WAIT_MILLIS = 50;
    private static final int PATIENCE_MILLIS = 30_000;

    private static final byte[] NO_EVIDENCE = new byte[0];

    private final StorePipeline pipeline;
    private final Chunking chunking;
    private final RunCounters counters;
    private final FirstFailure failure;
    private final IssueLog issues;
    private final ProgressMeter progress;
    private final RunThreads threads = new RunThreads("read");
    private final BlockingQueue<List<Pending>> queue = new ArrayBlockingQueue<>(QUEUED_BATCHES);
    private final Outstanding running = new Outstanding();
    private final int readers;
    private List<Pending> batch = new ArrayList<>();
    private long batchBytes;
    private volatile boolean ended;
    private volatile boolean abandoned;

    private record Pending(SourceEntry entry, EntrySlot slot) {}

    EntryReaders(
            int readers,
            StorePipeline pipeline,
            Chunking chunking,
            RunCounters counters,
            FirstFailure failure,
            IssueLog issues,
            ProgressMeter progress) {
        this.pipeline = pipeline;
        this.chunking = chunking;
        this.counters = counters;
        this.failure = failure;
        this.issues = issues;
        this.progress = progress;
        this.readers = readers;
        for (int i = 0; i < readers; i++) {
            running.begin();
            threads.execute(this::work);
        }
    }

    /** Reads an entry in the background and fills its slot. Waits if the readers do not keep up. */
    void read(SourceEntry entry, EntrySlot slot) throws IOException {
        long expected = entry.expectedBytes();
        boolean small = expected >= 0 && expected < SMALL_BYTES;
        if (!small) {
            dispatch();
        }
        batch.add(new Pending(entry, slot));
        batchBytes += Math.max(0, expected);
        if (!small || batchBytes >= BATCH_BYTES || batch.size() >= BATCH_ENTRIES) {
            dispatch();
        }
    }

    /**
     * Hands over what was gathered if the awaited entry is part of it, which nobody would read otherwise. The first entry that is not complete is in the
     * batch only if it leads it; any other time the batch may go on growing.
     */
    void dispatchIfHeldBack(EntrySlot awaited) throws IOException {
        if (!batch.isEmpty() && batch.get(0).slot() == awaited) {
            dispatch();
        }
    }

    /** Hands over what was gathered. Waits, reporting, while large entries keep all readers busy. */
    private void dispatch() throws IOException {
        if (batch.isEmpty()) {
            return;
        }
        try {
            while (!queue.offer(batch, 50, TimeUnit.MILLISECONDS)) {
                failure.check();
                progress.report();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while reading");
        }
        batch = new ArrayList<>();
        batchBytes = 0;
    }

    /** Waits until all entries were read and handed to the pipeline. */
    void finish() throws IOException {
        dispatch();
        ended = true;
        wakeIdle();
        progress.await(running, failure);
        failure.check();
    }

    /** An empty batch is the end for one reader: idle ones see it at once, instead of when they look next. Where there is no room for it they are not idle. */
    private void wakeIdle() {
        for (int i = 0; i < readers; i++) {
            queue.offer(List.of());
        }
    }

    private void work() {
        SlabFiller filler = new SlabFiller(pipeline, chunking, counters, this::check);
        try {
            while (!failure.happened() && !abandoned) {
                List<Pending> next = queue.poll(20, TimeUnit.MILLISECONDS);
                if (next != null) {
                    if (next.isEmpty()) {
                        break;
                    }
                    for (Pending pending : next) {
                        check();
                        read(filler, pending);
                    }
                    filler.handOver();
                } else if (ended && queue.isEmpty()) {
                    break;
                }
            }
        } catch (Abandoned e) {
            // The walk has failed: what was read is of no use, but the run goes on with the other sources.
        } catch (Throwable e) {
            failure.report(e);
        } finally {
            try {
                filler.handOver();
            } finally {
                running.end();
            }
        }
    }

    /** Nobody waits for these entries any more. */
    private static final class Abandoned extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private void check() throws IOException {
        failure.check();
        if (abandoned) {
            throw new Abandoned();
        }
    }

    private void read(SlabFiller filler, Pending pending) throws IOException {
        SourceEntry entry = pending.entry();
        try {
            for (int reading = 1; ; reading++) {
                SlabFiller.Reading read = filler.read(entry);
                EntryOutcome outcome = read.outcome();
                if (!outcome.changed() || reading == MAX_READINGS) {
                    if (outcome.changed()) {
                        issues.accept(new EntryIssue(
                                entry.path().toString(),
                                false,
                                "changed while it was read, " + MAX_READINGS
                                        + " times in a row; stored as it was seen"));
                    }
                    read.content().end(read.pieces(), content -> complete(pending, outcome, content));
                    release(entry);
                    return;
                }
            }
        } catch (EntryFailure e) {
            release(entry);
            pending.slot().drop();
            counters.entriesDone.increment();
            issues.accept(new EntryIssue(entry.path().toString(), !e.vanished(), e.reason()));
        }
    }

    private static void release(SourceEntry entry) {
        if (entry instanceof SharedEntry shared) {
            shared.release();
        }
    }

    private void complete(Pending pending, EntryOutcome outcome, Content content) {
        SourceEntry entry = pending.entry();
        pending.slot()
                .fill(new ListedEntry(
                        new StoredEntry(
                                entry.path(),
                                entry.kind(),
                                outcome.attributes(),
                                content.sizeBytes(),
                                // Proof of what was seen while it changed would let the next run take it over unread.
                                outcome.changed() ? NO_EVIDENCE : outcome.evidence(),
                                outcome.changed()),
                        content));
        counters.entriesDone.increment();
    }

    /**
     * Ends the threads. After a failure of this source alone they are not interrupted, unless one hangs in the source: they may be inside the pipeline, which
     * the other sources still need.
     */
    @Override
    public void close() {
        ended = true;
        abandoned = true;
        try {
            for (int waited = 0; waited < PATIENCE_MILLIS && !failure.happened(); waited += WAIT_MILLIS) {
                if (running.await(WAIT_MILLIS)) {
                    break;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        threads.close();
    }
}
