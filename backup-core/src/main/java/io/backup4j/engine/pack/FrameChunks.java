package io.backup4j.engine.pack;

import static io.backup4j.engine.pack.PackFormat.ID_BYTES;

import io.backup4j.engine.chunk.ChunkId;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ids and lengths of the chunks of one frame, in the order of its payload. Two arrays whatever the number of chunks. Immutable.
 *
 * <p>Stored as {@code uvarint count (id[32] uvarint length)[count]}, in the frame itself and again in the pack's footer.
 */
public final class FrameChunks {
    private final byte[] ids;
    private final int[] ends;

    /** Takes both arrays over: ids one after the other, and where each chunk ends in the payload. */
    FrameChunks(byte[] ids, int[] ends) {
        this.ids = ids;
        this.ends = ends;
    }

    /** Of the same number of ids and lengths, at least one. */
    public static FrameChunks of(List<ChunkId> ids, int[] lengths) {
        if (ids.size() != lengths.length || lengths.length == 0) {
            throw new IllegalArgumentException(
                    "lengths: expected one per id and at least one, got " + lengths.length + " for " + ids.size());
        }
        byte[] all = new byte[lengths.length * ID_BYTES];
        int[] ends = new int[lengths.length];
        int end = 0;
        for (int i = 0; i < lengths.length; i++) {
            if (lengths[i] < 0 || lengths[i] > PackFormat.MAX_PACK_BYTES - end) {
                throw new IllegalArgumentException("lengths: out of range: " + lengths[i] + " at " + i);
            }
            ids.get(i).write(all, i * ID_BYTES);
            end += lengths[i];
            ends[i] = end;
        }
        return new FrameChunks(all, ends);
    }

    /** Number of chunks, at least 1. */
    public int count() {
        return ends.length;
    }

    /** The id of chunk {@code i}; a new object. */
    public ChunkId id(int i) {
        return ChunkId.read(ids, i * ID_BYTES);
    }

    /** Copies the 32 bytes of the id of chunk {@code i}. */
    public void writeId(int i, byte[] target, int offset) {
        System.arraycopy(ids, i * ID_BYTES, target, offset, ID_BYTES);
    }

    /** Where chunk {@code i} begins in the decoded payload. */
    public int offset(int i) {
        return i == 0 ? 0 : ends[i - 1];
    }

    /** Bytes of chunk {@code i}. */
    public int length(int i) {
        return ends[i] - offset(i);
    }

    /** Bytes of all chunks together. */
    public int rawLength() {
        return ends[ends.length - 1];
    }

    /** Bytes of the stored table. */
    int tableLength() {
        int length = Uvarint.length(count()) + ids.length;
        for (int i = 0; i < ends.length; i++) {
            length += Uvarint.length(length(i));
        }
        return length;
    }

    /** Writes the table and returns the position behind it. */
    int write(byte[] target, int offset) {
        int position = Uvarint.write(target, offset, count());
        for (int i = 0; i < ends.length; i++) {
            writeId(i, target, position);
            position = Uvarint.write(target, position + ID_BYTES, length(i));
        }
        return position;
    }

    /** Reads a table; the lengths together are at most the size of a pack. */
    static FrameChunks read(PlainReader plain) {
        Place begin = plain.place();
        int most = plain.remaining() / (ID_BYTES + 1);
        int count = plain.uvarint("number of chunks in a frame", most);
        begin.require(count > 0, "number of chunks in a frame", "at least 1", count);
        byte[] ids = new byte[count * ID_BYTES];
        int[] ends = new int[count];
        int end = 0;
        for (int i = 0; i < count; i++) {
            System.arraycopy(plain.bytes(), plain.skip(ID_BYTES, "chunk id"), ids, i * ID_BYTES, ID_BYTES);
            end += plain.uvarint("length of a chunk", PackFormat.MAX_PACK_BYTES - end);
            ends[i] = end;
        }
        return new FrameChunks(ids, ends);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FrameChunks that && Arrays.equals(ids, that.ids) && Arrays.equals(ends, that.ends);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(ids) + Arrays.hashCode(ends);
    }

    @Override
    public String toString() {
        return count() + " chunks, " + rawLength() + " bytes";
    }
}
