package io.backup4j.spi.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.spi.error.ConfigurationException;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecoveryKeyTextTest {
    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    @Test
    void comesBackFromItsText() {
        long seed = 1;
        for (int i = 0; i < 200; i++) {
            byte[] key = seeded(32, seed + i);
            String text = RecoveryKeyText.format(key);

            assertThat(text).matches("([0-9A-HJKMNP-TV-Z]{4}-){13}[0-9A-HJKMNP-TV-Z]{4}");
            assertThat(RecoveryKeyText.parse(text)).as("seed %d", seed + i).isEqualTo(key);
        }
    }

    /** Computed by hand: 256 zero bits are 52 zeros; SHA-256 of 32 zero bytes begins 66687a, in base32 CSM7. */
    @Test
    void writesZerosAsThePageSays() {
        assertThat(RecoveryKeyText.format(new byte[32])).isEqualTo("0000-".repeat(13) + "CSM7");
    }

    @Test
    void readsWhatAPersonTypes() {
        byte[] key = seeded(32, 9);
        String text = RecoveryKeyText.format(key);

        assertThat(RecoveryKeyText.parse(text.toLowerCase(Locale.ROOT).replace('-', ' ')))
                .isEqualTo(key);
        assertThat(RecoveryKeyText.parse(" " + text.replace("-", "") + "\n")).isEqualTo(key);
        assertThat(RecoveryKeyText.parse(text.replace('0', 'o').replace('1', 'l')))
                .isEqualTo(key);
        assertThat(RecoveryKeyText.parse(text.replace('0', 'O').replace('1', 'I')))
                .isEqualTo(key);
    }

    @Test
    void findsEveryReplacedCharacterAndNamesItsGroup() {
        long seed = 10;
        Random random = new Random(seed);
        String text = RecoveryKeyText.format(seeded(32, seed));
        int named = 0;
        int replaced = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '-') {
                continue;
            }
            char other = ALPHABET.charAt((ALPHABET.indexOf(text.charAt(i)) + 1 + random.nextInt(31)) % 32);
            String wrong = text.substring(0, i) + other + text.substring(i + 1);
            String group = "group " + (i / 5 + 1) + ":";
            try {
                RecoveryKeyText.parse(wrong);
                throw new AssertionError("seed " + seed + ": accepted with character " + i + " replaced");
            } catch (ConfigurationException e) {
                replaced++;
                named += e.getMessage().contains(group) ? 1 : 0;
            }
        }
        assertThat(replaced).isEqualTo(56);
        // Another single replacement fits by chance in one of 600 cases; then no group is named.
        assertThat(named).as("seed %d", seed).isGreaterThanOrEqualTo(54);
    }

    @Test
    void findsSwappedNeighbours() {
        String text = RecoveryKeyText.format(seeded(32, 11)).replace("-", "");
        for (int i = 0; i + 1 < text.length(); i++) {
            if (text.charAt(i) != text.charAt(i + 1)) {
                String swapped = text.substring(0, i) + text.charAt(i + 1) + text.charAt(i) + text.substring(i + 2);
                assertThatThrownBy(() -> RecoveryKeyText.parse(swapped))
                        .isInstanceOf(ConfigurationException.class)
                        .hasMessageContaining("typing error");
            }
        }
    }

    @Test
    void saysWhatIsWrongWithCharactersAndLength() {
        String text = RecoveryKeyText.format(seeded(32, 12));

        assertThatThrownBy(() -> RecoveryKeyText.parse(text.substring(0, 6) + "U" + text.substring(7)))
                .hasMessageContaining("group 2");
        assertThatThrownBy(() -> RecoveryKeyText.parse(text.substring(0, 6) + "\u0660" + text.substring(7)))
                .hasMessageContaining("group 2");
        assertThatThrownBy(() -> RecoveryKeyText.parse(text.substring(1))).hasMessageContaining("55 were given");
        assertThatThrownBy(() -> RecoveryKeyText.parse(text + "0")).hasMessageContaining("57 were given");
        assertThatThrownBy(() -> RecoveryKeyText.parse("")).hasMessageContaining("0 were given");
    }

    private static byte[] seeded(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
