package io.backup4j.engine.listing;

import io.backup4j.engine.chunk.ChunkId;
import io.backup4j.spi.error.DamagedException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads format primitives with bounds checked: malformed input is {@link DamagedException}, never anything else. One thread at a time. */
final class Cursor {
    private final byte[] array;
    private final int end;
    private int position;

    Cursor(byte[] array, int offset, int length) {
        this.array = array;
        this.position = offset;
        this.end = offset + length;
    }

    int position() {
        return position;
    }

    boolean atEnd() {
        return position == end;
    }

    /** What is read; not to be changed. */
    byte[] array() {
        return array;
    }

    int end() {
        return end;
    }

    void skip(int count) {
        need(count);
        position += count;
    }

    int u8() {
        need(1);
        return array[position++] & 0xff;
    }

    long uvarint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int b = u8();
            value |= (long) (b & 0x7f) << shift;
            if (b < 0x80) {
                return value;
            }
        }
        throw new DamagedException("listing: a number is longer than 10 bytes, at byte " + position);
    }

    /** A uvarint that must lie in [0, max]. */
    int number(int max, String what) {
        long value = uvarint();
        if (value < 0 || value > max) {
            throw new DamagedException("listing: " + what + " is " + Long.toUnsignedString(value) + ", at most " + max
                    + " is possible, at byte " + position);
        }
        return (int) value;
    }

    long zigzag() {
        long value = uvarint();
        return (value >>> 1) ^ -(value & 1);
    }

    byte[] bytes(int count) {
        need(count);
        position += count;
        return Arrays.copyOfRange(array, position - count, position);
    }

    byte[] sized() {
        return bytes(number(end - position, "a length"));
    }

    /** Whether these bytes come next, with their length; they are then skipped. */
    boolean follows(byte[] sized) {
        int after = position + 1 + sized.length;
        if (after > end
                || array[position] != sized.length
                || !Arrays.equals(array, position + 1, after, sized, 0, sized.length)) {
            return false;
        }
        position = after;
        return true;
    }

    String text() {
        int count = number(end - position, "a length");
        position += count;
        return new String(array, position - count, count, StandardCharsets.UTF_8);
    }

    ChunkId id() {
        need(ChunkId.BYTES);
        position += ChunkId.BYTES;
        return ChunkId.read(array, position - ChunkId.BYTES);
    }

    ChunkRef ref() {
        ChunkId id = id();
        return new ChunkRef(id, number(Integer.MAX_VALUE, "a chunk's length"));
    }

    /** A cursor over the next {@code count} bytes, which this one skips. */
    Cursor slice(int count) {
        need(count);
        position += count;
        return new Cursor(array, position - count, count);
    }

    private void need(int count) {
        if (count < 0 || end - position < count) {
            throw new DamagedException("listing: ends early, " + count + " bytes wanted at byte " + position + ", "
                    + (end - position) + " left");
        }
    }
}
