package io.backup4j.engine.index;

import java.util.concurrent.atomic.AtomicLongArray;

/** A set of row or frame numbers, one bit each. Thread-safe. */
public final class RowSet {
    private final int size;
    private final AtomicLongArray words;

    /** @param size numbers are less than this */
    public RowSet(int size) {
        this.size = size;
        this.words = new AtomicLongArray((size >>> 6) + 1);
    }

    public boolean contains(int number) {
        return (words.get(number >>> 6) & 1L << number) != 0;
    }

    /** Adds a number and answers whether it is new. */
    public boolean add(int number) {
        long bit = 1L << number;
        return (words.getAndUpdate(number >>> 6, word -> word | bit) & bit) == 0;
    }

    /** The smallest number in the set that is at least {@code from}, or -1. */
    public int next(int from) {
        int at = from >>> 6;
        if (from >= size) {
            return -1;
        }
        long word = words.get(at) & -1L << from;
        while (word == 0) {
            if (++at == words.length()) {
                return -1;
            }
            word = words.get(at);
        }
        return (at << 6) + Long.numberOfTrailingZeros(word);
    }
}
