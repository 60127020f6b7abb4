package io.backup4j.spring.place;

import io.backup4j.spi.error.ConfigurationException;
import io.backup4j.spi.key.Credential;
import io.backup4j.spi.key.KeyFileText;
import io.backup4j.spring.failure.InvalidBackupSettingException;
import io.backup4j.spring.failure.Yaml;
import io.backup4j.spring.properties.EncryptionProperties;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes a credential of what the properties say. Shows no secret in messages. Stateless. */
final class KeyReader {
    /** No secret is larger; a mistaken path to a big file must not fill the memory. */
    private static final long MAX_BYTES = 64 << 10;

    private KeyReader() {}

    /**
     * Reads the key.
     *
     * @param prefix of the properties, for messages: {@code backup.encryption}
     * @throws InvalidBackupSettingException if there is none, more than one, or it cannot be read
     */
    static Credential read(String prefix, EncryptionProperties properties) {
        boolean inline =
                properties.passphrase() != null && !properties.passphrase().isEmpty();
        long given = (inline ? 1 : 0)
                + (properties.passphraseFile() != null ? 1 : 0)
                + (properties.keyFile() != null ? 1 : 0);
        if (given == 0) {
            throw new InvalidBackupSettingException(
                    prefix + ".passphrase",
                    "no key is given, and backups are encrypted.",
                    "Give a passphrase that is kept outside of the configuration, here in the environment:"
                            + Yaml.of(prefix + ".passphrase", "${BACKUP_PASSPHRASE}")
                            + "\n\nor '" + prefix + ".passphrase-file' or '" + prefix
                            + ".key-file'. Without encryption, on purpose: '" + prefix + ".enabled=false'.");
        }
        if (given > 1) {
            throw new InvalidBackupSettingException(
                    prefix,
                    "more than one of passphrase, passphrase-file and key-file is given.",
                    "Leave only one of them.");
        }
        if (inline) {
            return Credential.passphrase(
                    Objects.requireNonNull(properties.passphrase()).toCharArray());
        }
        return properties.keyFile() != null
                ? key(prefix + ".key-file", properties.keyFile())
                : passphrase(prefix + ".passphrase-file", Objects.requireNonNull(properties.passphraseFile()));
    }

    private static Credential key(String property, Path file) {
        byte[] bytes = content(property, file);
        byte[] key = {};
        try {
            key = KeyFileText.parse(bytes);
            return Credential.keyFile(key);
        } catch (ConfigurationException e) {
            throw unusable(property, file + ": " + e.getMessage(), e);
        } finally {
            Arrays.fill(key, (byte) 0);
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** The first line, without its line end. */
    private static Credential passphrase(String property, Path file) {
        byte[] bytes = content(property, file);
        int end = 0;
        while (end < bytes.length && bytes[end] != '\n') {
            end++;
        }
        if (end > 0 && bytes[end - 1] == '\r') {
            end--;
        }
        char[] characters = {};
        try {
            CharBuffer decoded = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, end));
            characters = new char[decoded.remaining()];
            decoded.get(characters);
            Arrays.fill(decoded.array(), '\0');
            if (characters.length == 0) {
                throw unusable(property, "the first line of " + file + " is empty.", null);
            }
            return Credential.passphrase(characters);
        } catch (CharacterCodingException e) {
            throw unusable(property, "the first line of " + file + " is not UTF-8.", null);
        } finally {
            Arrays.fill(characters, '\0');
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static byte[] content(String property, Path file) {
        try {
            if (Files.isRegularFile(file) && Files.size(file) > MAX_BYTES) {
                throw unusable(property, file + " is too large for a secret.", null);
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw unusable(property, "cannot be read: " + e, e);
        }
    }

    private static InvalidBackupSettingException unusable(String property, String problem, @Nullable Throwable cause) {
        return new InvalidBackupSettingException(
                property, problem, "Name a file that this process can read and that holds the secret.", cause);
    }
}
