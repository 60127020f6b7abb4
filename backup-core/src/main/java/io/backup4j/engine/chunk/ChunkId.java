package io.backup4j.engine.chunk;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Name of a chunk: the keyed hash of its bytes, 32 bytes. Immutable. Ordered as unsigned bytes, which is the order of index segments. Four
 * longs and no array, because an index lookup table may hold many.
 */
public final class ChunkId implements Comparable<ChunkId> {
    /** Length in bytes. */
    public static final int BYTES = 32;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final long first;
    private final long second;
    private final long third;
    private final long fourth;

    private ChunkId(long first, long second, long third, long fourth) {
        this.first = first;
        this.second = second;
        this.third = third;
        this.fourth = fourth;
    }

    /** Reads 32 bytes from {@code offset}; fails with {@link IndexOutOfBoundsException} if there are fewer. */
    public static ChunkId read(byte[] bytes, int offset) {
        return new ChunkId(
                (long) LONG.get(bytes, offset),
                (long) LONG.get(bytes, offset + 8),
                (long) LONG.get(bytes, offset + 16),
                (long) LONG.get(bytes, offset + 24));
    }

    /** Reads 64 hex digits, the form that {@link #toString()} writes. */
    public static ChunkId parse(String hex) {
        if (hex.length() != 2 * BYTES) {
            throw new IllegalArgumentException(
                    "chunk id: must have " + 2 * BYTES + " hex digits, has " + hex.length() + " characters");
        }
        return read(HexFormat.of().parseHex(hex), 0);
    }

    /** Writes the 32 bytes to {@code offset}. */
    public void write(byte[] target, int offset) {
        LONG.set(target, offset, first);
        LONG.set(target, offset + 8, second);
        LONG.set(target, offset + 16, third);
        LONG.set(target, offset + 24, fourth);
    }

    /** The first 8 bytes, big-endian: uniformly distributed, so enough for hash tables and interpolation. */
    public long prefix() {
        return first;
    }

    /** Bytes {@code 8 * index} to {@code 8 * index + 7}, big-endian; index 0 to 3. For tables that keep ids as primitives. */
    public long word(int index) {
        return switch (index) {
            case 0 -> first;
            case 1 -> second;
            case 2 -> third;
            case 3 -> fourth;
            default -> throw new IndexOutOfBoundsException(index);
        };
    }

    @Override
    public int compareTo(ChunkId other) {
        int order = Long.compareUnsigned(first, other.first);
        if (order == 0) {
            order = Long.compareUnsigned(second, other.second);
        }
        if (order == 0) {
            order = Long.compareUnsigned(third, other.third);
        }
        return order != 0 ? order : Long.compareUnsigned(fourth, other.fourth);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ChunkId that
                && first == that.first
                && second == that.second
                && third == that.third
                && fourth == that.fourth;
    }

    /** The low bits of the first long; the id is a keyed hash already, so nothing needs mixing. */
    @Override
    public int hashCode() {
        return (int) first;
    }

    @Override
    public String toString() {
        byte[] bytes = new byte[BYTES];
        write(bytes, 0);
        return HexFormat.of().formatHex(bytes);
    }
}
