package io.backup4j.engine.seal;

import io.backup4j.spi.error.WrongKeyException;
import io.backup4j.spi.key.Credential;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.crypto.spec.SecretKeySpec;

/** Wraps the master key into slots and unwraps it. Stateless. */
public final class KeySlots {
    private static final int SLOT_ID_BYTES = 8;
    private static final long BYTES_PER_KIB = 1024;
    private static final CipherSupply CIPHERS = new CipherSupply();

    private KeySlots() {}

    /**
     * A new slot that {@code credential} opens. Costs what {@code options} say if the credential is a passphrase.
     *
     * @param masterKey 32 bytes, stays the caller's
     */
    public static KeySlot wrap(
            RepositoryIdentity identity,
            byte[] masterKey,
            Credential credential,
            KdfOptions options,
            String label,
            Instant created,
            SecureRandom random) {
        if (identity.mode() == SealMode.NONE) {
            throw new IllegalArgumentException("identity: a repository of mode none has no master key to wrap");
        }
        if (masterKey.length != KeyRing.KEY_BYTES) {
            throw new IllegalArgumentException("masterKey: must have 32 bytes, has " + masterKey.length);
        }
        SlotKind kind = SlotKind.of(credential);
        Kdf kdf = kind == SlotKind.PASSPHRASE ? options.kdf() : new HkdfSha256();
        String id = HexFormat.of().formatHex(fresh(random, SLOT_ID_BYTES));
        byte[] salt = fresh(random, Sealer.SALT_BYTES);
        byte[] wrapped = new byte[KeySlot.WRAPPED_BYTES];
        SecretKeySpec key = wrappingKey(kdf, credential, salt);
        byte[] associated = associatedData(identity, id, kind, kdf);
        CIPHERS.seal(key, new byte[GcmSeal.NONCE_BYTES], associated, masterKey, 0, masterKey.length, wrapped, 0);
        return new KeySlot(id, kind, label, created, kdf, salt, wrapped);
    }

    /**
     * The master key, for the caller to wipe. Tries every slot of the credential's kind.
     *
     * @throws WrongKeyException if none opens; says how many were tried, and nothing about the secret
     */
    public static byte[] unwrap(RepositoryIdentity identity, List<KeySlot> slots, Credential credential) {
        SlotKind kind = SlotKind.of(credential);
        List<KeySlot> matching =
                slots.stream().filter(slot -> slot.kind() == kind).toList();
        List<String> notTried = new ArrayList<>();
        for (KeySlot slot : matching) {
            if (exceedsHeap(slot.kdf())) {
                notTried.add(slot.id() + " (needs " + slot.kdf().memoryKib() / 1024 + " MiB of heap)");
                continue;
            }
            Optional<byte[]> masterKey = open(identity, slot, credential);
            if (masterKey.isPresent()) {
                return masterKey.get();
            }
        }
        throw new WrongKeyException(explain(identity, slots.size(), kind, matching, notTried));
    }

    private static Optional<byte[]> open(RepositoryIdentity identity, KeySlot slot, Credential credential) {
        SecretKeySpec key = wrappingKey(slot.kdf(), credential, slot.salt());
        byte[] associated = associatedData(identity, slot.id(), slot.kind(), slot.kdf());
        byte[] masterKey = new byte[KeyRing.KEY_BYTES];
        boolean opened = CIPHERS.open(
                key, new byte[GcmSeal.NONCE_BYTES], associated, slot.wrapped(), 0, KeyRing.KEY_BYTES, masterKey, 0);
        return opened ? Optional.of(masterKey) : Optional.empty();
    }

    private static SecretKeySpec wrappingKey(Kdf kdf, Credential credential, byte[] salt) {
        byte[] secret = CredentialSecret.of(credential);
        byte[] key = kdf.derive(secret, salt);
        Arrays.fill(secret, (byte) 0);
        SecretKeySpec spec = new SecretKeySpec(key, "AES");
        Arrays.fill(key, (byte) 0);
        return spec;
    }

    /** See the format page, section 3. */
    private static byte[] associatedData(RepositoryIdentity identity, String id, SlotKind kind, Kdf kdf) {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        put(data, "backup4j key slot");
        data.write(0);
        data.writeBytes(ByteBuffer.allocate(16)
                .putLong(identity.id().getMostSignificantBits())
                .putLong(identity.id().getLeastSignificantBits())
                .array());
        put(data, id);
        for (Object part : List.of(kind.word(), kdf.kdfName(), kdf.iterations(), kdf.memoryKib(), kdf.parallelism())) {
            data.write(0);
            put(data, part.toString());
        }
        return data.toByteArray();
    }

    private static void put(ByteArrayOutputStream data, String text) {
        data.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A slot is clear text that anyone with access to the sink can alter: it must not be able to exhaust the host's heap. */
    private static boolean exceedsHeap(Kdf kdf) {
        return kdf.memoryKib() * BYTES_PER_KIB > Runtime.getRuntime().maxMemory() / 2;
    }

    private static String explain(
            RepositoryIdentity identity, int all, SlotKind kind, List<KeySlot> matching, List<String> notTried) {
        String repository = "repository " + identity.id();
        String message;
        if (matching.isEmpty()) {
            message = "No slot of kind " + kind.word() + " among the " + all + " key slots of " + repository
                    + ": give another kind of key.";
        } else {
            message = "No " + kind.word() + " slot of " + matching.size() + " opens " + repository + ": the "
                    + kind.word()
                    + " is wrong, or an object was damaged: "
                    + matching.stream().map(slot -> slot.objectKey().value()).collect(Collectors.joining(", "))
                    + ", or the object 'repository' if that is not its id.";
        }
        return notTried.isEmpty()
                ? message
                : message + " Not tried: " + String.join(", ", notTried) + "; start Java with a larger -Xmx.";
    }

    private static byte[] fresh(SecureRandom random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
