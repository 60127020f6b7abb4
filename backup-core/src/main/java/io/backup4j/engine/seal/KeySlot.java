package io.backup4j.engine.seal;

import io.backup4j.spi.sink.ObjectKey;
import java.time.Instant;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The object {@code key/<id>}: the master key, wrapped so that one credential opens it. Label and creation time are for people and not
 * authenticated. Immutable; the arrays are copied in and out.
 *
 * @param id 16 hex digits
 * @param salt 32 bytes, fresh for each slot
 * @param wrapped 32 bytes of ciphertext and the tag of 16
 */
public record KeySlot(String id, SlotKind kind, String label, Instant created, Kdf kdf, byte[] salt, byte[] wrapped) {
    static final int WRAPPED_BYTES = KeyRing.KEY_BYTES + Sealer.TAG_BYTES;
    private static final Pattern ID = Pattern.compile("[0-9a-f]{16}");
    private static final int MAX_LABEL_LENGTH = 200;

    public KeySlot {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("slot: must be 16 hex digits, is '" + id + "'");
        }
        Objects.requireNonNull(kind, "kind");
        if (label.length() > MAX_LABEL_LENGTH) {
            throw new IllegalArgumentException(
                    "label: must have at most " + MAX_LABEL_LENGTH + " characters, has " + label.length());
        }
        Objects.requireNonNull(created, "created");
        if ((kind == SlotKind.PASSPHRASE) == (kdf instanceof HkdfSha256)) {
            throw new IllegalArgumentException("kdf: '" + kdf.kdfName() + "' is not for slots of kind " + kind.word());
        }
        if (salt.length != Sealer.SALT_BYTES) {
            throw new IllegalArgumentException("salt: must have " + Sealer.SALT_BYTES + " bytes, has " + salt.length);
        }
        if (wrapped.length != WRAPPED_BYTES) {
            throw new IllegalArgumentException("wrapped: must have " + WRAPPED_BYTES + " bytes, has " + wrapped.length);
        }
        salt = salt.clone();
        wrapped = wrapped.clone();
    }

    @Override
    public byte[] salt() {
        return salt.clone();
    }

    @Override
    public byte[] wrapped() {
        return wrapped.clone();
    }

    /** Where the slot is stored. */
    public ObjectKey objectKey() {
        return ObjectKey.of("key/" + id);
    }

    /** The content of the object. */
    public byte[] toJson() {
        return KeySlotJson.write(this);
    }

    /**
     * Reads a stored slot. Throws {@link io.backup4j.spi.error.DamagedException} if it is malformed or its parameters exceed the limits,
     * and {@link io.backup4j.spi.error.RepositoryException} naming a kind or key derivation of another release; other slots may still open.
     */
    public static KeySlot fromJson(ObjectKey key, byte[] json) {
        return KeySlotJson.read(key, json);
    }

    @Override
    public String toString() {
        return "key slot " + id + " (" + kind.word() + ", '" + label + "')";
    }
}
