package io.backup4j.engine.index;

import static io.backup4j.engine.index.IndexFormat.CHUNK_BYTES;
import static io.backup4j.engine.index.IndexFormat.FRAME_BYTES;
import static io.backup4j.engine.index.IndexFormat.HEADER_BYTES;
import static io.backup4j.engine.index.IndexFormat.PACK_BYTES;

import io.backup4j.engine.chunk.ChunkId;
import io.backup4j.engine.pack.Codec;
import io.backup4j.engine.pack.FrameAddress;
import io.backup4j.engine.pack.PackFormat;
import io.backup4j.engine.pack.PackName;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.RepositoryException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * A read-only view of the decoded content of one segment, in whatever memory the buffer has. Opening checks the header and the size; every row is
 * checked when it is read, so that damaged content gives a {@link DamagedException} and never a location out of range. An id may stand in several
 * neighbouring rows, one per pack.
 *
 * <p>Immutable, for any number of threads. The buffer must not change.
 */
public final class IndexSegment {
    private static final int FRAME_AT = 32;
    private static final int OFFSET_AT = 36;
    private static final int LENGTH_AT = 40;

    private final String name;
    private final ByteBuffer content;
    private final int packs;
    private final int frames;
    private final int frameBase;
    private final int chunkBase;
    private final SortedIds ids;

    private IndexSegment(String name, ByteBuffer content, int packs, int frames, int chunks) {
        this.name = name;
        this.content = content;
        this.packs = packs;
        this.frames = frames;
        this.frameBase = HEADER_BYTES + packs * PACK_BYTES;
        this.chunkBase = frameBase + frames * FRAME_BYTES;
        this.ids = new SortedIds(content, chunkBase, CHUNK_BYTES, chunks);
    }

    /**
     * Opens the remaining bytes of a buffer; they are not copied. Cost: the header only.
     *
     * @param name what to call the segment in messages
     * @throws DamagedException if these are not the bytes of a segment
     * @throws RepositoryException if they have another version
     */
    public static IndexSegment open(String name, ByteBuffer buffer) {
        ByteBuffer content = buffer.slice().asReadOnlyBuffer().order(ByteOrder.BIG_ENDIAN);
        int size = content.remaining();
        if (size < HEADER_BYTES || content.getInt(0) != IndexFormat.MAGIC) {
            throw new DamagedException(
                    name + ": expected an index segment, found " + size + " bytes of something else");
        }
        int version = Short.toUnsignedInt(content.getShort(4));
        if (version != IndexFormat.VERSION) {
            throw new RepositoryException(
                    ErrorCode.UNSUPPORTED_FORMAT,
                    name + ": index version " + version + "; this release reads version " + IndexFormat.VERSION
                            + ". Use a newer release.");
        }
        int packs = content.getInt(8);
        int frames = content.getInt(12);
        int chunks = content.getInt(IndexFormat.CHUNKS_AT);
        if (content.getShort(6) != 0
                || packs < 0
                || frames < 0
                || chunks < 0
                || chunks > IndexFormat.MAX_CHUNKS
                || IndexFormat.contentBytes(packs, frames, chunks) != size) {
            throw new DamagedException(name + ": the counts do not fit the size: " + Integer.toUnsignedString(packs)
                    + " packs, " + Integer.toUnsignedString(frames) + " frames, " + Integer.toUnsignedString(chunks)
                    + " chunks in " + size + " bytes");
        }
        return new IndexSegment(name, content, packs, frames, chunks);
    }

    /** Key of its object: {@code index/} and 64 hex digits. */
    public String name() {
        return name;
    }

    /** Number of chunk rows. */
    public int chunks() {
        return ids.count();
    }

    /** Number of packs that the rows name. */
    public int packs() {
        return packs;
    }

    /** Where a chunk lies by this segment, in the first of its rows; null if it has none. */
    public @Nullable ChunkLocation find(ChunkId id) {
        int row = firstRow(id);
        return row < 0 ? null : location(row);
    }

    /** Name of a pack, by its position among the packs. */
    public PackName pack(int pack) {
        byte[] bytes = new byte[PackName.BYTES];
        content.get(packPosition(pack), bytes);
        return PackName.read(bytes, 0);
    }

    /** Stored size of a pack in bytes. */
    public int packSizeBytes(int pack) {
        int size = content.getInt(packPosition(pack) + 32);
        if (size < 0 || size > PackFormat.MAX_PACK_BYTES) {
            throw damaged("pack", pack, "size " + Integer.toUnsignedString(size));
        }
        return size;
    }

    /** Reads every row: ids in order, every location within its frame, every frame within its pack. */
    public void verify() {
        for (int pack = 0; pack < packs; pack++) {
            packSizeBytes(pack);
        }
        for (int frame = 0; frame < frames; frame++) {
            frame(frame);
        }
        for (int row = 0; row < chunks(); row++) {
            checkRow(row);
            if (row > 0 && ids.compareRows(row - 1, ids, row) > 0) {
                throw damaged("chunk", row, "its id is out of order");
            }
        }
    }

