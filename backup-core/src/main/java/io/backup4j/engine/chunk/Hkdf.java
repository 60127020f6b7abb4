package io.backup4j.engine.chunk;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Key derivation by HKDF with HMAC-SHA-256 (RFC 5869). Stateless. */
public final class Hkdf {
    private static final int HASH_BYTES = 32;

    /** RFC 5869, section 2.3: the block counter is one byte. */
    private static final int MAX_BYTES = 255 * HASH_BYTES;

    private Hkdf() {}

    /** Extracts from {@code inputKey} with {@code salt} and expands to {@code length} bytes for {@code info}. */
    public static byte[] derive(byte[] inputKey, byte[] salt, byte[] info, int length) {
        byte[] pseudoRandomKey = extract(inputKey, salt);
        try {
            return expand(pseudoRandomKey, info, length);
        } finally {
            Arrays.fill(pseudoRandomKey, (byte) 0);
        }
    }

    static byte[] extract(byte[] inputKey, byte[] salt) {
        return mac(salt.length == 0 ? new byte[HASH_BYTES] : salt).doFinal(inputKey);
    }

    static byte[] expand(byte[] pseudoRandomKey, byte[] info, int length) {
        if (length < 1 || length > MAX_BYTES) {
            throw new IllegalArgumentException("length: must be 1 to " + MAX_BYTES + ", is " + length);
        }
        Mac mac = mac(pseudoRandomKey);
        byte[] result = new byte[length];
        byte[] block = new byte[0];
        for (int offset = 0, counter = 1; offset < length; offset += HASH_BYTES, counter++) {
            mac.update(block);
            mac.update(info);
            mac.update((byte) counter);
            block = mac.doFinal();
            System.arraycopy(block, 0, result, offset, Math.min(HASH_BYTES, length - offset));
        }
        Arrays.fill(block, (byte) 0);
        return result;
    }

    private static Mac mac(byte[] key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no HmacSHA256, which every runtime must have", e);
        }
    }
}
