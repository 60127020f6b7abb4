package io.backup4j.cli;

import io.backup4j.spi.error.ConfigurationException;
import io.backup4j.spi.key.Credential;
import io.backup4j.spi.key.KeyFileText;
import io.backup4j.spi.key.RecoveryKeyText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Reads secrets from files; never shows their content, also not in messages. */
final class SecretFiles {
    /** No secret is larger; a mistaken path to a big file must not fill the memory. */
    private static final long MAX_BYTES = 64 << 10;

    private SecretFiles() {}

    /** The first line of a UTF-8 file, without its line end. */
    static Credential passphrase(Path file) {
        return firstLine(file, "passphrase", Credential::passphrase);
    }

    /** The same as text, because the driver of a database takes nothing else. */
    static String password(Path file) {
        return firstLine(file, "password", String::new);
    }

    /** Another secret as text, such as an address that must not be known. */
    static String text(Path file, String what) {
        return firstLine(file, what, String::new);
    }

    /** Wipes what it read, after the maker has used it. */
    private static <T> T firstLine(Path file, String what, Function<char[], T> maker) {
        byte[] bytes = read(file);
        int end = 0;
        while (end < bytes.length && bytes[end] != '\n') {
            end++;
        }
        if (end > 0 && bytes[end - 1] == '\r') {
            end--;
        }
        char[] characters = decode(file, bytes, end);
        try {
            if (characters.length == 0) {
                throw new MissingException("the first line of " + file + " is empty: it must hold the " + what);
            }
            return maker.apply(characters);
        } finally {
            Arrays.fill(characters, '\0');
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** 32 bytes, or 64 hex digits with an optional line end. */
    static Credential key(Path file) {
        byte[] bytes = read(file);
        return credential(file, bytes, KeyFileText::parse, Credential::keyFile);
    }

    /** The recovery key as the emergency kit shows it: case, blanks, line ends and hyphens do not matter. */
    static Credential recoveryKey(Path file) {
        byte[] bytes = read(file);
        return credential(
                file,
                bytes,
                content -> RecoveryKeyText.parse(new String(content, StandardCharsets.ISO_8859_1)),
                Credential::recoveryKey);
    }

    /** Wipes everything on the way. */
    private static Credential credential(
            Path file, byte[] bytes, UnaryOperator<byte[]> parser, Function<byte[], Credential> maker) {
        byte[] key = {};
        try {
            key = parser.apply(bytes);
            return maker.apply(key);
        } catch (ConfigurationException e) {
            throw new MissingException(file + ": " + e.getMessage());
        } finally {
            Arrays.fill(key, (byte) 0);
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static char[] decode(Path file, byte[] bytes, int length) {
        try {
            CharBuffer decoded = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length));
            char[] characters = new char[decoded.remaining()];
            decoded.get(characters);
            Arrays.fill(decoded.array(), '\0');
            return characters;
        } catch (CharacterCodingException e) {
            throw new MissingException("the first line of " + file + " is not UTF-8");
        }
    }

    private static byte[] read(Path file) {
        try {
            if (Files.isRegularFile(file) && Files.size(file) > MAX_BYTES) {
                throw new MissingException("too large for a secret: " + file);
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new MissingException("cannot read the secret: " + Causes.describe(e));
        }
    }
}
