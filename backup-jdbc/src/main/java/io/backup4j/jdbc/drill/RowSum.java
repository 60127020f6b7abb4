package io.backup4j.jdbc.drill;

import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A sum over rows that their order does not change: 128 bits of a keyed SHA-256 of each, added. A row that is there twice counts twice. With a key that nobody knows
 * before, two different sets of rows have the same sum with a chance of 2^-128. Rows are separated by line feeds, or all that is written is one. One thread.
 */
public final class RowSum extends OutputStream {
    private final byte[] key;
    private final boolean lines;
    private final MessageDigest digest;
    private boolean within;
    private long rows;
    private long high;
    private long low;

    /**
     * @param key the same for sums that are compared
     * @param lines whether line feeds separate rows; else everything up to {@link #close()} is one
     */
    public RowSum(byte[] key, boolean lines) {
        this.key = key.clone();
        this.lines = lines;
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every platform has SHA-256", e);
        }
    }

    @Override
    public void write(int value) {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        int end = offset + length;
        int from = offset;
        while (from < end) {
            int feed = lines ? indexOfFeed(bytes, from, end) : end;
            add(bytes, from, feed);
            if (feed < end) {
                endRow();
            }
            from = feed + 1;
        }
    }

    private static int indexOfFeed(byte[] bytes, int from, int end) {
        for (int i = from; i < end; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return end;
    }

    private void add(byte[] bytes, int from, int to) {
        if (!within) {
            digest.update(key);
            within = true;
        }
        digest.update(bytes, from, to - from);
    }

    private void endRow() {
        byte[] hash = digest.digest();
        within = false;
        rows++;
        long before = low;
        low += number(hash, 0);
        high += number(hash, Long.BYTES) + (Long.compareUnsigned(low, before) < 0 ? 1 : 0);
    }

    private static long number(byte[] hash, int at) {
        long number = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            number = number << 8 | hash[at + i] & 0xff;
        }
        return number;
    }

    /** Ends a row that has no line feed, at the end of an entry; another entry may follow. */
    @Override
    public void close() {
        if (within) {
            endRow();
        }
    }

    /** How many there were. */
    public long rows() {
        return rows;
    }

    /** Whether the rows are the same, in any order. */
    public boolean sameAs(RowSum other) {
        return rows == other.rows && high == other.high && low == other.low;
    }
}
