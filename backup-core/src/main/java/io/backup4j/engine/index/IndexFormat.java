package io.backup4j.engine.index;

import io.backup4j.engine.seal.FormatVersion;

/**
 * Numbers of section 7 of the repository format. Big-endian, lengths in bytes.
 *
 * <pre>
 * segment := "B4JI" u16 version u16 0 u32 packs u32 frames u32 chunks
 *            (name[32] u32 size u32 keyId)[packs]
 *            (u32 pack u32 offset u32 sealedLength u32 rawLength u8 codec u24 number)[frames]
 *            (id[32] u32 frame u32 offset u32 length)[chunks]
 * </pre>
 */
final class IndexFormat {
    /** "B4JI". */
    static final int MAGIC = 0x42344A49;

    /** That of the whole format. */
    static final int VERSION = FormatVersion.CURRENT;

    static final int HEADER_BYTES = 20;
    /** Where the header counts the chunks. */
    static final int CHUNKS_AT = 16;

    static final int PACK_BYTES = 40;
    static final int FRAME_BYTES = 20;
    static final int CHUNK_BYTES = 44;

    /** Most chunks of one segment. */
    static final int MAX_CHUNKS = 1 << 20;

    /** Most bytes of a sealed segment: 2^20 chunks, each in a frame and a pack of its own, have 104 MiB. */
    static final long MAX_OBJECT_BYTES = 128L << 20;

    /** Writers publish a segment whenever so many new chunks are durable; a segment with fewer is small and may be merged. */
    static final int CHUNKS_PER_FLUSH = 1 << 16;

    /** So many small segments are merged into one. */
    static final int SMALL_SEGMENTS_TO_MERGE = 16;

    /** What stands before the hex name of a segment. */
    static final String PREFIX = "index/";

    private IndexFormat() {}

    /** Bytes of the content with these counts; a long, since the counts may be those of a damaged header. */
    static long contentBytes(long packs, long frames, long chunks) {
        return HEADER_BYTES + packs * PACK_BYTES + frames * FRAME_BYTES + chunks * CHUNK_BYTES;
    }
}
