package io.backup4j.engine.index;

import java.util.Arrays;

/** Sorts up to 2^20 ids without an object per id: by a primitive sort of their first 44 bits, then exactly where those are equal. */
final class IdOrder {
    /** Words of an id. */
    static final int WORDS = 4;

    /** 2^20 rows leave 44 bits of a long for the prefix; a million uniform ids then have a handful of ties. */
    static final int MAX_ROWS = 1 << 20;

    private static final int ROW_BITS = 20;

    private IdOrder() {}

    /**
     * The rows in ascending unsigned order of their ids; equal ids in ascending order of their rows.
     *
     * @param ids four big-endian words per row
     * @param count rows, at most {@link #MAX_ROWS}
     */
    static int[] of(long[] ids, int count) {
        if (count > MAX_ROWS) {
            throw new IllegalArgumentException("count: at most " + MAX_ROWS + " ids can be sorted: " + count);
        }
        long[] keys = new long[count];
        for (int row = 0; row < count; row++) {
            long prefix = ids[row * WORDS] >>> ROW_BITS << ROW_BITS;
            // The flipped top bit makes the signed order of the sort the unsigned order of the ids.
            keys[row] = (prefix ^ Long.MIN_VALUE) | row;
        }
        Arrays.sort(keys);
        int[] rows = new int[count];
        for (int i = 0; i < count; i++) {
            rows[i] = (int) keys[i] & (MAX_ROWS - 1);
        }
        for (int from = 0; from < count; ) {
            int to = from + 1;
            while (to < count && keys[to] >> ROW_BITS == keys[from] >> ROW_BITS) {
                to++;
            }
            sortTies(ids, rows, from, to);
            from = to;
        }
        return rows;
    }

    /** A heap sort, so that many equal prefixes cost O(n log n) and no memory. */
    private static void sortTies(long[] ids, int[] rows, int from, int to) {
        int size = to - from;
        for (int parent = size / 2 - 1; parent >= 0; parent--) {
            sink(ids, rows, from, parent, size);
        }
        for (int end = size - 1; end > 0; end--) {
            int largest = rows[from];
            rows[from] = rows[from + end];
            rows[from + end] = largest;
            sink(ids, rows, from, 0, end);
        }
    }

    private static void sink(long[] ids, int[] rows, int from, int start, int size) {
        int parent = start;
        while (2 * parent + 1 < size) {
            int child = 2 * parent + 1;
            if (child + 1 < size && compare(ids, rows[from + child], rows[from + child + 1]) < 0) {
                child++;
            }
            if (compare(ids, rows[from + parent], rows[from + child]) >= 0) {
                return;
            }
            int moved = rows[from + parent];
            rows[from + parent] = rows[from + child];
            rows[from + child] = moved;
            parent = child;
        }
    }

    private static int compare(long[] ids, int left, int right) {
        for (int word = 0; word < WORDS; word++) {
            int order = Long.compareUnsigned(ids[left * WORDS + word], ids[right * WORDS + word]);
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(left, right);
    }
}
