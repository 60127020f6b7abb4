package io.backup4j.engine.listing;

import io.backup4j.engine.chunk.ChunkId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing array of format primitives. One thread at a time. */
final class Bytes {
    private byte[] array;
    private int length;

    Bytes(int capacity) {
        array = new byte[capacity];
    }

    byte[] array() {
        return array;
    }

    /** Appends that many bytes, for the caller to write: they are the last ones before {@link #length}. */
    byte[] array(int more) {
        room(more);
        length += more;
        return array;
    }

    int length() {
        return length;
    }

    void clear() {
        length = 0;
    }

    void u8(int value) {
        room(1);
        array[length++] = (byte) value;
    }

    void uvarint(long value) {
        room(10);
        while ((value & ~0x7fL) != 0) {
            array[length++] = (byte) (value | 0x80);
            value >>>= 7;
        }
        array[length++] = (byte) value;
    }

    /** Signed numbers: small ones of either sign are short. */
    void zigzag(long value) {
        uvarint((value << 1) ^ (value >> 63));
    }

    void bytes(byte[] source, int offset, int count) {
        room(count);
        System.arraycopy(source, offset, array, length, count);
        length += count;
    }

    void sized(byte[] value) {
        uvarint(value.length);
        bytes(value, 0, value.length);
    }

    void sized(String value) {
        sized(value.getBytes(StandardCharsets.UTF_8));
    }

    void ref(ChunkRef ref) {
        room(ChunkId.BYTES);
        ref.id().write(array, length);
        length += ChunkId.BYTES;
        uvarint(ref.length());
    }

    byte[] toByteArray() {
        return Arrays.copyOf(array, length);
    }

    private void room(int count) {
        if (array.length - length < count) {
            array = Arrays.copyOf(array, Math.max(array.length * 2, length + count));
        }
    }
}
