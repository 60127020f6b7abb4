package io.backup4j.engine.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.spi.error.DamagedException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlainReaderTest {
    private static final Place HERE = new Place(PackFixture.name(1).key(), 100);

    @Test
    void readsEveryWidthOfNumber() {
        for (int value :
                new int[] {0, 1, 127, 128, 16383, 16384, 2097151, 2097152, 268435455, 268435456, Integer.MAX_VALUE}) {
            byte[] bytes = new byte[6];
            int end = Uvarint.write(bytes, 0, value);
            assertThat(end).isEqualTo(Uvarint.length(value));
            PlainReader reader = reader(bytes, end);
            assertThat(reader.uvarint("value", Integer.MAX_VALUE)).isEqualTo(value);
            assertThat(reader.remaining()).isZero();
        }
    }

    @Test
    void refusesNumbersThatAreTooLargeTooLongOrCutOff() {
        byte[] endless = new byte[11];
        Arrays.fill(endless, (byte) 0x80);
        byte[] huge = {-1, -1, -1, -1, -1, -1, -1, -1, -1, 1};
        assertThatThrownBy(() -> reader(endless, 11).uvarint("count", 9)).isInstanceOf(DamagedException.class);
        assertThatThrownBy(() -> reader(huge, 10).uvarint("count", Integer.MAX_VALUE))
                .isInstanceOf(DamagedException.class);
        assertThatThrownBy(() -> reader(new byte[] {(byte) 0x80}, 1).uvarint("count", 9))
                .isInstanceOf(DamagedException.class)
                .hasMessageContaining("offset 101");
        assertThatThrownBy(() -> reader(new byte[] {10}, 1).uvarint("count", 9))
                .isInstanceOf(DamagedException.class)
                .hasMessageContaining("count: expected at most 9, found 10");
    }

    @Test
    void tableOfChunksComesBackAsItWas() {
        FrameChunks chunks = FrameChunks.of(
                List.of(PackFixture.id(1), PackFixture.id(2), PackFixture.id(3)), new int[] {0, 130, 70_000});
        byte[] bytes = new byte[chunks.tableLength()];
        assertThat(chunks.write(bytes, 0)).isEqualTo(bytes.length);
        FrameChunks back = FrameChunks.read(reader(bytes, bytes.length));
        assertThat(back).isEqualTo(chunks).hasSameHashCodeAs(chunks);
        assertThat(back.id(2)).isEqualTo(PackFixture.id(3));
        assertThat(back.offset(2)).isEqualTo(130);
        assertThat(back.length(2)).isEqualTo(70_000);
        assertThat(back.rawLength()).isEqualTo(70_130);
    }

    @Test
    void refusesATableWhoseLengthsPassTheSizeOfAPack() {
        FrameChunks one = FrameChunks.of(List.of(PackFixture.id(1)), new int[] {PackFormat.MAX_PACK_BYTES});
        byte[] bytes = new byte[one.tableLength() + 32 + 1];
        one.write(bytes, 0);
        bytes[0] = 2;
        bytes[bytes.length - 1] = 1;
        assertThatThrownBy(() -> FrameChunks.read(reader(bytes, bytes.length)))
                .isInstanceOf(DamagedException.class)
                .hasMessageContaining("length of a chunk");
        assertThatThrownBy(() -> FrameChunks.of(
                        List.of(PackFixture.id(1), PackFixture.id(2)), new int[] {PackFormat.MAX_PACK_BYTES, 1}))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static PlainReader reader(byte[] bytes, int length) {
        return new PlainReader(HERE, bytes, 0, length);
    }
}
