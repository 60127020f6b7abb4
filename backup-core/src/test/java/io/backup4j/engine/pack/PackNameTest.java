package io.backup4j.engine.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.spi.sink.ObjectKey;
import java.security.SecureRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PackNameTest {
    @Test
    void keyNamesTheFirstByteAsFolderAndLeadsBackToTheName() {
        PackName name = PackFixture.name(3);
        assertThat(name.key().value()).isEqualTo("pack/" + name.toString().substring(0, 2) + "/" + name);
        assertThat(PackName.of(name.key())).isEqualTo(name).hasSameHashCodeAs(name);
        assertThat(PackName.read(name.bytes(), 0)).isEqualTo(name);
    }

    @Test
    void refusesKeysThatAreNotThoseOfPacks() {
        String hex = PackFixture.name(3).toString();
        String other = (hex.startsWith("00") ? "01" : "00");
        for (String key : new String[] {
            "pack/" + other + "/" + hex,
            "index/" + hex,
            "pack/" + hex.substring(0, 2) + "/" + hex.substring(1),
            "pack/" + hex.substring(0, 2) + "/" + hex.substring(0, 63) + "G",
            "pack/AB/" + "AB".repeat(32)
        }) {
            assertThat(PackName.isPack(new ObjectKey(key))).as(key).isFalse();
            assertThatThrownBy(() -> PackName.of(new ObjectKey(key))).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void orderIsThatOfUnsignedBytesAndOfKeys() {
        for (int seed = 0; seed < 200; seed++) {
            PackName one = PackFixture.name(seed);
            PackName two = PackFixture.name(seed + 1000);
            int expected = Integer.signum(Arrays.compareUnsigned(one.bytes(), two.bytes()));
            assertThat(Integer.signum(one.compareTo(two))).as("seed %d", seed).isEqualTo(expected);
            assertThat(Integer.signum(one.key().compareTo(two.key())))
                    .as("seed %d", seed)
                    .isEqualTo(expected);
        }
    }

    @Test
    void eachByteCounts() {
        PackName name = PackFixture.name(5);
        for (int i = 0; i < PackName.BYTES; i++) {
            byte[] changed = name.bytes();
            changed[i] ^= 1;
            assertThat(PackName.read(changed, 0)).isNotEqualTo(name);
            assertThat(PackName.read(changed, 0).compareTo(name)).isNotZero();
        }
    }

    @Test
    void freshNamesDiffer() {
        SecureRandom random = new SecureRandom();
        assertThat(PackName.random(random)).isNotEqualTo(PackName.random(random));
    }
}
