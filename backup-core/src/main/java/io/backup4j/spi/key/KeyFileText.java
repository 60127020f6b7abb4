package io.backup4j.spi.key;

import io.backup4j.spi.error.ConfigurationException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** The content of a key file: 32 raw bytes, or 64 hex digits with an optional line end. Stateless. */
public final class KeyFileText {
    private static final int KEY_BYTES = 32;
    private static final int HEX_DIGITS = 2 * KEY_BYTES;

    private KeyFileText() {}

    /** The 32 bytes, a copy for the caller to wipe. Throws {@link ConfigurationException} that shows nothing of the content. */
    public static byte[] parse(byte[] content) {
        if (content.length == KEY_BYTES) {
            return content.clone();
        }
        int length = content.length;
        if (length > HEX_DIGITS && content[length - 1] == '\n') {
            length--;
            if (length > HEX_DIGITS && content[length - 1] == '\r') {
                length--;
            }
        }
        if (length != HEX_DIGITS) {
            throw new ConfigurationException(
                    "A key file holds 32 raw bytes, or 64 hex digits and at most one line end; this one has "
                            + content.length + " bytes.");
        }
        byte[] key = new byte[KEY_BYTES];
        for (int i = 0; i < key.length; i++) {
            key[i] = (byte) (digit(content, 2 * i) << 4 | digit(content, 2 * i + 1));
        }
        return key;
    }

    /** The hex form with a line end, which survives editors and copying better than raw bytes. */
    public static byte[] format(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("key: must have 32 bytes, has " + key.length);
        }
        byte[] hex = HexFormat.of().formatHex(key).getBytes(StandardCharsets.US_ASCII);
        byte[] line = Arrays.copyOf(hex, hex.length + 1);
        line[hex.length] = '\n';
        return line;
    }

    private static int digit(byte[] content, int position) {
        int value = Character.digit(content[position], 16);
        if (value < 0) {
            throw new ConfigurationException(
                    "A key file of 64 characters holds hex digits only; character " + (position + 1) + " is none.");
        }
        return value;
    }
}
