package io.backup4j.engine.chunk;

/**
 * Lengths of content-defined chunks in bytes. Only the last chunk of a stream may be shorter than the minimum.
 *
 * @param averageBytes a power of two, because it is the number of bits that a boundary must show
 */
public record ChunkSizes(int minBytes, int averageBytes, int maxBytes) {
    /** The gear hash looks back 64 bytes, and a shorter minimum would cut where it has not seen them. */
    private static final int SMALLEST_MIN_BYTES = 64;

    /** A frame is at most 64 MiB, and holds at least one chunk. */
    private static final int LARGEST_MAX_BYTES = 32 * 1024 * 1024;

    public ChunkSizes {
        if (minBytes < SMALLEST_MIN_BYTES) {
            throw new IllegalArgumentException("minBytes: must be at least " + SMALLEST_MIN_BYTES + ", is " + minBytes);
        }
        if (averageBytes <= minBytes || Integer.bitCount(averageBytes) != 1) {
            throw new IllegalArgumentException(
                    "averageBytes: must be a power of two above the minimum " + minBytes + ", is " + averageBytes);
        }
        if (maxBytes < 2 * (long) averageBytes || maxBytes > LARGEST_MAX_BYTES) {
            throw new IllegalArgumentException("maxBytes: must be at least twice the average " + averageBytes
                    + " and at most " + LARGEST_MAX_BYTES + ", is " + maxBytes);
        }
    }
}
