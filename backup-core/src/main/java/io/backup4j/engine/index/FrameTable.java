package io.backup4j.engine.index;

import io.backup4j.engine.pack.FrameAddress;
import io.backup4j.engine.pack.PackName;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The packs and frames of a segment that is being made. 20 bytes per frame and an object per pack. Not thread-safe. */
final class FrameTable {
    private static final int INTS = IndexFormat.FRAME_BYTES / Integer.BYTES;
    private static final int PACK_INT = 0;
    private static final int RAW_LENGTH_INT = 3;

    private final Map<PackName, Integer> packNumbers = new HashMap<>();
    private ByteBuffer packRows = ByteBuffer.allocate(IndexFormat.PACK_BYTES * 16);
    private int[] frameRows = new int[INTS * 64];
    private int frames;

    /** Number of a pack, which is added where it is new. */
    int addPack(PackName pack, int sizeBytes, int keyId) {
        Integer known = packNumbers.putIfAbsent(pack, packNumbers.size());
        if (known != null) {
            int at = known * IndexFormat.PACK_BYTES + PackName.BYTES;
            if (packRows.getInt(at) != sizeBytes || packRows.getInt(at + Integer.BYTES) != keyId) {
                throw new IllegalArgumentException("pack: two rows contradict each other for " + pack);
            }
            return known;
        }
        if (!packRows.hasRemaining()) {
            packRows = ByteBuffer.allocate(packRows.capacity() * 2).put(packRows.flip());
        }
        packRows.put(pack.bytes()).putInt(sizeBytes).putInt(keyId);
        return packNumbers.size() - 1;
    }

    /** Adds a frame and its pack and answers the number of the frame. The caller sees to it that no frame is added twice. */
    int addFrame(FrameAddress frame, int packSizeBytes) {
        if (frame.end() > packSizeBytes) {
            throw new IllegalArgumentException("packSizeBytes: frame " + frame.number() + " ends at " + frame.end()
                    + ", behind its pack of " + packSizeBytes + " bytes");
        }
        int pack = addPack(frame.pack(), packSizeBytes, frame.keyId());
        if (frames * INTS == frameRows.length) {
            frameRows = Arrays.copyOf(frameRows, frameRows.length * 2);
        }
        writeRow(frame, pack, frames * INTS);
        return frames++;
    }

    /** Whether a frame that was added is this one in all fields. */
    boolean isFrame(int number, FrameAddress frame) {
        int[] row = Arrays.copyOfRange(frameRows, number * INTS, (number + 1) * INTS);
        int pack = Objects.requireNonNull(packNumbers.get(frame.pack()));
        return row[PACK_INT] == pack
                && row[1] == frame.offset()
                && row[2] == frame.sealedLength()
                && row[RAW_LENGTH_INT] == frame.rawLength()
                && row[4] == codecAndNumber(frame);
    }

    int packs() {
        return packNumbers.size();
    }

    int frames() {
        return frames;
    }

    int packOf(int frame) {
        return frameRows[frame * INTS + PACK_INT];
    }

    int rawLength(int frame) {
        return frameRows[Objects.checkIndex(frame, frames) * INTS + RAW_LENGTH_INT];
    }

    /** Writes the header, the packs and the frames; the chunk rows follow. */
    void write(ByteBuffer content, int chunks) {
        content.putInt(IndexFormat.MAGIC).putShort((short) IndexFormat.VERSION).putShort((short) 0);
        content.putInt(packs()).putInt(frames).putInt(chunks);
        content.put(packRows.duplicate().flip());
        for (int i = 0; i < frames * INTS; i++) {
            content.putInt(frameRows[i]);
        }
    }

    private void writeRow(FrameAddress frame, int pack, int at) {
        frameRows[at] = pack;
        frameRows[at + 1] = frame.offset();
        frameRows[at + 2] = frame.sealedLength();
        frameRows[at + RAW_LENGTH_INT] = frame.rawLength();
        frameRows[at + 4] = codecAndNumber(frame);
    }

    private static int codecAndNumber(FrameAddress frame) {
        return frame.codec().id() << 24 | frame.number();
    }
}
