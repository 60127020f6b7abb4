package io.backup4j.engine.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.spi.error.DamagedException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CompressorTest {
    private static final Place HERE = new Place(PackFixture.name(1).key(), 16);

    @Test
    void decodesWhatItEncodedOrSaysThatItDoesNotPay() {
        long seed = 20261120;
        Random random = new Random(seed);
        int paid = 0;
        try (Compressor compressor = new Compressor();
                Decompressor decompressor = new Decompressor()) {
            for (int round = 0; round < 300; round++) {
                byte[] plain = PackFixture.content(random, random.nextInt(1 << (1 + round / 20)));
                byte[] target = new byte[plain.length + 3];
                int length = compressor.compress(plain, 0, plain.length, target, 3);
                if (length == Compressor.DOES_NOT_PAY) {
                    continue;
                }
                paid++;
                assertThat(length * 32L).as("seed %d round %d", seed, round).isLessThanOrEqualTo(plain.length * 31L);
                byte[] back = new byte[plain.length];
                decompressor.decompress(HERE, target, 3, length, back, 0, plain.length);
                assertThat(back).as("seed %d round %d", seed, round).isEqualTo(plain);
            }
        }
        assertThat(paid).isBetween(50, 290);
    }

    @Test
    void sameContextServesDataThatPaysAfterDataThatDoesNot() {
        byte[] noise = new byte[100_000];
        new Random(1).nextBytes(noise);
        byte[] zeros = new byte[100_000];
        byte[] target = new byte[100_000];
        try (Compressor compressor = new Compressor(1)) {
            assertThat(compressor.compress(noise, 0, noise.length, target, 0)).isEqualTo(Compressor.DOES_NOT_PAY);
            assertThat(compressor.compress(zeros, 0, zeros.length, target, 0)).isBetween(1, 200);
            assertThat(compressor.compress(zeros, 0, 0, target, 0)).isEqualTo(Compressor.DOES_NOT_PAY);
        }
    }

    @Test
    void refusesMoreThanTheDeclaredLengthAndGarbage() {
        byte[] packed = new byte[10 << 20];
        int length;
        try (Compressor compressor = new Compressor()) {
            length = compressor.compress(new byte[10 << 20], 0, 10 << 20, packed, 0);
        }
        try (Decompressor decompressor = new Decompressor()) {
            assertThatThrownBy(() -> decompressor.declaredLength(HERE, packed, 0, length, 4 << 20))
                    .isInstanceOf(DamagedException.class)
                    .hasMessageContaining("0 to 4194304")
                    .hasMessageContaining("10485760");
            assertThatThrownBy(() -> decompressor.decompress(HERE, packed, 0, length, new byte[100], 0, 100))
                    .isInstanceOf(DamagedException.class);
            assertThatThrownBy(() -> decompressor.decompress(HERE, new byte[20], 0, 20, new byte[100], 0, 100))
                    .isInstanceOf(DamagedException.class);
            assertThatThrownBy(() -> decompressor.decompress(HERE, new byte[0], 0, 0, new byte[0], 0, 0))
                    .isInstanceOf(DamagedException.class);
        }
    }

    @Test
    void refusesALevelThatZstdDoesNotKnow() {
        assertThatThrownBy(() -> new Compressor(23))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("level");
    }

    @Test
    void closingFreesTheContextForGoodAndTwiceIsHarmless() {
        Compressor compressor = new Compressor();
        compressor.close();
        compressor.close();
        assertThatThrownBy(() -> compressor.compress(new byte[99], 0, 99, new byte[99], 0))
                .isInstanceOf(IllegalStateException.class);
        Decompressor decompressor = new Decompressor();
        decompressor.close();
        decompressor.close();
    }
}
