package io.backup4j.engine.pack;

import static io.backup4j.engine.pack.PackFormat.MAGIC_OBJECT;

import io.backup4j.engine.seal.SealMode;
import io.backup4j.engine.seal.SealedKind;
import io.backup4j.engine.seal.Sealer;
import java.util.Arrays;

/** The clear header of a sealed object: {@code "B4JO" u16 version u8 mode u8 kind u32 keyId salt[32]}, 44 bytes. */
record ObjectHeader(SealMode mode, SealedKind kind, int keyId, byte[] salt) {
    static final int BYTES = 12 + Sealer.SALT_BYTES;

    static final int VERSION = 4;
    private static final int MODE = 6;
    private static final int KIND = 7;
    private static final int KEY_ID = 8;
    private static final int SALT = 12;

    void write(byte[] target) {
        BigEndian.putInt(target, 0, MAGIC_OBJECT);
        BigEndian.putShort(target, VERSION, PackFormat.VERSION);
        target[MODE] = (byte) mode.id();
        target[KIND] = (byte) kind.id();
        BigEndian.putInt(target, KEY_ID, keyId);
        System.arraycopy(salt, 0, target, SALT, salt.length);
    }

    /**
     * Reads the header at {@code offset}, whatever {@link #version} it says; the caller has made sure of {@value #BYTES} bytes.
     */
    static ObjectHeader read(Place place, byte[] bytes, int offset) {
        place.requireMagic(MAGIC_OBJECT, BigEndian.getInt(bytes, offset));
        return new ObjectHeader(
                mode(place.plus(MODE), bytes[offset + MODE] & 0xFF),
                kind(place.plus(KIND), bytes[offset + KIND] & 0xFF),
                BigEndian.getInt(bytes, offset + KEY_ID),
                Arrays.copyOfRange(bytes, offset + SALT, offset + BYTES));
    }

    /** What a header says of its version. */
    static int version(byte[] bytes, int offset) {
        return BigEndian.getShort(bytes, offset + VERSION);
    }

    private static SealMode mode(Place place, int id) {
        try {
            return SealMode.of(id);
        } catch (IllegalArgumentException e) {
            throw place.damaged("mode: " + e.getMessage(), e);
        }
    }

    private static SealedKind kind(Place place, int id) {
        try {
            return SealedKind.of(id);
        } catch (IllegalArgumentException e) {
            throw place.damaged("kind: " + e.getMessage(), e);
        }
    }
}
