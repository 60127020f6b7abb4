package io.backup4j.spi.key;

import java.util.Arrays;

/**
 * What opens a repository: a passphrase, a key file or the recovery key. Holds secrets in arrays that {@link #close()} wipes; never shows them in
 * {@code toString}. The caller owns it and may use it for several calls.
 */
public sealed interface Credential extends AutoCloseable {

    /** Wipes the secret; using it afterwards fails. */
    @Override
    void close();

    /** A passphrase; the array is copied, normalised to NFC when used. */
    static Credential passphrase(char[] passphrase) {
        if (passphrase.length == 0) {
            throw new IllegalArgumentException("passphrase: must not be empty");
        }
        return new Passphrase(passphrase.clone());
    }

    /** The 32 bytes of a key file; the array is copied. */
    static Credential keyFile(byte[] key) {
        return new KeyFile(check(key, "key file"));
    }

    /** The 32 bytes of a recovery key; the array is copied. */
    static Credential recoveryKey(byte[] key) {
        return new RecoveryKey(check(key, "recovery key"));
    }

    private static byte[] check(byte[] key, String what) {
        if (key.length != 32) {
            throw new IllegalArgumentException(what + ": must have 32 bytes, has " + key.length);
        }
        return key.clone();
    }

    /** Something a person remembers; stretched by PBKDF2 or Argon2id. */
    final class Passphrase implements Credential {
        private final char[] characters;

        private Passphrase(char[] characters) {
            this.characters = characters;
        }

        /** The secret itself, not a copy. */
        public char[] characters() {
            return characters;
        }

        @Override
        public void close() {
            Arrays.fill(characters, '\0');
        }

        @Override
        public String toString() {
            return "passphrase";
        }
    }

    /** 32 random bytes kept in a file. */
    final class KeyFile implements Credential {
        private final byte[] key;

        private KeyFile(byte[] key) {
            this.key = key;
        }

        /** The secret itself, not a copy. */
        public byte[] key() {
            return key;
        }

        @Override
        public void close() {
            Arrays.fill(key, (byte) 0);
        }

        @Override
        public String toString() {
            return "key file";
        }
    }

    /** 32 random bytes kept on paper. */
    final class RecoveryKey implements Credential {
        private final byte[] key;

        private RecoveryKey(byte[] key) {
            this.key = key;
        }

        /** The secret itself, not a copy. */
        public byte[] key() {
            return key;
        }

        @Override
        public void close() {
            Arrays.fill(key, (byte) 0);
        }

        @Override
        public String toString() {
            return "recovery key";
        }
    }
}
