package io.backup4j.spi.key;

import io.backup4j.spi.error.ConfigurationException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * The recovery key as a person writes it down: 32 bytes as Crockford base32, 52 characters, then 4 characters that encode the first 20 bits of
 * their SHA-256, in 14 groups of four joined by {@code -}. Stateless.
 */
public final class RecoveryKeyText {
    private static final int KEY_BYTES = 32;
    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int BITS = 5;
    private static final int KEY_CHARACTERS = 52;
    private static final int CHECK_CHARACTERS = 4;
    private static final int CHARACTERS = KEY_CHARACTERS + CHECK_CHARACTERS;
    private static final int GROUP = 4;

    private RecoveryKeyText() {}

    /** The text of 32 bytes. Holds the secret. */
    public static String format(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("key: must have 32 bytes, has " + key.length);
        }
        int[] symbols = encode(key);
        StringBuilder text = new StringBuilder(CHARACTERS + CHARACTERS / GROUP);
        for (int i = 0; i < CHARACTERS; i++) {
            if (i > 0 && i % GROUP == 0) {
                text.append('-');
            }
            text.append(ALPHABET.charAt(symbols[i]));
        }
        return text.toString();
    }

    /**
     * The 32 bytes, for the caller to wipe. Ignores case, blanks and {@code -}; reads {@code O} as 0, {@code I} and {@code L} as 1. Throws
     * {@link ConfigurationException} that names the group with the typing error where it can be told, and shows no character.
     */
    public static byte[] parse(CharSequence text) {
        int[] symbols = symbols(text);
        byte[] key = decode(symbols);
        if (!Arrays.equals(encode(key), symbols)) {
            throw new ConfigurationException("The recovery key has a typing error" + where(symbols)
                    + ": its last four characters do not fit the rest.");
        }
        return key;
    }

    private static int[] symbols(CharSequence text) {
        int[] symbols = new int[CHARACTERS];
        int count = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '-' || Character.isWhitespace(c)) {
                continue;
            }
            int symbol = symbol(c);
            if (symbol < 0) {
                throw new ConfigurationException(
                        "The recovery key has a character that none can have, in group " + (count / GROUP + 1) + ".");
            }
            if (count < CHARACTERS) {
                symbols[count] = symbol;
            }
            count++;
        }
        if (count != CHARACTERS) {
            throw new ConfigurationException("The recovery key has " + CHARACTERS + " characters in 14 groups of four; "
                    + count + " were given.");
        }
        return symbols;
    }

    private static int symbol(char c) {
        return switch (c) {
            case 'O', 'o' -> 0;
            case 'I', 'i', 'L', 'l' -> 1;
            default -> c < 128 ? ALPHABET.indexOf(Character.toUpperCase(c)) : -1;
        };
    }

    private static int[] encode(byte[] key) {
        int[] symbols = new int[CHARACTERS];
        byte[] check = sha256(key);
        for (int i = 0; i < KEY_CHARACTERS; i++) {
            symbols[i] = bits(key, i);
        }
        for (int i = 0; i < CHECK_CHARACTERS; i++) {
            symbols[KEY_CHARACTERS + i] = bits(check, i);
        }
        return symbols;
    }

    /** The five bits of symbol {@code index}, zero beyond the end. */
    private static int bits(byte[] bytes, int index) {
        int value = 0;
        for (int bit = index * BITS; bit < (index + 1) * BITS; bit++) {
            int next = bit < 8 * bytes.length ? bytes[bit / 8] >> (7 - bit % 8) & 1 : 0;
            value = value << 1 | next;
        }
        return value;
    }

    /** Drops the four padding bits; encoding the result again shows whether they were zero. */
    private static byte[] decode(int[] symbols) {
        byte[] key = new byte[KEY_BYTES];
        for (int bit = 0; bit < 8 * key.length; bit++) {
            int value = symbols[bit / BITS] >> (BITS - 1 - bit % BITS) & 1;
            key[bit / 8] |= (byte) (value << (7 - bit % 8));
        }
        return key;
    }

    /** Looks for the one character whose replacement makes the key right; more than one error cannot be located. */
    private static String where(int[] symbols) {
        int group = 0;
        int[] trial = symbols.clone();
        for (int i = 0; i < CHARACTERS; i++) {
            for (int symbol = 0; symbol < ALPHABET.length(); symbol++) {
                trial[i] = symbol;
                if (symbol != symbols[i] && Arrays.equals(encode(decode(trial)), trial)) {
                    int found = i / GROUP + 1;
                    if (group != 0 && group != found) {
                        return "";
                    }
                    group = found;
                }
            }
            trial[i] = symbols[i];
        }
        return group == 0 ? "" : ", probably in group " + group;
    }

    private static byte[] sha256(byte[] key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime has no SHA-256, which every runtime must have", e);
        }
    }
}
