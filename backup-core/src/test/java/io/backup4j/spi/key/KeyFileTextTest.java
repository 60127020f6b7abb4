package io.backup4j.spi.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.spi.error.ConfigurationException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFileTextTest {
    private static final byte[] KEY = seeded(32, 1);
    private static final String HEX = HexFormat.of().formatHex(KEY);

    @Test
    void readsRawBytesAndHexWithAnyLineEnd() {
        assertThat(KeyFileText.parse(KEY)).isEqualTo(KEY).isNotSameAs(KEY);
        assertThat(KeyFileText.parse(KeyFileText.format(KEY))).isEqualTo(KEY);
        assertThat(parse(HEX)).isEqualTo(KEY);
        assertThat(parse(HEX.toUpperCase(Locale.ROOT) + "\r\n")).isEqualTo(KEY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "\n\n", " \n", "\n\r", "\r"})
    void refusesAnythingBehindTheDigitsButOneLineEnd(String end) {
        assertThatThrownBy(() -> parse(HEX + end))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("this one has " + (64 + end.length()) + " bytes");
    }

    @Test
    void refusesTooFewDigits() {
        assertThatThrownBy(() -> parse(HEX.substring(1))).isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> parse("")).isInstanceOf(ConfigurationException.class);
    }

    @Test
    void namesThePositionOfWhatIsNoDigitAndShowsNothing() {
        assertThatThrownBy(() -> parse("zz" + HEX.substring(2)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("character 1 ")
                .hasMessageNotContaining("zz");
    }

    private static byte[] parse(String text) {
        return KeyFileText.parse(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] seeded(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
