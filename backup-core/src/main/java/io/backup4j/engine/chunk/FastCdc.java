package io.backup4j.engine.chunk;

import java.util.Objects;

/**
 * Content-defined boundaries by FastCDC (Xia et al., USENIX ATC 2016 and TPDS 2020) with a keyed gear table. The rolling hash is
 * {@code h = 2h + gear[byte]} in 64 bits, so it knows the last 64 bytes and nothing before. A chunk of n bytes ends where the upper bits of the
 * hash are zero:
 *
 * <pre>
 * n &lt; min                        never
 * min    ≤ n &lt; normal            log2(average) + 2 bits
 * normal ≤ n &lt; max               log2(average) - 2 bits
 * n = max                        always
 * </pre>
 *
 * The two bit counts are normalisation level 2: lengths gather around {@code normal} instead of spreading exponentially. {@code normal} is
 * three quarters of the way from minimum to average, which puts the mean within 10 % of the average for the parameters of the format page.
 * Immutable.
 */
final class FastCdc implements Boundaries {
    private static final int NORMALISATION_LEVEL = 2;
    private static final int WINDOW_BYTES = Long.SIZE;

    private final long[] gear;
    private final int minBytes;
    private final int normalBytes;
    private final int maxBytes;
    private final long strictMask;
    private final long lenientMask;

    /** The table is not copied. */
    FastCdc(long[] gear, ChunkSizes sizes) {
        if (gear.length != GearTable.ENTRIES) {
            throw new IllegalArgumentException("gear: must have 256 entries, has " + gear.length);
        }
        this.gear = gear;
        minBytes = sizes.minBytes();
        normalBytes = minBytes + (int) (3L * (sizes.averageBytes() - minBytes) / 4);
        maxBytes = sizes.maxBytes();
        int bits = Integer.numberOfTrailingZeros(sizes.averageBytes());
        strictMask = upperBits(bits + NORMALISATION_LEVEL);
        lenientMask = upperBits(bits - NORMALISATION_LEVEL);
    }

    @Override
    public int maxBytes() {
        return maxBytes;
    }

    @Override
    public int next(byte[] data, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, data.length);
        if (length <= minBytes) {
            return length;
        }
        int end = offset + Math.min(length, maxBytes);
        int normal = Math.min(offset + normalBytes, end);
        int first = offset + minBytes - 1;
        long hash = 0;
        for (int i = first + 1 - WINDOW_BYTES; i < first; i++) {
            hash = (hash << 1) + gear[data[i] & 0xff];
        }
        // A cut behind index i makes a chunk of i + 1 - offset bytes.
        int i = first;
        for (; i < normal - 1; i++) {
            hash = (hash << 1) + gear[data[i] & 0xff];
            if ((hash & strictMask) == 0) {
                return i + 1 - offset;
            }
        }
        for (; i < end; i++) {
            hash = (hash << 1) + gear[data[i] & 0xff];
            if ((hash & lenientMask) == 0) {
                return i + 1 - offset;
            }
        }
        return end - offset;
    }

    private static long upperBits(int count) {
        return -1L << (Long.SIZE - count);
    }
}
