package io.backup4j.engine.seal;

import io.backup4j.spi.error.ConfigurationException;
import java.util.function.Supplier;

/**
 * How a new passphrase slot stretches its passphrase: never weaker than the format page's minimum for writers. Key files and recovery
 * keys are random already and ignore it. Immutable.
 */
public final class KdfOptions {
    /** OWASP Password Storage Cheat Sheet, 2023, for PBKDF2-HMAC-SHA256. */
    private static final int PBKDF2_ITERATIONS = 600_000;

    /** RFC 9106, section 4, the second recommended option, for hosts with little memory: 64 MiB, 3 passes, 4 lanes. */
    private static final Argon2id ARGON2ID = new Argon2id(64 * 1024, 3, 4);

    private final Kdf kdf;

    private KdfOptions(Kdf kdf) {
        this.kdf = kdf;
    }

    /** PBKDF2-HMAC-SHA256 with 600 000 rounds: about 0.4 s, no memory. */
    public static KdfOptions pbkdf2() {
        return pbkdf2(PBKDF2_ITERATIONS);
    }

    /** PBKDF2-HMAC-SHA256 with at least 600 000 rounds. */
    public static KdfOptions pbkdf2(int iterations) {
        if (iterations < PBKDF2_ITERATIONS) {
            throw new ConfigurationException("PBKDF2 needs at least " + PBKDF2_ITERATIONS
                    + " iterations for a new slot, not " + iterations + ".");
        }
        return checked(() -> new Pbkdf2(iterations));
    }

    /** Argon2id with 64 MiB, 3 passes and 4 lanes. */
    public static KdfOptions argon2id() {
        return new KdfOptions(ARGON2ID);
    }

    /** Argon2id with at least 64 MiB and 3 passes. The memory is heap, when writing and for every later opening. */
    public static KdfOptions argon2id(int memoryKib, int iterations, int parallelism) {
        if (memoryKib < ARGON2ID.memoryKib() || iterations < ARGON2ID.iterations()) {
            throw new ConfigurationException(
                    "Argon2id needs at least " + ARGON2ID.memoryKib() + " KiB and " + ARGON2ID.iterations()
                            + " iterations for a new slot, not " + memoryKib + " and " + iterations + ".");
        }
        return checked(() -> new Argon2id(memoryKib, iterations, parallelism));
    }

    /** Without a minimum, for tests that write many slots. */
    static KdfOptions unchecked(Kdf kdf) {
        return new KdfOptions(kdf);
    }

    Kdf kdf() {
        return kdf;
    }

    private static KdfOptions checked(Supplier<Kdf> kdf) {
        try {
            return new KdfOptions(kdf.get());
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException("The key derivation cannot be used: " + e.getMessage() + ".", e);
        }
    }
}
