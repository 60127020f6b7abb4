package io.backup4j.engine.pack;

import io.backup4j.spi.sink.ObjectKey;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Name of a pack: 32 random bytes, which are also the salt of its keys. Drawn anew for every pack that is built, so no name is ever used for two
 * contents. Ordered as unsigned bytes, which is the order of the keys in a listing. Immutable.
 */
public final class PackName implements Comparable<PackName> {
    /** Length of a name in bytes. */
    public static final int BYTES = 32;

    private static final String PREFIX = "pack/";
    private static final int KEY_LENGTH = PREFIX.length() + 3 + 2 * BYTES;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final long first;
    private final long second;
    private final long third;
    private final long fourth;

    private PackName(long first, long second, long third, long fourth) {
        this.first = first;
        this.second = second;
        this.third = third;
        this.fourth = fourth;
    }

    /** A fresh name. */
    public static PackName random(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return read(bytes, 0);
    }

    /** The name whose 32 bytes begin at {@code offset}. */
    public static PackName read(byte[] bytes, int offset) {
        return new PackName(
                (long) LONGS.get(bytes, offset),
                (long) LONGS.get(bytes, offset + 8),
                (long) LONGS.get(bytes, offset + 16),
                (long) LONGS.get(bytes, offset + 24));
    }

    /**
     * The name in a key.
     *
     * @throws IllegalArgumentException if the key is not that of a pack, see {@link #isPack}
     */
    public static PackName of(ObjectKey key) {
        if (!isPack(key)) {
            throw new IllegalArgumentException("key: not the key of a pack: " + key);
        }
        return read(HexFormat.of().parseHex(key.name()), 0);
    }

    /** Reads 64 hex digits, the last component of a pack's key; empty for anything else. */
    public static Optional<PackName> parse(String hex) {
        if (hex.length() != 2 * BYTES) {
            return Optional.empty();
        }
        String key = PREFIX + hex.substring(0, 2) + "/" + hex;
        return ObjectKey.isValid(key) && isPack(ObjectKey.of(key))
                ? Optional.of(of(ObjectKey.of(key)))
                : Optional.empty();
    }

    /** Whether the key is {@code pack/<first 2 hex>/<64 hex>} in lower case; a listing skips everything else. */
    public static boolean isPack(ObjectKey key) {
        String value = key.value();
        int name = PREFIX.length() + 3;
        if (value.length() != KEY_LENGTH
                || !value.startsWith(PREFIX)
                || value.charAt(name - 1) != '/'
                || !value.regionMatches(PREFIX.length(), value, name, 2)) {
            return false;
        }
        for (int i = name; i < KEY_LENGTH; i++) {
            char c = value.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }

    /** The object that holds the pack. */
    public ObjectKey key() {
        String hex = toString();
        return new ObjectKey(PREFIX + hex.substring(0, 2) + '/' + hex);
    }

    /** Writes the 32 bytes at {@code offset}. */
    public void write(byte[] target, int offset) {
        LONGS.set(target, offset, first);
        LONGS.set(target, offset + 8, second);
        LONGS.set(target, offset + 16, third);
        LONGS.set(target, offset + 24, fourth);
    }

    /** The 32 bytes, which are the salt of the pack's keys; a fresh array. */
    public byte[] bytes() {
        byte[] bytes = new byte[BYTES];
        write(bytes, 0);
        return bytes;
    }

    @Override
    public int compareTo(PackName other) {
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
        return other instanceof PackName that
                && first == that.first
                && second == that.second
                && third == that.third
                && fourth == that.fourth;
    }

    /** The bytes are random, so any 32 bits of them are a good hash. */
    @Override
    public int hashCode() {
        return Long.hashCode(first);
    }

    /** 64 lower-case hex digits. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes());
    }
}
