package io.backup4j.engine.backup;

import io.backup4j.engine.chunk.Boundaries;
import io.backup4j.engine.chunk.Chunking;
import io.backup4j.engine.run.Throttle;
import io.backup4j.spi.source.EntryOutcome;
import io.backup4j.spi.source.EntryReader;
import io.backup4j.spi.source.SourceEntry;
import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads entries one after the other into slabs and cuts them into chunks. Neighbouring small entries share a slab; a large one fills many. Used by one
 * thread; {@link #handOver()} must be called at the end.
 */
final class SlabFiller {
    private final SlabPool pool;
    private final StorePipeline pipeline;
    private final Chunking chunking;
    private final RunCounters counters;
    private final Check check;
    private final Throttle.Stint stint;
    private byte[] carry = new byte[0];
    private @Nullable Slab slab;

    SlabFiller(StorePipeline pipeline, Chunking chunking, RunCounters counters, Check check) {
        this.pool = pipeline.slabs();
        this.pipeline = pipeline;
        this.chunking = chunking;
        this.counters = counters;
        this.check = check;
        this.stint = pipeline.throttle().stint();
    }

    /** Throws if reading should stop. */
    interface Check {
        void check() throws IOException;
    }

    /** What one reading of an entry gave. */
    record Reading(EntryContent content, int pieces, EntryOutcome outcome) {}

    /**
     * Reads an entry once from beginning to end. The caller ends the content, or forgets it if the entry must be read again.
     *
     * @throws EntryFailure if the source failed, as opposed to the pipeline
     */
    Reading read(SourceEntry entry) throws IOException {
        EntryContent content = new EntryContent(pipeline.metadata());
        Boundaries boundaries = chunking.boundaries(entry.streamKind());
        int pieces = 0;
        int rest = 0;
        boolean end = false;
        try (Opened opened = new Opened(openReader(entry))) {
            EntryReader reader = opened.reader();
            while (!end) {
                check.check();
                Slab current = slab();
                int start = current.used - rest;
                end = fill(reader, current);
                rest = cut(current, start, end, boundaries, content, pieces);
                if (current.used - start > rest) {
                    pieces++;
                }
                if (!end) {
                    carryOver(current, rest);
                }
            }
            return new Reading(content, pieces, finish(reader));
        } finally {
            if (!end) {
                // What is not cut belongs to nobody; the next entry begins in a fresh slab.
                handOver();
            }
        }
    }

    /** Makes a failure to close one of the source: it costs the entry, not the run. */
    private record Opened(EntryReader reader) implements Closeable {
        @Override
        public void close() throws IOException {
            try {
                reader.close();
            } catch (IOException | RuntimeException e) {
                throw new EntryFailure(e);
            }
        }
    }

    private static EntryReader openReader(SourceEntry entry) throws IOException {
        try {
            return entry.open();
        } catch (IOException | RuntimeException e) {
            throw new EntryFailure(e);
        }
    }

    private static EntryOutcome finish(EntryReader reader) throws EntryFailure {
        try {
            return reader.finish();
        } catch (IOException | RuntimeException e) {
            throw new EntryFailure(e);
        }
    }

    /** Reads until the slab is full or the entry ends; true if it ended. */
    private boolean fill(EntryReader reader, Slab current) throws IOException {
        while (current.used < current.bytes.length) {
            // Also within a slab: a slow source takes long to fill one.
            check.check();
            int read = readSome(reader, current.bytes, current.used, current.bytes.length - current.used);
            if (read < 0) {
                return true;
            }
            current.used += read;
            counters.bytesRead.add(read);
            counters.bytesDone.add(read);
            stint.step();
        }
        return false;
    }

    private static int readSome(EntryReader reader, byte[] buffer, int offset, int length) throws EntryFailure {
        int read;
        try {
            read = reader.read(buffer, offset, length);
        } catch (IOException | RuntimeException e) {
            throw new EntryFailure(e);
        }
        if (read == 0 || read > length) {
            throw new EntryFailure(new IllegalStateException("the source's reader answered " + read
                    + " bytes where 1 to " + length + " were asked for; this is a bug of the source"));
        }
        return read;
    }

    /** Cuts as far as it is certain; returns the number of bytes that remain for the next slab. */
    private static int cut(
            Slab slab, int start, boolean end, Boundaries boundaries, EntryContent content, int sequence) {
        int[] lengths = new int[8];
        int count = 0;
        int position = start;
        while (position < slab.used) {
            int available = slab.used - position;
            int length = boundaries.next(slab.bytes, position, available);
            if (length == available && length < boundaries.maxBytes() && !end) {
                break;
            }
            if (count == lengths.length) {
                lengths = Arrays.copyOf(lengths, count * 2);
            }
            lengths[count++] = length;
            position += length;
        }
        if (count > 0) {
            slab.pieces.add(new Slab.Piece(content, sequence, start, Arrays.copyOf(lengths, count)));
        }
        return slab.used - position;
    }

    /** Moves the uncut rest of a full slab into a fresh one. The full one is given away before, so that no reader waits for a slab while it holds one. */
    private void carryOver(Slab full, int rest) throws IOException {
        if (carry.length < rest) {
            carry = new byte[rest];
        }
        System.arraycopy(full.bytes, full.used - rest, carry, 0, rest);
        full.used -= rest;
        handOver();
        Slab fresh = slab();
        System.arraycopy(carry, 0, fresh.bytes, 0, rest);
        fresh.used = rest;
    }

    private Slab slab() throws IOException {
        Slab current = slab;
        if (current == null) {
            current = pool.take();
            stint.begin();
            slab = current;
        }
        return current;
    }

    /** Gives what was read to the workers. */
    void handOver() {
        Slab current = slab;
        slab = null;
        if (current == null) {
            return;
        }
        if (current.pieces.isEmpty()) {
            pool.give(current);
        } else {
            pipeline.submit(current);
        }
    }
}
