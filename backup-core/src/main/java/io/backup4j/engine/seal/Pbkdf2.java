package io.backup4j.engine.seal;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** PBKDF2 with HMAC-SHA-256 (RFC 8018) over a secret that is UTF-8 text. */
public record Pbkdf2(int iterations) implements Kdf {
    static final String NAME = "pbkdf2-hmac-sha256";
    private static final int MIN_ITERATIONS = 100_000;
    private static final int MAX_ITERATIONS = 100_000_000;

    public Pbkdf2 {
        Kdf.checkRange("iterations", iterations, MIN_ITERATIONS, MAX_ITERATIONS);
    }

    @Override
    public String kdfName() {
        return NAME;
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
        return derive(secret, salt, iterations, KeyRing.KEY_BYTES);
    }

    static byte[] derive(byte[] secret, byte[] salt, int iterations, int length) {
        CharBuffer decoded = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(secret));
        char[] text = Arrays.copyOf(decoded.array(), decoded.remaining());
        PBEKeySpec spec = new PBEKeySpec(text, salt, iterations, 8 * length);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime cannot compute PBKDF2WithHmacSHA256", e);
        } finally {
            spec.clearPassword();
            Arrays.fill(text, '\0');
            Arrays.fill(decoded.array(), '\0');
        }
    }
}
