package io.backup4j.engine.seal;

import io.backup4j.engine.chunk.Hkdf;
import io.backup4j.spi.sink.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Makes the sealers of a repository's objects. Thread-safe. Of no use once its keyring is closed. */
public final class Sealer {
    /** Bytes by which sealed data is longer than plain data, in every mode. */
    public static final int TAG_BYTES = 16;

    /** Length of an object's salt. */
    public static final int SALT_BYTES = 32;

    private final RepositoryIdentity identity;
    private final KeyRing keys;
    private final @Nullable SealObserver observer;
    private final CipherSupply ciphers = new CipherSupply();

    public Sealer(RepositoryIdentity identity, KeyRing keys) {
        this(identity, keys, null);
    }

    /** For tests of invariant I9: the observer is shown every key and nonce used. */
    public Sealer(RepositoryIdentity identity, KeyRing keys, @Nullable SealObserver observer) {
        if (identity.mode() != SealMode.NONE && keys.unkeyed()) {
            throw new IllegalArgumentException("keys: the keyring of mode none cannot seal in mode "
                    + identity.mode().word());
        }
        this.identity = identity;
        this.keys = keys;
        this.observer = observer;
    }

    /**
     * Prepares the cipher for bulk data now, on this thread, which takes about 0.1 s, instead of at the first section of 64 KiB or more. Optional;
     * for a caller with something else to wait for. Does nothing the second time.
     */
    public static void prepare() {
        GcmProvider.prepare();
    }

    public RepositoryIdentity identity() {
        return identity;
    }

    /** The key id that new objects are sealed under. */
    public int currentKeyId() {
        return keys.currentKeyId();
    }

    /**
     * The sealer of one object. {@code salt} is the 32 bytes that name the pack or stand in the object's header; sealing needs a fresh one.
     * Throws {@link io.backup4j.spi.error.DamagedException} if the keyring has no such key id.
     */
    public ObjectSealer object(ObjectKey key, byte[] salt, int keyId, KeyPurpose purpose) {
        if (salt.length != SALT_BYTES) {
            throw new IllegalArgumentException("salt: must have " + SALT_BYTES + " bytes, has " + salt.length);
        }
        byte[] epochKey = keys.epochKeyFor(keyId, key);
        if (identity.mode() == SealMode.NONE) {
            return new ObjectSealer(key, purpose, associatedData(key, keyId, salt), new ChecksumSeal());
        }
        byte[] info = ("backup4j/" + FormatVersion.CURRENT + "/" + purpose.label()).getBytes(StandardCharsets.US_ASCII);
        byte[] derived = Hkdf.derive(epochKey, salt, info, KeyRing.KEY_BYTES);
        try {
            return new ObjectSealer(
                    key, purpose, associatedData(key, keyId, salt), new GcmSeal(key, derived, ciphers, observer));
        } finally {
            Arrays.fill(derived, (byte) 0);
        }
    }

    private AssociatedData associatedData(ObjectKey key, int keyId, byte[] salt) {
        return new AssociatedData(identity, keyId, key, salt);
    }
}
