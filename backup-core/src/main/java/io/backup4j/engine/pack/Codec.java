package io.backup4j.engine.pack;

import io.backup4j.spi.error.DamagedException;

/** How a frame's payload or a section is compressed. The ids are stored; they never change. */
public enum Codec {
    /** Stored as it is: compressing it does not pay. */
    NONE(0),
    /** One zstd frame with its content size and without a checksum: the seal is the checksum. */
    ZSTD(1);

    private static final int RESERVED_GZIP = 2;
    private static final int RESERVED_XZ = 3;

    private final int id;

    Codec(int id) {
        this.id = id;
    }

    /** The stored id, one byte. */
    public int id() {
        return id;
    }

    /** Whether this release can decode what carries the id. */
    public static boolean isKnown(int id) {
        return id == NONE.id || id == ZSTD.id;
    }

    /**
     * The codec of a stored id.
     *
     * @param where the object and the place in it, for the message
     * @throws DamagedException if this release does not know the id
     */
    public static Codec of(int id, String where) {
        return switch (id) {
            case 0 -> NONE;
            case 1 -> ZSTD;
            default ->
                throw new DamagedException(where + ": expected codec 0 (none) or 1 (zstd), found " + describe(id));
        };
    }

    private static String describe(int id) {
        return switch (id) {
            case RESERVED_GZIP -> "2 (gzip, reserved: this release cannot read it)";
            case RESERVED_XZ -> "3 (xz, reserved: this release cannot read it)";
            default -> id + " (unknown)";
        };
    }
}
