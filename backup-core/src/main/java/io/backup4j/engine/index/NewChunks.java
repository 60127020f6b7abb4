package io.backup4j.engine.index;

import io.backup4j.engine.chunk.ChunkId;
import io.backup4j.engine.pack.FrameChunks;
import io.backup4j.engine.pack.PackedFrame;
import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.StorageException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What this session has stored or is storing. A chunk is claimed, becomes durable with its pack, is drained into a segment with many others, and is
 * published when that segment is put; from then on the {@link ChunkIndex} answers for it and this table forgets it. At every moment one of the two
 * knows it.
 *
 * <p>Thread-safe, by one lock that is held for a table lookup, or for the rows of one pack. At most 20 MB for a flush of 65 536 chunks and as many in
 * flight.
 */
public final class NewChunks {
    private static final int IN_FLIGHT = 1;
    private static final int FIRST_BATCH = 2;

    private final ChunkIndex index;
    private final int chunksPerFlush;
    private final ClaimTable claims = new ClaimTable();
    private final Deque<Batch> full = new ArrayDeque<>();
    private Batch filling = new Batch(FIRST_BATCH);
    private int inFlight;
    private int drainedButNotPublished;
    private volatile int publications;
    private @Nullable Throwable failure;

    /** @param index answers for what was there before and receives what is published */
    public NewChunks(ChunkIndex index) {
        this(index, IndexFormat.CHUNKS_PER_FLUSH);
    }

    NewChunks(ChunkIndex index, int chunksPerFlush) {
        this.index = index;
        this.chunksPerFlush = chunksPerFlush;
    }

    /**
     * True exactly once per chunk that is not in the index: the caller must store it. False if it is there, or somebody stores it already; the backup
     * must then not be committed before {@link #requireSettled}.
     *
     * @throws StorageException if a pack has failed: what is in flight may never become durable
     */
    public boolean claim(ChunkId id) {
        while (true) {
            int seen = publications;
            if (index.contains(id)) {
                return false;
            }
            synchronized (this) {
                requireHealthy();
                // A batch that was published after the index was asked is no longer here: the index must be asked
                // again.
                if (seen == publications) {
                    return claimAbsent(id);
                }
            }
        }
    }

    private boolean claimAbsent(ChunkId id) {
        if (state(id) != ClaimTable.ABSENT) {
            return false;
        }
        put(id, IN_FLIGHT);
        inFlight++;
        return true;
    }

    /**
     * A pack is durable. Its chunks become ready to be published, also those that nobody claimed (a repack). A chunk that another pack of this session
     * holds already stays there.
     *
     * @param frames all frames of the pack
     * @param packSizeBytes its stored size
     */
    public synchronized void stored(List<PackedFrame> frames, int packSizeBytes) {
        requireHealthy();
        for (PackedFrame frame : frames) {
            store(frame, packSizeBytes);
            if (filling.rows.chunks() >= chunksPerFlush) {
                full.add(filling);
                filling = new Batch(filling.number + 1);
            }
        }
    }

    private void store(PackedFrame frame, int packSizeBytes) {
        int row = filling.rows.addFrame(frame.address(), packSizeBytes);
        FrameChunks chunks = frame.chunks();
        for (int i = 0; i < chunks.count(); i++) {
            ChunkId id = chunks.id(i);
            int before = state(id);
            if (before == IN_FLIGHT) {
                inFlight--;
            }
            if (before == IN_FLIGHT || before == ClaimTable.ABSENT) {
                put(id, filling.number);
                filling.rows.addChunk(id, row, chunks.offset(i), chunks.length(i));
            }
        }
    }

    /** A pack could not be stored, or a segment not be published. Everything after this fails; the first cause is kept. */
    public synchronized void fail(Throwable cause) {
        if (failure == null) {
            failure = cause;
        }
    }

    /** Whether enough chunks are durable for a segment of their own. */
    public synchronized boolean drainDue() {
        return !full.isEmpty();
    }

    /**
     * Takes durable chunks out for a segment: the oldest full batch, or else all there are; empty if there are none. The caller puts the segment and
     * calls {@link #published}, or {@link #fail}. At the end of a run: until it is empty.
     */
    public Optional<DrainedChunks> drain() {
        Batch batch;
        synchronized (this) {
            requireHealthy();
            batch = full.isEmpty() ? filling : full.remove();
            if (batch.rows.chunks() == 0) {
                return Optional.empty();
            }
            if (batch == filling) {
                filling = new Batch(filling.number + 1);
            }
            drainedButNotPublished++;
        }
        // Sorting needs no lock: nobody else has the batch any more.
        ByteBuffer content = batch.rows.build();
        return Optional.of(new DrainedChunks(batch.number, content, batch.rows.chunks()));
    }

    /** The segment is durable: its chunks move to the index. Called once for each that was drained. */
    public synchronized void published(DrainedChunks drained, IndexSegment segment) {
        index.addOwn(segment);
        publications++;
        claims.removeAll(drained.batch());
        drainedButNotPublished--;
    }

    /** Chunks claimed whose pack is not durable yet. */
    public synchronized int inFlight() {
        return inFlight;
    }

    /**
     * Must be called before a commit: proves that every chunk ever claimed is durable and published.
     *
     * @throws StorageException if a pack or segment has failed
     * @throws IllegalStateException if something is still in flight or not published
     */
    public synchronized void requireSettled() {
        requireHealthy();
        int waiting = filling.rows.chunks()
                + full.stream().mapToInt(batch -> batch.rows.chunks()).sum();
        if (inFlight != 0 || waiting != 0 || drainedButNotPublished != 0) {
            throw new IllegalStateException("not everything is stored: " + inFlight + " chunks in flight, " + waiting
                    + " not drained, " + drainedButNotPublished + " segments not published");
        }
    }

    private void requireHealthy() {
        if (failure != null) {
            ErrorCode code = failure instanceof StorageException storage ? storage.code() : ErrorCode.STORAGE;
            throw new StorageException(
                    code,
                    "new chunks could not be stored, so nothing of this run is listed: " + reason(failure),
                    failure);
        }
    }

    /** Messages of our own are made for people; of others only the type is known to be harmless. */
    private static String reason(Throwable cause) {
        return cause instanceof BackupException
                ? String.valueOf(cause.getMessage())
                : cause.getClass().getSimpleName();
    }

    private int state(ChunkId id) {
        return claims.state(id.word(0), id.word(1), id.word(2), id.word(3));
    }

    private void put(ChunkId id, int state) {
        claims.put(id.word(0), id.word(1), id.word(2), id.word(3), state);
    }

    /** Rows that will be one segment, and the state of their ids in the table. */
    private static final class Batch {
        private final int number;
        private final IndexSegmentBuilder rows = new IndexSegmentBuilder();

        Batch(int number) {
            this.number = number;
        }
    }
}
