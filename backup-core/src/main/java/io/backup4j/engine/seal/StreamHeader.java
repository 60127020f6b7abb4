package io.backup4j.engine.seal;

import io.backup4j.spi.error.WrongKeyException;
import io.backup4j.spi.key.Credential;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.spec.SecretKeySpec;

/**
 * The beginning of a sealed stream, in clear and authenticated with every chunk, 52 bytes, big-endian:
 *
 * <pre>
 * "B4JA" u16 version = 1, u8 kdf (1 pbkdf2-hmac-sha256, 2 argon2id, 3 hkdf-sha256 of a key file), u8 0,
 * u32 iterations, u32 memoryKiB, u32 parallelism, salt[32]
 * </pre>
 *
 * <p>A chunk has 64 KiB of content and a tag of 16 bytes, the last one 0 to 64 KiB and a tag. Chunk n is sealed by AES-256-GCM with the nonce
 * {@code u56 0, u32 n, u8 last}, last being 1 for the last chunk and else 0 (STREAM, Hoang, Reyhanitabar, Rogaway, Vizár 2015), and the header as associated data.
 */
record StreamHeader(Kdf kdf, byte[] salt) {
    static final byte[] MAGIC = "B4JA".getBytes(StandardCharsets.US_ASCII);
    static final int BYTES = 52;
    static final int CHUNK = 64 << 10;
    private static final int VERSION = 1;
    private static final int SALT_OFFSET = 20;
    /** A stranger's file decides what is computed before anything is known of it: some ten seconds and a quarter of a GiB. */
    private static final int MAX_PBKDF2_ITERATIONS = 10_000_000;

    private static final int MAX_ARGON2_KIB = 256 << 10;
    private static final int MAX_ARGON2_ITERATIONS = 10;

    static StreamHeader fresh(Credential credential, KdfOptions options) {
        byte[] salt = new byte[Sealer.SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        return new StreamHeader(credential instanceof Credential.Passphrase ? options.kdf() : new HkdfSha256(), salt);
    }

    static StreamHeader read(InputStream in) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(in.readNBytes(BYTES));
        if (bytes.limit() < BYTES || !Arrays.equals(bytes.array(), 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new IOException("it is no stream that backup4j has encrypted");
        }
        int version = bytes.getShort(4);
        if (version != VERSION) {
            throw new IOException("it is encrypted in version " + version + ", this release reads " + VERSION);
        }
        int iterations = bytes.getInt(8);
        int memory = bytes.getInt(12);
        try {
            Kdf kdf =
                    switch (bytes.get(6)) {
                        case 1 -> new Pbkdf2(atMost(iterations, MAX_PBKDF2_ITERATIONS));
                        case 2 ->
                            new Argon2id(
                                    atMost(memory, MAX_ARGON2_KIB),
                                    atMost(iterations, MAX_ARGON2_ITERATIONS),
                                    bytes.getInt(16));
                        case 3 -> new HkdfSha256();
                        default -> throw new IllegalArgumentException("kdf: " + bytes.get(6) + " is unknown");
                    };
            StreamHeader header = new StreamHeader(kdf, Arrays.copyOfRange(bytes.array(), SALT_OFFSET, BYTES));
            if (!Arrays.equals(header.bytes(), bytes.array())) {
                throw new IllegalArgumentException("numbers that it does not need are not 0");
            }
            return header;
        } catch (IllegalArgumentException e) {
            throw new IOException("its derivation of a key cannot be used: " + e.getMessage(), e);
        }
    }

    private static int atMost(int value, int max) {
        if (value > max) {
            throw new IllegalArgumentException(value + " is more than the " + max + " that are computed for a file");
        }
        return value;
    }

    byte[] bytes() {
        int kind = kdf instanceof Pbkdf2 ? 1 : kdf instanceof Argon2id ? 2 : 3;
        return ByteBuffer.allocate(BYTES)
                .put(MAGIC)
                .putShort((short) VERSION)
                .put((byte) kind)
                .put((byte) 0)
                .putInt(kdf.iterations())
                .putInt(kdf.memoryKib())
                .putInt(kdf.parallelism())
                .put(salt)
                .array();
    }

    SecretKeySpec key(Credential credential) {
        if (kdf instanceof HkdfSha256 == credential instanceof Credential.Passphrase) {
            throw new WrongKeyException("The stream was encrypted with a "
                    + (kdf instanceof HkdfSha256 ? "key file" : "passphrase") + "; give that.");
        }
        byte[] secret = CredentialSecret.of(credential);
        byte[] key = kdf.derive(secret, salt);
        try {
            return new SecretKeySpec(key, "AES");
        } finally {
            Arrays.fill(secret, (byte) 0);
            Arrays.fill(key, (byte) 0);
        }
    }

    static byte[] nonce(int number, boolean last) {
        return ByteBuffer.allocate(GcmSeal.NONCE_BYTES)
                .putInt(7, number)
                .put(11, (byte) (last ? 1 : 0))
                .array();
    }
}
