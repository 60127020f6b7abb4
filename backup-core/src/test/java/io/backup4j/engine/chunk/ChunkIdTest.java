package io.backup4j.engine.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChunkIdTest {
    @Test
    void readsWhatItWroteAtAnyOffset() {
        byte[] bytes = new byte[100];
        new Random(5).nextBytes(bytes);

        ChunkId id = ChunkId.read(bytes, 3);
        byte[] target = new byte[40];
        id.write(target, 7);

        assertThat(Arrays.copyOfRange(target, 7, 39)).isEqualTo(Arrays.copyOfRange(bytes, 3, 35));
        assertThat(id).hasToString(HexFormat.of().formatHex(bytes, 3, 35));
        assertThat(ChunkId.parse(id.toString())).isEqualTo(id).hasSameHashCodeAs(id);
        assertThatThrownBy(() -> ChunkId.read(bytes, 69)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void ordersAsUnsignedBytes() {
        long seed = 11;
        Random random = new Random(seed);
        for (int i = 0; i < 10_000; i++) {
            byte[] left = new byte[32];
            byte[] right = new byte[32];
            random.nextBytes(left);
            random.nextBytes(right);
            System.arraycopy(left, 0, right, 0, random.nextInt(33));

            int order = ChunkId.read(left, 0).compareTo(ChunkId.read(right, 0));

            assertThat(Integer.signum(order))
                    .as("seed %d, round %d", seed, i)
                    .isEqualTo(Integer.signum(Arrays.compareUnsigned(left, right)));
            assertThat(ChunkId.read(left, 0).equals(ChunkId.read(right, 0))).isEqualTo(order == 0);
        }
    }
}
