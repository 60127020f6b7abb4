package io.backup4j.engine.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.spi.error.DamagedException;
import org.junit.jupiter.api.Test;

class CodecTest {
    @Test
    void readsWhatItWrites() {
        for (Codec codec : Codec.values()) {
            assertThat(Codec.of(codec.id(), "here")).isEqualTo(codec);
            assertThat(Codec.isKnown(codec.id())).isTrue();
        }
    }

    @Test
    void namesReservedAndUnknownCodecsAndThePlace() {
        assertThatThrownBy(() -> Codec.of(2, "pack/x, offset 28"))
                .isInstanceOf(DamagedException.class)
                .hasMessageContaining("pack/x, offset 28")
                .hasMessageContaining("gzip");
        assertThatThrownBy(() -> Codec.of(3, "x"))
                .isInstanceOf(DamagedException.class)
                .hasMessageContaining("xz");
        assertThatThrownBy(() -> Codec.of(200, "x"))
                .isInstanceOf(DamagedException.class)
                .hasMessageContaining("200");
        assertThat(Codec.isKnown(2)).isFalse();
    }
}
