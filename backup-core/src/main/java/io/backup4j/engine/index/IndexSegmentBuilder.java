package io.backup4j.engine.index;

import io.backup4j.engine.chunk.ChunkId;
import io.backup4j.engine.pack.FrameAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Gathers chunks and their places in any order and gives the content of a segment. 44 bytes of primitive arrays per chunk, up to twice that while they
 * grow, and no object per chunk. Not thread-safe.
 */
public final class IndexSegmentBuilder {
    private static final int PLACE_INTS = 3;

    private final FrameTable table = new FrameTable();
    private long[] ids = new long[IdOrder.WORDS * 256];
    private int[] places = new int[PLACE_INTS * 256];
    private int chunks;

    /** Chunks added so far, at most 2^20. */
    public int chunks() {
        return chunks;
    }

    /** Whether no other chunk fits. */
    public boolean isFull() {
        return chunks == IndexFormat.MAX_CHUNKS;
    }

    /**
     * Adds a frame, whose chunks then follow.
     *
     * @param packSizeBytes stored size of the pack that holds it
     * @return its number for {@link #addChunk}
     */
    public int addFrame(FrameAddress frame, int packSizeBytes) {
        return table.addFrame(frame, packSizeBytes);
    }

    /**
     * Adds one chunk of a frame. A second row for an id in the same pack is dropped by {@link #build}; copies in other packs stay, because each is an
     * alternative when a pack is gone or damaged.
     *
     * @param frame number given by {@link #addFrame}
     * @param offset in the decoded payload
     */
    public void addChunk(ChunkId id, int frame, int offset, int length) {
        int rawLength = table.rawLength(frame);
        if (offset < 0 || length < 0 || length > rawLength - offset) {
            throw new IllegalArgumentException(
                    "offset, length: must lie within the frame's " + rawLength + " bytes: " + offset + ", " + length);
        }
        if (isFull()) {
            throw new IllegalStateException("a segment holds at most " + IndexFormat.MAX_CHUNKS + " chunks");
        }
        if (chunks * PLACE_INTS == places.length) {
            ids = Arrays.copyOf(ids, ids.length * 2);
            places = Arrays.copyOf(places, places.length * 2);
        }
        for (int word = 0; word < IdOrder.WORDS; word++) {
            ids[chunks * IdOrder.WORDS + word] = id.word(word);
        }
        places[chunks * PLACE_INTS] = frame;
        places[chunks * PLACE_INTS + 1] = offset;
        places[chunks * PLACE_INTS + 2] = length;
        chunks++;
    }

    /** The content of the segment, sorted, in a heap buffer of exactly its size. The builder stays as it is. */
    public ByteBuffer build() {
        int[] order = IdOrder.of(ids, chunks);
        int kept = dropRepeats(order);
        ByteBuffer content =
                ByteBuffer.allocate(Math.toIntExact(IndexFormat.contentBytes(table.packs(), table.frames(), kept)));
        table.write(content, kept);
        for (int i = 0; i < kept; i++) {
            writeChunk(content, order[i]);
        }
        return content.flip();
    }

    private void writeChunk(ByteBuffer content, int row) {
        for (int word = 0; word < IdOrder.WORDS; word++) {
            content.putLong(ids[row * IdOrder.WORDS + word]);
        }
        for (int i = 0; i < PLACE_INTS; i++) {
            content.putInt(places[row * PLACE_INTS + i]);
        }
    }

    /** Moves the rows that stay to the front of the order, the first of each id and pack, and answers how many they are. */
    private int dropRepeats(int[] order) {
        BitSet packsOfId = new BitSet(table.packs());
        int kept = 0;
        for (int i = 0; i < chunks; i++) {
            // order[i - 1] still holds the row before this one: it can have been overwritten with itself only.
            if (i > 0 && !sameId(order[i - 1], order[i])) {
                packsOfId.clear();
            }
            int pack = table.packOf(places[order[i] * PLACE_INTS]);
            if (!packsOfId.get(pack)) {
                packsOfId.set(pack);
                order[kept++] = order[i];
            }
        }
        return kept;
    }

    private boolean sameId(int left, int right) {
        int from = left * IdOrder.WORDS;
        int other = right * IdOrder.WORDS;
        return Arrays.equals(ids, from, from + IdOrder.WORDS, ids, other, other + IdOrder.WORDS);
    }
}
