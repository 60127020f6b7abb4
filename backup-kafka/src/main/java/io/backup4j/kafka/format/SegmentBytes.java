package io.backup4j.kafka.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads the members of one item, which lies in an array as a whole. Every step beyond its end is damage. Reused from item to item. */
final class SegmentBytes {
    private byte[] bytes = new byte[0];
    private int at;
    private int end;

    void over(byte[] source, int from, int to) {
        bytes = source;
        at = from;
        end = to;
    }

    int remaining() {
        return end - at;
    }

    int u8(String what) throws DamagedSegmentException {
        require(1, what);
        return bytes[at++] & 0xff;
    }

    int u32(String what) throws DamagedSegmentException {
        require(4, what);
        int number = 0;
        for (int i = 0; i < 4; i++) {
            number = number << 8 | bytes[at++] & 0xff;
        }
        return number;
    }

    long i64(String what) throws DamagedSegmentException {
        return (long) u32(what) << 32 | u32(what) & 0xffff_ffffL;
    }

    /** A number that is not negative. */
    long u64(String what) throws DamagedSegmentException {
        long number = i64(what);
        if (number < 0) {
            throw new DamagedSegmentException(what + " is " + Long.toUnsignedString(number) + ", more than 2^63-1");
        }
        return number;
    }

    /** All 64 bits. */
    long varint(String what) throws DamagedSegmentException {
        long number = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int b = u8(what);
            if (shift == 63 && b > 1) {
                break;
            }
            number |= (long) (b & 0x7f) << shift;
            if (b < 0x80) {
                return number;
            }
        }
        throw new DamagedSegmentException(what + " is a number of more than 64 bits");
    }

    long uvarint(String what) throws DamagedSegmentException {
        long number = varint(what);
        if (number < 0) {
            throw new DamagedSegmentException(what + " is " + Long.toUnsignedString(number) + ", more than 2^63-1");
        }
        return number;
    }

    /** A copy of so many bytes; none is made before it is known that they are there. */
    byte[] copy(long length, String what) throws DamagedSegmentException {
        require(length, what);
        byte[] copy = Arrays.copyOfRange(bytes, at, at + (int) length);
        at += (int) length;
        return copy;
    }

    String text(long length, String what) throws DamagedSegmentException {
        require(length, what);
        String text = new String(bytes, at, (int) length, StandardCharsets.UTF_8);
        at += (int) length;
        return text;
    }

    private void require(long length, String what) throws DamagedSegmentException {
        if (length > end - at) {
            throw new DamagedSegmentException(
                    what + " has " + length + " bytes, but only " + (end - at) + " are left of what it is part of");
        }
    }
}
