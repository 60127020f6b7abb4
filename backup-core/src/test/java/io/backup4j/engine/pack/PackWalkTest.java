package io.backup4j.engine.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.pack.PackFixture.Written;
import io.backup4j.engine.seal.SealFixture;
import io.backup4j.engine.seal.SealMode;
import io.backup4j.spi.error.RepositoryException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PackWalkTest {
    private final PackFixture fixture = new PackFixture(SealMode.AES_256_GCM);

    @ParameterizedTest
    @EnumSource(SealMode.class)
    void everyChangedByteCostsAtMostTheFrameItLiesIn(SealMode mode) throws Exception {
        PackFixture keys = new PackFixture(mode);
        Written written = keys.small(9);
        assertThat(walk(keys, written, written.bytes()).whole()).isTrue();
        for (int at = 0; at < written.bytes().length; at++) {
            byte[] damaged = written.bytes().clone();
            damaged[at] ^= (byte) 0x41;
            PackSalvage salvage = walk(keys, written, damaged);
            int place = at;
            List<PackedFrame> intact = written.pack().frames().stream()
                    .filter(frame -> place < frame.address().headerOffset()
                            || place >= frame.address().end())
                    .toList();
            assertThat(salvage.frames()).as("byte %d", at).isEqualTo(intact);
            assertThat(salvage.whole()).as("byte %d", at).isFalse();
            assertThat(salvage.damaged()).as("byte %d", at).hasSize(1);
            assertThat(salvage.damaged().get(0).from()).as("byte %d", at).isLessThanOrEqualTo(at);
            assertThat(salvage.damaged().get(0).to()).as("byte %d", at).isGreaterThan(at);
        }
    }

    @Test
    void tornPackGivesEveryFrameThatIsWhole() throws Exception {
        Written written = fixture.small(9);
        for (int length = 0; length < written.bytes().length; length++) {
            PackSalvage salvage = walk(fixture, written, Arrays.copyOf(written.bytes(), length));
            int end = length;
            List<PackedFrame> whole = written.pack().frames().stream()
                    .filter(frame -> frame.address().end() <= end)
                    .toList();
            assertThat(salvage.frames()).as("cut to %d", length).isEqualTo(whole);
            assertThat(salvage.whole()).as("cut to %d", length).isFalse();
        }
    }

    @Test
    void framesAreFoundWhereBytesWereLostOrInserted() throws Exception {
        Written written = fixture.small(9);
        int second = written.address(1).headerOffset();
        for (int cut : new int[] {0, 5, 40}) {
            byte[] shorter = join(
                    Arrays.copyOf(written.bytes(), 5 - Math.min(5, cut)),
                    Arrays.copyOfRange(written.bytes(), 5 + cut, written.bytes().length));
            assertThat(numbers(walk(fixture, written, shorter)))
                    .as("lost %d", cut)
                    .contains(1, 2);
        }
        byte[] longer = join(
                Arrays.copyOf(written.bytes(), second),
                "B4JFB4B4JFthis is not a frame at all".getBytes(),
                Arrays.copyOfRange(written.bytes(), second, written.bytes().length));
        PackSalvage salvage = walk(fixture, written, longer);
        assertThat(numbers(salvage)).containsExactly(0, 1, 2);
        assertThat(salvage.damaged().get(0).from()).isEqualTo(second);
        assertThat(salvage.damaged().get(0).to()).isEqualTo(second + 36);
        assertThat(salvage.whole()).isFalse();
    }

    @Test
    void framesOfAnotherPackAreNotTrusted() throws Exception {
        Written written = fixture.small(9);
        Written other = fixture.small(10);
        PackSalvage salvage = walk(fixture, written, other.bytes());
        assertThat(salvage.frames()).isEmpty();
        assertThat(salvage.damaged()).hasSize(1);
    }

    @Test
    void swappedFramesAreReadButThePackIsNotWhole() throws Exception {
        List<List<byte[]>> twins = List.of(List.of(SealFixture.bytes(64, 1)), List.of(SealFixture.bytes(64, 2)));
        Written written = fixture.write(PackFixture.name(1), twins, 4096);
        FrameAddress first = written.address(0);
        FrameAddress second = written.address(1);
        byte[] swapped = join(
                Arrays.copyOf(written.bytes(), first.headerOffset()),
                Arrays.copyOfRange(written.bytes(), second.headerOffset(), second.end()),
                Arrays.copyOfRange(written.bytes(), first.headerOffset(), first.end()),
                Arrays.copyOfRange(written.bytes(), second.end(), written.bytes().length));
        PackSalvage salvage = walk(fixture, written, swapped);
        assertThat(numbers(salvage)).containsExactly(1, 0);
        assertThat(salvage.whole()).isFalse();
    }

    @Test
    void magicAcrossTwoReadsIsFound() throws Exception {
        int piece = 1 << 20;
        Written written = fixture.write(
                PackFixture.name(1),
                List.of(List.of(SealFixture.bytes(piece - 100, 1)), List.of(SealFixture.bytes(500, 2))),
                4 << 20);
        int second = written.address(1).headerOffset();
        for (int shift = 0; shift < 6; shift++) {
            int lost = second - piece - 1 + shift;
            byte[] moved = lost >= 0
                    ? Arrays.copyOfRange(written.bytes(), lost, written.bytes().length)
                    : join(new byte[-lost], written.bytes());
            assertThat(numbers(walk(fixture, written, moved)))
                    .as("shift %d", shift)
                    .contains(1);
        }
    }

    @Test
    void packOfALaterReleaseIsRefusedByName() {
        Written written = fixture.small(9);
        byte[] later = new byte[written.bytes().length];
        System.arraycopy(written.bytes(), 0, later, 0, 16);
        later[5] = 2;
        assertThatThrownBy(() -> walk(fixture, written, later))
                .isInstanceOf(RepositoryException.class)
                .hasMessageContaining("version 2");
    }

    private static PackSalvage walk(PackFixture keys, Written written, byte[] bytes) throws Exception {
        List<PackedFrame> seen = new ArrayList<>();
        try (FrameDecoder decoder = keys.decoder()) {
            PackSalvage salvage = new PackWalk(keys.sealer, decoder)
                    .walk(written.sink(bytes), written.pack().name(), bytes.length, (frame, content) -> {
                        decoder.verify(frame.address(), content);
                        List<byte[]> original =
                                written.frames().get(frame.address().number());
                        for (int i = 0; i < original.size(); i++) {
                            assertThat(PackFixture.chunk(content, i)).isEqualTo(original.get(i));
                        }
                        seen.add(frame);
                    });
            assertThat(salvage.frames()).isEqualTo(seen);
            return salvage;
        }
    }

    private static List<Integer> numbers(PackSalvage salvage) {
        return salvage.frames().stream().map(frame -> frame.address().number()).toList();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
