package io.backup4j.engine.index;

import java.nio.ByteBuffer;

/**
 * Rows of one size in a buffer, each beginning with a 32-byte id, in ascending unsigned order of the ids; several rows may have one id. The search
 * interpolates, because ids are uniform, and turns to bisection after a few probes, so that ids chosen by an adversary cost O(log n) too. It allocates
 * nothing. Where the rows are not sorted it still ends and stays within the rows, but may miss.
 *
 * <p>Immutable; any number of threads may search.
 */
final class SortedIds {
    /** Bytes of an id, also of a pack name. */
    static final int ID_BYTES = 32;

    /**
     * Uniform ids are found after about log2(log2(n)) probes, that is 4 or 5 for a million, and a few more to prove a miss. Whoever needs more is not uniform.
     */
    private static final int INTERPOLATING_PROBES = 8;

    /** An unsigned 64-bit prefix without its lowest 11 bits is exact in a double; this is one above the largest. */
    private static final double PREFIX_END = 0x1p53;

    /** -1 as an unsigned int. */
    private static final long NONE = 0xFFFFFFFFL;

    private final ByteBuffer rows;
    private final int base;
    private final int stride;
    private final int count;

    /**
     * @param rows absolute reads only; big-endian
     * @param base position of the first row
     * @param stride bytes per row
     */
    SortedIds(ByteBuffer rows, int base, int stride, int count) {
        this.rows = rows;
        this.base = base;
        this.stride = stride;
        this.count = count;
    }

    /** The first row with this id, given as four big-endian words, or -1. */
    int find(long a, long b, long c, long d) {
        return (int) search(a, b, c, d);
    }

    /** The number of probes in the upper half, what {@link #find} answers in the lower. */
    long search(long a, long b, long c, long d) {
        int low = -1;
        int high = count;
        double lowPrefix = 0;
        double highPrefix = PREFIX_END;
        double wanted = prefix(a);
        int probe = 0;
        for (; high - low > 1; probe++) {
            int middle = (low + high) >>> 1;
            double span = highPrefix - lowPrefix;
            if (probe < INTERPOLATING_PROBES && span > 0) {
                int guess = low + (int) ((wanted - lowPrefix) / span * (high - low));
                middle = Math.max(low + 1, Math.min(high - 1, guess));
            }
            int order = compare(middle, a, b, c, d);
            if (order < 0) {
                low = middle;
                lowPrefix = prefix(word(middle, 0));
            } else if (order > 0) {
                high = middle;
                highPrefix = prefix(word(middle, 0));
            } else if (middle == 0 || compare(middle - 1, a, b, c, d) != 0) {
                return (long) (probe + 1) << 32 | middle;
            } else {
                high = middle;
                highPrefix = wanted;
            }
        }
        return (long) probe << 32 | NONE;
    }

    /** Whether the row, which must exist, has this id. */
    boolean matches(int row, long a, long b, long c, long d) {
        return compare(row, a, b, c, d) == 0;
    }

    /** Word 0 to 3 of the id of a row. */
    long word(int row, int index) {
        return rows.getLong(base + row * stride + index * Long.BYTES);
    }

    /** Order of the ids of two rows, the second in another table. */
    int compareRows(int row, SortedIds other, int otherRow) {
        return compare(
                row,
                other.word(otherRow, 0),
                other.word(otherRow, 1),
                other.word(otherRow, 2),
                other.word(otherRow, 3));
    }

    int count() {
        return count;
    }

    private int compare(int row, long a, long b, long c, long d) {
        int position = base + row * stride;
        int order = Long.compareUnsigned(rows.getLong(position), a);
        if (order == 0) {
            order = Long.compareUnsigned(rows.getLong(position + 8), b);
        }
        if (order == 0) {
            order = Long.compareUnsigned(rows.getLong(position + 16), c);
        }
        if (order == 0) {
            order = Long.compareUnsigned(rows.getLong(position + 24), d);
        }
        return order;
    }

    private static double prefix(long word) {
        return word >>> 11;
    }
}