    int firstRow(ChunkId id) {
        return ids.find(id.word(0), id.word(1), id.word(2), id.word(3));
    }

    boolean rowIs(int row, ChunkId id) {
        return row < chunks() && ids.matches(row, id.word(0), id.word(1), id.word(2), id.word(3));
    }

    int compareRows(int row, IndexSegment other, int otherRow) {
        return ids.compareRows(row, other.ids, otherRow);
    }

    ChunkId id(int row) {
        byte[] bytes = new byte[SortedIds.ID_BYTES];
        content.get(chunkPosition(row), bytes);
        return ChunkId.read(bytes, 0);
    }

    ChunkLocation location(int row) {
        checkRow(row);
        return new ChunkLocation(frame(frameOf(row)), offset(row), length(row));
    }

    /** Position of the row's frame among the frames. */
    int frameOf(int row) {
        int frame = content.getInt(chunkPosition(row) + FRAME_AT);
        if (frame < 0 || frame >= frames) {
            throw damaged("chunk", row, "frame " + Integer.toUnsignedString(frame) + " of " + frames);
        }
        return frame;
    }

    /** Position of the frame's pack among the packs. */
    int packOfFrame(int frame) {
        int pack = content.getInt(framePosition(frame));
        if (pack < 0 || pack >= packs) {
            throw damaged("frame", frame, "pack " + Integer.toUnsignedString(pack) + " of " + packs);
        }
        return pack;
    }

    /** Positions of the packs that are in the set. */
    BitSet packsIn(PackSet set) {
        BitSet found = new BitSet(packs);
        for (int pack = 0; pack < packs; pack++) {
            int at = packPosition(pack);
            found.set(
                    pack,
                    set.contains(
                            content.getLong(at),
                            content.getLong(at + 8),
                            content.getLong(at + 16),
                            content.getLong(at + 24)));
        }
        return found;
    }

    /** A filter in front of the ids. */
    SegmentFilter filter() {
        return SegmentFilter.of(ids);
    }

    FrameAddress frame(int frame) {
        int at = framePosition(frame);
        int pack = packOfFrame(frame);
        int offset = content.getInt(at + 4);
        int sealedLength = content.getInt(at + 8);
        int codecAndNumber = content.getInt(at + 16);
        Codec codec = Codec.of(codecAndNumber >>> 24, name);
        int number = codecAndNumber & PackFormat.MAX_FRAME_NUMBER;
        int keyId = content.getInt(packPosition(pack) + 36);
        try {
            FrameAddress address =
                    new FrameAddress(pack(pack), keyId, number, offset, sealedLength, rawLength(frame), codec);
            if (address.end() > packSizeBytes(pack)) {
                throw damaged("frame", frame, "it ends behind its pack");
            }
            return address;
        } catch (IllegalArgumentException e) {
            throw damaged("frame", frame, e.getMessage());
        }
    }

    int frames() {
        return frames;
    }

    int offset(int row) {
        return content.getInt(chunkPosition(row) + OFFSET_AT);
    }

    int length(int row) {
        return content.getInt(chunkPosition(row) + LENGTH_AT);
    }

    /** Copies the 32 bytes of a row's id to where the target stands. */
    void copyId(int row, ByteBuffer target) {
        for (int word = 0; word < IdOrder.WORDS; word++) {
            target.putLong(ids.word(row, word));
        }
    }

    /** Throws unless the row's chunk lies within its frame. */
    void checkRow(int row) {
        int raw = rawLength(frameOf(row));
        int offset = offset(row);
        int length = length(row);
        if (raw < 0 || offset < 0 || length < 0 || length > raw - offset) {
            throw damaged(
                    "chunk",
                    row,
                    "offset " + Integer.toUnsignedString(offset) + ", length " + Integer.toUnsignedString(length)
                            + " in a frame of " + Integer.toUnsignedString(raw) + " bytes");
        }
    }

    /** Bytes of a frame's sealed form. */
    int sealedLength(int frame) {
        return content.getInt(framePosition(frame) + 8);
    }

    int rawLength(int frame) {
        return content.getInt(framePosition(frame) + 12);
    }

    private int packPosition(int pack) {
        return HEADER_BYTES + pack * PACK_BYTES;
    }

    private int framePosition(int frame) {
        return frameBase + frame * FRAME_BYTES;
    }

    private int chunkPosition(int row) {
        return chunkBase + row * CHUNK_BYTES;
    }

    private DamagedException damaged(String table, int row, @Nullable String found) {
        return new DamagedException(name + ": " + table + " row " + row + " is out of range: " + found
                + ". Rebuild the index from the packs.");
    }
}
