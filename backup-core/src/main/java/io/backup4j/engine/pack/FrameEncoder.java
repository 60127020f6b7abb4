package io.backup4j.engine.pack;

import io.backup4j.engine.chunk.ChunkId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Turns neighbouring chunks into the plaintext of a frame: table, then the chunks compressed together. Reuses its working memory, about twice the
 * largest frame. Belongs to one thread at a time; {@link #close()} frees native memory.
 */
public final class FrameEncoder implements AutoCloseable {
    /**
     * A frame is full, for whoever adds to it, when it holds this much: enough for the compressor, little enough to read one file of it. With a chunk of rows (32 KiB) above that, an array of it is below half
     * of G1's smallest region (1 MiB): a longer one would be allocated apart from all others, in a region of its own.
     */
    public static final int FULL_BYTES = 448 << 10;

    private final Compressor compressor;
    private final List<ChunkId> ids = new ArrayList<>();
    private final List<Slice> slices = new ArrayList<>();
    private int rawLength;
    private byte[] raw = Scratch.EMPTY;
    private byte[] plain = Scratch.EMPTY;

    /**
     * @param level zstd level
     */
    public FrameEncoder(int level) {
        this.compressor = new Compressor(level);
    }

    /** Adds a chunk. Its bytes are not copied and must not change until {@link #encode()} has returned. */
    public void add(ChunkId id, byte[] bytes, int offset, int length) {
        Objects.requireNonNull(id, "id");
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length > PackFormat.MAX_PACK_BYTES - rawLength) {
            throw new IllegalArgumentException("length: a frame holds at most " + PackFormat.MAX_PACK_BYTES
                    + " bytes, not " + rawLength + " + " + length);
        }
        ids.add(id);
        slices.add(new Slice(bytes, offset, length));
        rawLength += length;
    }

    /** Bytes of the chunks added since the last {@link #encode()}. */
    public int rawLength() {
        return rawLength;
    }

    /** Number of chunks added since the last {@link #encode()}. */
    public int count() {
        return ids.size();
    }

    /** Builds the frame from what was added, at least one chunk, and begins the next. */
    public EncodedFrame encode() {
        FrameChunks chunks =
                FrameChunks.of(ids, slices.stream().mapToInt(Slice::length).toArray());
        plain = Scratch.atLeast(plain, Math.addExact(chunks.tableLength(), rawLength));
        int table = chunks.write(plain, 0);
        Slice content = contiguous();
        int compressed = compressor.compress(content.bytes(), content.offset(), content.length(), plain, table);
        Codec codec = Codec.ZSTD;
        int payload = compressed;
        if (compressed == Compressor.DOES_NOT_PAY) {
            codec = Codec.NONE;
            payload = rawLength;
            System.arraycopy(content.bytes(), content.offset(), plain, table, rawLength);
        }
        clear();
        return new EncodedFrame(plain, table + payload, codec, chunks);
    }

    /** Forgets the chunks added so far. */
    public void clear() {
        ids.clear();
        slices.clear();
        rawLength = 0;
    }

    /** All chunks in one piece: as they lie, if they follow each other in one array, else copied together. */
    private Slice contiguous() {
        Slice first = slices.get(0);
        int end = first.offset();
        for (Slice slice : slices) {
            if (slice.bytes() != first.bytes() || slice.offset() != end) {
                return copied();
            }
            end += slice.length();
        }
        return new Slice(first.bytes(), first.offset(), rawLength);
    }

    private Slice copied() {
        raw = Scratch.atLeast(raw, rawLength);
        int position = 0;
        for (Slice slice : slices) {
            System.arraycopy(slice.bytes(), slice.offset(), raw, position, slice.length());
            position += slice.length();
        }
        return new Slice(raw, 0, rawLength);
    }

    @Override
    public void close() {
        clear();
        compressor.close();
    }

    private record Slice(byte[] bytes, int offset, int length) {}
}
