package io.backup4j.engine.seal;

import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** Argon2id, version 1.3 (RFC 9106), by BouncyCastle's lightweight API, which registers no provider. Allocates its memory on the heap. */
public record Argon2id(int memoryKib, int iterations, int parallelism) implements Kdf {
    static final String NAME = "argon2id";
    private static final int MIN_MEMORY_KIB = 8;
    private static final int MAX_MEMORY_KIB = 4 * 1024 * 1024;
    private static final int MAX_ITERATIONS = 100;
    private static final int MAX_PARALLELISM = 64;

    public Argon2id {
        Kdf.checkRange("memoryKiB", memoryKib, MIN_MEMORY_KIB, MAX_MEMORY_KIB);
        Kdf.checkRange("iterations", iterations, 1, MAX_ITERATIONS);
        Kdf.checkRange("parallelism", parallelism, 1, MAX_PARALLELISM);
        if (memoryKib < MIN_MEMORY_KIB * parallelism) {
            throw new IllegalArgumentException("memoryKiB: must be at least 8 per lane (RFC 9106, section 3.1), is "
                    + memoryKib + " for " + parallelism + " lanes");
        }
    }

    @Override
    public String kdfName() {
        return NAME;
    }

    @Override
    public byte[] derive(byte[] secret, byte[] salt) {
        return derive(parameters().withSalt(salt), secret);
    }

    Argon2Parameters.Builder parameters() {
        return new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memoryKib)
                .withIterations(iterations)
                .withParallelism(parallelism);
    }

    static byte[] derive(Argon2Parameters.Builder parameters, byte[] secret) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(parameters.build());
        byte[] key = new byte[KeyRing.KEY_BYTES];
        generator.generateBytes(secret, key);
        return key;
    }
}
