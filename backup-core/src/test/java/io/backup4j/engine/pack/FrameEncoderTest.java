package io.backup4j.engine.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.chunk.ChunkingParameters;
import io.backup4j.engine.seal.SealFixture;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FrameEncoderTest {
    private static final int LEAST_REGION_BYTES = 1 << 20;
    private static final int ARRAY_HEADER_BYTES = 16;

    private final byte[] text =
            "neighbours compress better together, ".repeat(100).getBytes();

    @Test
    void aDecodedFrameOfRowsOrPagesNeedsNoRegionOfItsOwn() {
        ChunkingParameters chunks = ChunkingParameters.defaults();

        assertThat(FrameEncoder.FULL_BYTES - 1 + chunks.rows().maxBytes() + ARRAY_HEADER_BYTES)
                .isLessThan(LEAST_REGION_BYTES / 2);
        assertThat(chunks.pageBytes()).isLessThan(chunks.rows().maxBytes());
    }

    @Test
    void neighboursInOneArrayGiveTheSameFrameAsCopiesOfThem() {
        try (FrameEncoder encoder = new FrameEncoder(3)) {
            encoder.add(PackFixture.id(1), text, 10, 1000);
            encoder.add(PackFixture.id(2), text, 1010, 2000);
            byte[] together = bytes(encoder.encode());
            encoder.add(PackFixture.id(1), Arrays.copyOfRange(text, 10, 1010), 0, 1000);
            encoder.add(PackFixture.id(2), Arrays.copyOfRange(text, 1010, 3010), 0, 2000);
            EncodedFrame apart = encoder.encode();
            assertThat(apart.codec()).isEqualTo(Codec.ZSTD);
            assertThat(bytes(apart)).isEqualTo(together).hasSizeLessThan(600);
        }
    }

    @Test
    void dataThatDoesNotCompressIsStoredAsItIs() {
        try (FrameEncoder encoder = new FrameEncoder(3)) {
            byte[] noise = SealFixture.bytes(5000, 1);
            encoder.add(PackFixture.id(1), noise, 100, 2000);
            encoder.add(PackFixture.id(2), noise, 0, 1);
            EncodedFrame frame = encoder.encode();
            assertThat(frame.codec()).isEqualTo(Codec.NONE);
            byte[] all = bytes(frame);
            assertThat(Arrays.copyOfRange(all, all.length - 2001, all.length - 1))
                    .isEqualTo(Arrays.copyOfRange(noise, 100, 2100));
            assertThat(all[all.length - 1]).isEqualTo(noise[0]);
        }
    }

    @Test
    void beginsAnewAfterEachFrame() {
        try (FrameEncoder encoder = new FrameEncoder(3)) {
            encoder.add(PackFixture.id(1), text, 0, 100);
            assertThat(encoder.rawLength()).isEqualTo(100);
            encoder.encode();
            assertThat(encoder.rawLength()).isZero();
            assertThat(encoder.count()).isZero();
            assertThatThrownBy(encoder::encode).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> encoder.add(PackFixture.id(1), text, 5, text.length))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    private static byte[] bytes(EncodedFrame frame) {
        return Arrays.copyOf(frame.plain(), frame.length());
    }
}
