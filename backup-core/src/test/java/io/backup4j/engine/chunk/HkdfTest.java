package io.backup4j.engine.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The vectors for SHA-256 of RFC 5869, appendix A. */
class HkdfTest {
    private static final HexFormat HEX = HexFormat.of();

    @Test
    void matchesTheFirstVectorOfTheRfc() {
        byte[] inputKey = HEX.parseHex("0b".repeat(22));
        byte[] salt = HEX.parseHex("000102030405060708090a0b0c");

        assertThat(Hkdf.extract(inputKey, salt))
                .asHexString()
                .isEqualToIgnoringCase("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5");
        assertThat(Hkdf.derive(inputKey, salt, HEX.parseHex("f0f1f2f3f4f5f6f7f8f9"), 42))
                .asHexString()
                .isEqualToIgnoringCase(
                        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf" + "34007208d5b887185865");
    }

    @Test
    void matchesTheLongVectorOfTheRfc() {
        assertThat(Hkdf.derive(run(0x00, 80), run(0x60, 80), run(0xb0, 80), 82))
                .asHexString()
                .isEqualToIgnoringCase(
                        "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c"
                                + "59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87");
    }

    @Test
    void matchesTheVectorWithoutSaltAndInfo() {
        assertThat(Hkdf.derive(HEX.parseHex("0b".repeat(22)), new byte[0], new byte[0], 42))
                .asHexString()
                .isEqualToIgnoringCase(
                        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d" + "9d201395faa4b61a96c8");
    }

    @Test
    void refusesALengthThatTheCounterCannotReach() {
        assertThatThrownBy(() -> Hkdf.derive(new byte[32], new byte[0], new byte[0], 255 * 32 + 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("8160");
    }

    private static byte[] run(int first, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (first + i);
        }
        return bytes;
    }
}
