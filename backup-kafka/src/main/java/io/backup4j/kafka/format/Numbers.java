package io.backup4j.kafka.format;

/** Numbers of variable length as the format has them: LEB128, and zigzag for signed ones. */
final class Numbers {
    /** Most bytes that one number takes: 64 bits in groups of 7. */
    static final int MAX_BYTES = 10;

    private Numbers() {}

    /** Bytes that a number takes; negative ones count as unsigned. */
    static int length(long number) {
        return (Long.SIZE - Long.numberOfLeadingZeros(number | 1) + 6) / 7;
    }

    /** Writes a number; returns the index behind it. */
    static int put(byte[] target, int at, long number) {
        int index = at;
        long rest = number;
        while ((rest & ~0x7fL) != 0) {
            target[index++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        target[index++] = (byte) rest;
        return index;
    }

    static long zigzag(long number) {
        return (number << 1) ^ (number >> 63);
    }

    static long unzigzag(long number) {
        return (number >>> 1) ^ -(number & 1);
    }

    /** Bytes of the number that begins there, or 0 if it has not come whole. One that is too long is found by who reads it. */
    static int lengthAt(byte[] data, int from, int to) {
        for (int length = 1; length <= MAX_BYTES && from + length <= to; length++) {
            if (data[from + length - 1] >= 0 || length == MAX_BYTES) {
                return length;
            }
        }
        return 0;
    }
}
