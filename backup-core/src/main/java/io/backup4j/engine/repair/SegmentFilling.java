package io.backup4j.engine.repair;

import io.backup4j.engine.chunk.ChunkId;
import io.backup4j.engine.index.ChunkLocation;
import io.backup4j.engine.index.IndexSegmentBuilder;
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
final class SegmentFilling {
    /** As many as a writer publishes at once; a frame that holds more makes a larger segment. */
    static final int MOST_CHUNKS = 1 << 16;

    private final Target target;
    private final Map<FrameAddress, Integer> frames = new HashMap<>();
    private IndexSegmentBuilder builder = new IndexSegmentBuilder();
    private long chunks;
    private int segments;

    /** Takes the content of a segment. */
    @FunctionalInterface
    interface Target {
        void segment(ByteBuffer content) throws IOException;
    }

    SegmentFilling(Target target) {
        this.target = target;
    }

    /** Chunk rows that were handed out. */
    long chunks() {
        return chunks;
    }

    /** Segments that were handed out. */
    int segments() {
        return segments;
    }

    /** Adds a frame, once, with all its chunks. */
    void add(PackedFrame frame, int packSizeBytes) throws IOException {
        FrameChunks table = frame.chunks();
        makeRoom(table.count());
        int number = builder.addFrame(frame.address(), packSizeBytes);
        for (int i = 0; i < table.count(); i++) {
            builder.addChunk(table.id(i), number, table.offset(i), table.length(i));
        }
    }

    /** Adds one chunk of a frame of which other chunks may follow later. */
    void add(ChunkId id, ChunkLocation location, int packSizeBytes) throws IOException {
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
    void flush() throws IOException {
        if (builder.chunks() > 0) {
            ByteBuffer content = builder.build();
            chunks += builder.chunks();
            builder = new IndexSegmentBuilder();
            frames.clear();
            segments++;
            target.segment(content);
        }
    }
}
