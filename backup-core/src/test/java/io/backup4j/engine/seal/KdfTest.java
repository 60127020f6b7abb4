package io.backup4j.engine.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.spi.error.ConfigurationException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class KdfTest {

    /** RFC 7914, section 11. */
    @Test
    void pbkdf2MatchesThePublishedVectors() {
        assertThat(Pbkdf2.derive(ascii("passwd"), ascii("salt"), 1, 64))
                .asHexString()
                .isEqualToIgnoringCase("55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"
                        + "49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783");
        assertThat(Pbkdf2.derive(ascii("Password"), ascii("NaCl"), 80_000, 64))
                .asHexString()
                .isEqualToIgnoringCase("4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56"
                        + "a1d425a1225833549adb841b51c9b3176a272bdebba1d078478f62b397f33c8d");
    }

    /** RFC 9106, section 5.3. */
    @Test
    void argon2idMatchesThePublishedVector() {
        byte[] key = Argon2id.derive(
                new Argon2id(32, 3, 4)
                        .parameters()
                        .withSalt(run(16, 2))
                        .withSecret(run(8, 3))
                        .withAdditional(run(12, 4)),
                run(32, 1));

        assertThat(key)
                .asHexString()
                .isEqualToIgnoringCase("0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659");
    }

    @Test
    void aReaderRefusesParametersOutsideTheLimitsByName() {
        assertThatThrownBy(() -> new Pbkdf2(99_999)).hasMessageContaining("iterations");
        assertThatThrownBy(() -> new Pbkdf2(100_000_001)).hasMessageContaining("iterations");
        assertThatThrownBy(() -> new Argon2id(7, 1, 1)).hasMessageContaining("memoryKiB");
        assertThatThrownBy(() -> new Argon2id(4_194_305, 1, 1)).hasMessageContaining("memoryKiB");
        assertThatThrownBy(() -> new Argon2id(16, 1, 3)).hasMessageContaining("memoryKiB");
        assertThatThrownBy(() -> new Argon2id(64, 101, 1)).hasMessageContaining("iterations");
        assertThatThrownBy(() -> new Argon2id(1024, 1, 65)).hasMessageContaining("parallelism");
    }

    @Test
    void aWriterIsNotGivenLessThanTheRecommendedCost() {
        assertThatThrownBy(() -> KdfOptions.pbkdf2(599_999))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("600000");
        assertThatThrownBy(() -> KdfOptions.argon2id(65_535, 3, 4)).isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> KdfOptions.argon2id(65_536, 2, 4)).isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> KdfOptions.argon2id(65_536, 3, 0)).isInstanceOf(ConfigurationException.class);
        assertThat(KdfOptions.pbkdf2().kdf()).isEqualTo(new Pbkdf2(600_000));
        assertThat(KdfOptions.argon2id().kdf()).isEqualTo(new Argon2id(65_536, 3, 4));
    }

    private static byte[] run(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
