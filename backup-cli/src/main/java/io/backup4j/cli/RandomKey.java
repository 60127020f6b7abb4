package io.backup4j.cli;

import io.backup4j.spi.key.KeyFileText;
import java.security.SecureRandom;
import java.util.Arrays;

/** Makes the content of a key file. */
final class RandomKey {
    private RandomKey() {}

    /** 32 random bytes as 64 hex digits and a line end: survives copy and paste, and text editors. */
    static byte[] hexLine() {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        try {
            return KeyFileText.format(key);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }
}
