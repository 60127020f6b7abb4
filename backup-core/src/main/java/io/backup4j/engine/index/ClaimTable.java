package io.backup4j.engine.index;

/**
 * A hash table from a 32-byte id to a positive state, open addressing in two primitive arrays: 36 bytes per slot, at most two thirds full. Not
 * thread-safe.
 */
final class ClaimTable {
    /** The state of an id that is not here. */
    static final int ABSENT = 0;

    private static final int FIRST_CAPACITY = 1 << 10;

    private long[] ids = new long[FIRST_CAPACITY * IdOrder.WORDS];
    private int[] states = new int[FIRST_CAPACITY];
    private int size;

    /** The state of an id, or {@link #ABSENT}. */
    int state(long a, long b, long c, long d) {
        return states[slot(a, b, c, d)];
    }

    /** Sets the state of an id, which must be positive, and answers the state it had. */
    int put(long a, long b, long c, long d, int state) {
        int slot = slot(a, b, c, d);
        int before = states[slot];
        states[slot] = state;
        if (before == ABSENT) {
            ids[slot * IdOrder.WORDS] = a;
            ids[slot * IdOrder.WORDS + 1] = b;
            ids[slot * IdOrder.WORDS + 2] = c;
            ids[slot * IdOrder.WORDS + 3] = d;
            if (++size > states.length / 3 * 2) {
                rebuild(states.length * 2, ABSENT);
            }
        }
        return before;
    }

    /** Forgets every id of this state and gives room back that is no longer needed. */
    void removeAll(int state) {
        int kept = 0;
        for (int each : states) {
            if (each != ABSENT && each != state) {
                kept++;
            }
        }
        int capacity = FIRST_CAPACITY;
        while (kept > capacity / 3) {
            capacity *= 2;
        }
        rebuild(capacity, state);
    }

    int size() {
        return size;
    }

    private void rebuild(int capacity, int dropped) {
        long[] oldIds = ids;
        int[] oldStates = states;
        ids = new long[capacity * IdOrder.WORDS];
        states = new int[capacity];
        size = 0;
        for (int slot = 0; slot < oldStates.length; slot++) {
            if (oldStates[slot] != ABSENT && oldStates[slot] != dropped) {
                int at = slot * IdOrder.WORDS;
                put(oldIds[at], oldIds[at + 1], oldIds[at + 2], oldIds[at + 3], oldStates[slot]);
            }
        }
    }

    /** Where an id stands, or the free slot where it would. */
    private int slot(long a, long b, long c, long d) {
        int mask = states.length - 1;
        // All four words are mixed: ids are uniform, but a table that relies on it would be slow where they are not.
        // 2^64 / golden ratio.
        long mixed =
                (a ^ Long.rotateLeft(b, 16) ^ Long.rotateLeft(c, 32) ^ Long.rotateLeft(d, 48)) * 0x9E3779B97F4A7C15L;
        int slot = (int) (mixed >>> 32) & mask;
        while (states[slot] != ABSENT) {
            int at = slot * IdOrder.WORDS;
            if (ids[at] == a && ids[at + 1] == b && ids[at + 2] == c && ids[at + 3] == d) {
                return slot;
            }
            slot = (slot + 1) & mask;
        }
        return slot;
    }
}
