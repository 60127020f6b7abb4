package io.backup4j.engine.pack;

import io.backup4j.engine.chunk.ChunkId;
import io.backup4j.engine.seal.FormatVersion;
import io.backup4j.engine.seal.Sealer;

/** Numbers of sections 5 and 6 of the repository format. Lengths are in bytes. */
public final class PackFormat {
    /** The version that this release writes and reads, a u16. */
    public static final int VERSION = FormatVersion.CURRENT;

    /** Most bytes of a pack; also the most that a frame's payload may decode to. */
    public static final int MAX_PACK_BYTES = 64 << 20;

    /** Length of a pack's header. */
    public static final int HEADER_BYTES = 16;

    /** Length of the clear header before a frame's sealed bytes. */
    public static final int FRAME_HEADER_BYTES = 16;

    /** Length of a pack's trailer. */
    public static final int TRAILER_BYTES = 16;

    /** What sealing adds to a plaintext. */
    public static final int TAG_BYTES = Sealer.TAG_BYTES;

    /** Length of a chunk id. */
    static final int ID_BYTES = ChunkId.BYTES;

    /** Highest frame number: the index keeps it in 24 bits. */
    public static final int MAX_FRAME_NUMBER = (1 << 24) - 1;

    /** "B4JP" begins a pack. */
    static final int MAGIC_PACK = 0x42344A50;

    /** "B4JF" begins a frame. */
    static final int MAGIC_FRAME = 0x42344A46;

    /** "B4JE" begins the trailer. */
    static final int MAGIC_TRAILER = 0x42344A45;

    /** "B4JO" begins a sealed object. */
    static final int MAGIC_OBJECT = 0x42344A4F;

    private PackFormat() {}
}
