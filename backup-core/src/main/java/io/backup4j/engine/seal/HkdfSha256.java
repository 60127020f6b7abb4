package io.backup4j.engine.seal;

import io.backup4j.engine.chunk.Hkdf;
import java.nio.charset.StandardCharsets;

/** HKDF with HMAC-SHA-256, for credentials that are 32 random bytes already and need no stretching. */
public record HkdfSha256() implements Kdf {
    static final String NAME = "hkdf-sha256";
    private static final byte[] INFO = "backup4j/1/slot".getBytes(StandardCharsets.US_ASCII);

    @Override
    public String kdfName() {
        return NAME;
    }

    @Override
    public int iterations() {
        return 0;
    }

    @Override
    public int memoryKib() {
        return 0;
    }

    @Override
    public int parallelism() {
        return 0;
    }

    @Override
    public byte[] derive(byte[] secret, byte[] salt) {
        return Hkdf.derive(secret, salt, INFO, KeyRing.KEY_BYTES);
    }
}
