package io.backup4j.engine.index;

import io.backup4j.engine.chunk.ChunkId;
import io.backup4j.engine.pack.Codec;
import io.backup4j.engine.pack.FrameAddress;
import io.backup4j.engine.pack.FrameChunks;
import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.pack.PackedFrame;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Ids, packs and frames drawn from a seed. */
final class IndexFixture {
    static final int PACK_SIZE = 1 << 20;
    static final int CHUNK_LENGTH = 100;

    private final Random random;

    IndexFixture(long seed) {
        this.random = new Random(seed);
    }

    Random random() {
        return random;
    }

    /** A uniform id, as keyed hashes are. */
    ChunkId id() {
        return ChunkId.read(bytes(), 0);
    }

    /** An id that differs from others of its kind in its last bits only: what no hash gives. */
    ChunkId skewedId() {
        byte[] bytes = new byte[ChunkId.BYTES];
        ByteBuffer.wrap(bytes).putInt(28, random.nextInt(1 << 16));
        return ChunkId.read(bytes, 0);
    }

    /** Mostly clustered around powers of two, so that interpolation guesses badly at every scale. */
    ChunkId exponentialId() {
        byte[] bytes = bytes();
        ByteBuffer.wrap(bytes).putLong(0, random.nextLong() >>> random.nextInt(64));
        return ChunkId.read(bytes, 0);
    }

    List<ChunkId> ids(int count) {
        List<ChunkId> ids = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ids.add(id());
        }
        return ids;
    }

    PackName pack() {
        return PackName.read(bytes(), 0);
    }

    /** A frame with chunks of {@link #CHUNK_LENGTH} bytes. */
    static PackedFrame frame(PackName pack, int number, List<ChunkId> ids) {
        int[] lengths = new int[ids.size()];
        Arrays.fill(lengths, CHUNK_LENGTH);
        FrameChunks chunks = FrameChunks.of(ids, lengths);
        FrameAddress address = new FrameAddress(pack, 1, number, 32 + number * 100, 80, chunks.rawLength(), Codec.ZSTD);
        return new PackedFrame(address, chunks);
    }

    /** The content of a segment with these frames. */
    static ByteBuffer content(PackedFrame... frames) {
        IndexSegmentBuilder builder = new IndexSegmentBuilder();
        for (PackedFrame frame : frames) {
            int number = builder.addFrame(frame.address(), PACK_SIZE);
            for (int i = 0; i < frame.chunks().count(); i++) {
                FrameChunks chunks = frame.chunks();
                builder.addChunk(chunks.id(i), number, chunks.offset(i), chunks.length(i));
            }
        }
        return builder.build();
    }

    /** A segment with these frames, named after their number. */
    static IndexSegment segment(PackedFrame... frames) {
        return IndexSegment.open("index/of-" + frames.length, content(frames));
    }

    static PackSet packs(PackName... names) {
        PackSet.Builder builder = PackSet.builder();
        for (PackName name : names) {
            builder.add(name);
        }
        return builder.build();
    }

    private byte[] bytes() {
        byte[] bytes = new byte[ChunkId.BYTES];
        random.nextBytes(bytes);
        return bytes;
    }
}
