package io.backup4j.engine.store;

import io.backup4j.engine.chunk.ChunkId;
import io.backup4j.engine.index.ChunkLocation;
import io.backup4j.engine.index.IndexSegmentBuilder;
import io.backup4j.engine.pack.FinishedPack;
import io.backup4j.engine.pack.FrameAddress;
import io.backup4j.engine.pack.FrameChunks;
import io.backup4j.engine.pack.PackedFrame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * Fills index segments row by row and hands each out when it has what a writer's segment has, so that memory does not depend on the number of packs. Not
 * thread-safe.
 */
public final class SegmentFilling {
    /** As many as a writer publishes at once; a pack that holds more makes a larger segment. */
    public static final int MOST_CHUNKS = 1 << 16;

    private final Target target;
    private final Map<FrameAddress, Integer> frames = new HashMap<>();
    private IndexSegmentBuilder builder = new IndexSegmentBuilder();
    private long chunks;
    private int segments;

    /** Takes the content of a segment; after a failure it is offered again, with what was added since. */
    @FunctionalInterface
    public interface Target {
        void segment(ByteBuffer content) throws IOException;
    }

    public SegmentFilling(Target target) {
        this.target = target;
    }

    /** Chunk rows that were handed out: the first that were added. */
    public long chunks() {
        return chunks;
    }

    /** Segments that were handed out. */
    public int segments() {
        return segments;
    }

    /**
     * Adds a pack that is durable. All its rows are in one segment: whoever finds a pack in the index takes it to be there as a whole.
     *
     * @throws IOException if a segment had to be handed out first and could not be; nothing was added
     */
    public void add(FinishedPack pack) throws IOException {
        makeRoom(
                pack.frames().stream().mapToInt(frame -> frame.chunks().count()).sum());
        pack.frames().forEach(frame -> addRows(frame, pack.sizeBytes()));
    }

    /** Adds a frame, once, with all its chunks. */
    public void add(PackedFrame frame, int packSizeBytes) throws IOException {
        makeRoom(frame.chunks().count());
        addRows(frame, packSizeBytes);
    }

    private void addRows(PackedFrame frame, int packSizeBytes) {
        FrameChunks table = frame.chunks();
        int number = builder.addFrame(frame.address(), packSizeBytes);
        for (int i = 0; i < table.count(); i++) {
            builder.addChunk(table.id(i), number, table.offset(i), table.length(i));
        }
    }

    /** Adds one chunk of a frame of which other chunks may follow later. */
    public void add(ChunkId id, ChunkLocation location, int packSizeBytes) throws IOException {
        makeRoom(1);
        Integer known = frames.get(location.frame());
        int number = known != null ? known : builder.addFrame(location.frame(), packSizeBytes);
        frames.put(location.frame(), number);
        builder.addChunk(id, number, location.offset(), location.length());
    }

    private void makeRoom(int more) throws IOException {
        if (builder.chunks() + more > MOST_CHUNKS) {
            flush();
        }
    }

    /** Hands out what there is; nothing if there is nothing. */
    public void flush() throws IOException {
        if (builder.chunks() > 0) {
            target.segment(builder.build());
            chunks += builder.chunks();
            builder = new IndexSegmentBuilder();
            frames.clear();
            segments++;
        }
    }
}
