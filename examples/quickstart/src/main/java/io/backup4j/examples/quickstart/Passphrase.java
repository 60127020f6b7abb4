package io.backup4j.examples.quickstart;

import io.backup4j.spi.key.Credential;
import java.security.SecureRandom;
import java.util.Arrays;

/** A random passphrase that nobody ever sees: it lives as long as the demonstration. */
final class Passphrase {
    /** 24 characters of 5 bits are 120 bits. */
    static final int LENGTH = 24;

    /** Without letters and digits that look alike. */
    private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";

    private Passphrase() {}

    static Credential random() {
        SecureRandom random = new SecureRandom();
        char[] characters = new char[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            characters[i] = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
        }
        try {
            return Credential.passphrase(characters);
        } finally {
            Arrays.fill(characters, '\0');
        }
    }

    /** What is shown instead. */
    static String masked() {
        return "*".repeat(LENGTH);
    }
}
