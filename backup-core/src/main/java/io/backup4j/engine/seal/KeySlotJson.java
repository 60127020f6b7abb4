package io.backup4j.engine.seal;

import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.RepositoryException;
import io.backup4j.spi.sink.ObjectKey;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * A key slot as clear JSON:
 *
 * <pre>
 * {"slot":"&lt;16 hex&gt;","kind":"passphrase|key-file|recovery","label":"…","created":"…",
 *  "kdf":{"name":"pbkdf2-hmac-sha256","iterations":600000,"salt":"&lt;base64 32 bytes&gt;"},
 *  "wrapped":"&lt;base64 of ciphertext[32] tag[16]&gt;"}
 * </pre>
 */
final class KeySlotJson {
    private KeySlotJson() {}

    static byte[] write(KeySlot slot) {
        ObjectNode root = StrictJson.newObject()
                .put("slot", slot.id())
                .put("kind", slot.kind().word())
                .put("label", slot.label())
                .put("created", slot.created().toString());
        ObjectNode kdf = root.putObject("kdf").put("name", slot.kdf().kdfName());
        if (slot.kdf() instanceof Pbkdf2 pbkdf2) {
            kdf.put("iterations", pbkdf2.iterations());
        } else if (slot.kdf() instanceof Argon2id argon2id) {
            kdf.put("memoryKiB", argon2id.memoryKib())
                    .put("iterations", argon2id.iterations())
                    .put("parallelism", argon2id.parallelism());
        }
        kdf.put("salt", StrictJson.base64(slot.salt()));
        return StrictJson.write(root.put("wrapped", StrictJson.base64(slot.wrapped())));
    }

    static KeySlot read(ObjectKey key, byte[] json) {
        try {
            ObjectNode root = StrictJson.parse(json);
            StrictJson.onlyMembers(root, "it", Set.of("slot", "kind", "label", "created", "kdf", "wrapped"));
            ObjectNode kdf = StrictJson.object(root, "kdf");
            KeySlot slot = new KeySlot(
                    StrictJson.text(root, "slot"),
                    readKind(key, StrictJson.text(root, "kind")),
                    StrictJson.text(root, "label"),
                    Instant.parse(StrictJson.text(root, "created")),
                    readKdf(key, kdf),
                    StrictJson.bytes(kdf, "salt", Sealer.SALT_BYTES),
                    StrictJson.bytes(root, "wrapped", KeySlot.WRAPPED_BYTES));
            if (!slot.objectKey().equals(key)) {
                throw new IllegalArgumentException("it says that it is slot '" + slot.id() + "'");
            }
            return slot;
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new DamagedException("The key slot " + key + " cannot be used: " + e.getMessage() + ".");
        }
    }

    private static SlotKind readKind(ObjectKey key, String word) {
        for (SlotKind kind : SlotKind.values()) {
            if (kind.word().equals(word)) {
                return kind;
            }
        }
        throw new RepositoryException(
                ErrorCode.UNSUPPORTED_FORMAT,
                "The key slot " + key + " is of kind '" + word + "', which this release does not know.");
    }

    private static Kdf readKdf(ObjectKey key, ObjectNode kdf) {
        String name = StrictJson.text(kdf, "name");
        return switch (name) {
            case Pbkdf2.NAME -> {
                StrictJson.onlyMembers(kdf, "'kdf'", Set.of("name", "iterations", "salt"));
                yield new Pbkdf2(StrictJson.integer(kdf, "iterations"));
            }
            case Argon2id.NAME -> {
                StrictJson.onlyMembers(kdf, "'kdf'", Set.of("name", "memoryKiB", "iterations", "parallelism", "salt"));
                yield new Argon2id(
                        StrictJson.integer(kdf, "memoryKiB"),
                        StrictJson.integer(kdf, "iterations"),
                        StrictJson.integer(kdf, "parallelism"));
            }
            case HkdfSha256.NAME -> {
                StrictJson.onlyMembers(kdf, "'kdf'", Set.of("name", "salt"));
                yield new HkdfSha256();
            }
            default ->
                throw new RepositoryException(
                        ErrorCode.UNSUPPORTED_FORMAT,
                        "The key slot " + key + " uses the key derivation '" + name
                                + "', which this release does not know; it knows " + Pbkdf2.NAME + ", " + Argon2id.NAME
                                + " and " + HkdfSha256.NAME + ".");
        };
    }
}
