package io.backup4j.engine.seal;

import io.backup4j.spi.error.ConfigurationException;
import io.backup4j.spi.key.Credential;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;

/** The bytes that a credential gives to a key derivation. */
final class CredentialSecret {
    private CredentialSecret() {}

    /** A copy for the caller to wipe. Normalising leaves a short-lived string on the heap, because the runtime offers no other way. */
    static byte[] of(Credential credential) {
        if (credential instanceof Credential.Passphrase passphrase) {
            return utf8(passphrase.characters());
        }
        if (credential instanceof Credential.KeyFile keyFile) {
            return keyFile.key().clone();
        }
        return ((Credential.RecoveryKey) credential).key().clone();
    }

    /** NFC, so that an accent typed on another keyboard is the same passphrase. */
    private static byte[] utf8(char[] characters) {
        String normalised = Normalizer.normalize(CharBuffer.wrap(characters), Normalizer.Form.NFC);
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(normalised));
            byte[] bytes = Arrays.copyOf(encoded.array(), encoded.remaining());
            Arrays.fill(encoded.array(), (byte) 0);
            return bytes;
        } catch (CharacterCodingException e) {
            // The cause is dropped: nothing may point at what the passphrase holds.
            throw new ConfigurationException("The passphrase is not valid Unicode text (half of a surrogate pair).");
        }
    }
}
