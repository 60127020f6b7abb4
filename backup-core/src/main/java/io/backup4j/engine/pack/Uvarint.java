package io.backup4j.engine.pack;

/** Writes LEB128 numbers: seven bits per byte, low group first. */
final class Uvarint {
    /** Longest form of a number that is at most the size of a pack, 2^26. */
    static final int MAX_BYTES = 4;

    private Uvarint() {}

    /** Writes a non-negative number and returns the position behind it. */
    static int write(byte[] target, int position, int value) {
        int rest = value;
        int at = position;
        while (rest > 0x7F) {
            target[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        target[at++] = (byte) rest;
        return at;
    }

    /** Bytes that {@link #write} needs. */
    static int length(int value) {
        return Math.max(1, (38 - Integer.numberOfLeadingZeros(value)) / 7);
    }
}
