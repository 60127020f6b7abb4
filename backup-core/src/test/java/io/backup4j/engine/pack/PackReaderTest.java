package io.backup4j.engine.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.pack.PackFixture.Written;
import io.backup4j.engine.seal.SealFixture;
import io.backup4j.engine.seal.SealMode;
import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.sink.NoSuchObjectException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PackReaderTest {
    private final PackFixture fixture = new PackFixture(SealMode.AES_256_GCM);
    private final PackReader reader = new PackReader(fixture.sealer);

    @Test
    void oneReadListsAPackAndASecondOneIsNeededForALargeFooterOnly() throws Exception {
        Written large = fixture.write(
                PackFixture.name(1), List.of(List.of(SealFixture.bytes(900_000, 1)), List.of(new byte[9])), 1 << 20);
        HeldObjects sink = large.sink();
        assertThat(reader.readDirectory(sink, large.pack().name(), large.bytes().length)
                        .frames())
                .isEqualTo(large.pack().frames());
        assertThat(sink.reads()).isEqualTo(1);

        List<byte[]> tiny = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            tiny.add(SealFixture.bytes(5, i));
        }
        Written many = fixture.write(PackFixture.name(2), List.of(tiny), 1 << 20);
        sink = many.sink();
        assertThat(reader.readDirectory(sink, many.pack().name(), many.bytes().length)
                        .frames())
                .isEqualTo(many.pack().frames());
        assertThat(sink.reads()).isEqualTo(2);
    }

    /** Truth of the whole format: whichever byte changes, reading the directory or a frame says so. */
    @ParameterizedTest
    @EnumSource(SealMode.class)
    void everyChangedByteOfAPackIsFound(SealMode mode) throws Exception {
        PackFixture keys = new PackFixture(mode);
        Written written = keys.small(9);
        for (int at = 0; at < written.bytes().length; at++) {
            for (int mask : new int[] {1, 0x80, 0xFF}) {
                byte[] damaged = written.bytes().clone();
                damaged[at] ^= (byte) mask;
                assertThatThrownBy(() -> readAll(keys, written, damaged))
                        .as("byte %d changed by %d", at, mask)
                        .isInstanceOf(BackupException.class)
                        .hasMessageContaining(written.pack().name().toString());
            }
        }
        readAll(keys, written, written.bytes());
    }

    @Test
    void packCutAnywhereIsRefused() {
        Written written = fixture.small(9);
        for (int length = 0; length < written.bytes().length; length++) {
            byte[] cut = Arrays.copyOf(written.bytes(), length);
            int size = length;
            assertThatThrownBy(() -> reader.readDirectory(
                            written.sink(cut), written.pack().name(), size))
                    .as("cut to %d", length)
                    .isInstanceOf(DamagedException.class);
            assertThatThrownBy(() -> reader.readDirectory(
                            written.sink(cut), written.pack().name(), written.bytes().length))
                    .as("cut to %d after it was listed", length)
                    .isInstanceOf(DamagedException.class);
        }
    }

    @Test
    void bytesBehindTheTrailerOrAnImpossibleSizeAreRefused() {
        Written written = fixture.small(9);
        byte[] longer = Arrays.copyOf(written.bytes(), written.bytes().length + 1);
        assertThatThrownBy(() -> reader.readDirectory(
                        written.sink(longer), written.pack().name(), longer.length))
                .isInstanceOf(DamagedException.class);
        assertThatThrownBy(() ->
                        reader.readDirectory(written.sink(), written.pack().name(), 1L << 40))
                .isInstanceOf(DamagedException.class)
                .hasMessageContaining("67108864");
        assertThatThrownBy(() ->
                        reader.readDirectory(new HeldObjects(), written.pack().name(), 500))
                .isInstanceOf(NoSuchObjectException.class);
    }

    @Test
    void frameMovedToAnotherPlacePackOrRepositoryIsRefused() {
        List<List<byte[]>> twins = List.of(List.of(SealFixture.bytes(64, 1)), List.of(SealFixture.bytes(64, 2)));
        Written here = fixture.write(PackFixture.name(1), twins, 4096);
        Written there = fixture.write(PackFixture.name(2), twins, 4096);
        Written elsewhere = new PackFixture(SealMode.AES_256_GCM, 8).write(PackFixture.name(1), twins, 4096);
        FrameAddress first = here.address(0);
        FrameAddress second = here.address(1);
        try (FrameDecoder decoder = fixture.decoder()) {
            assertThatThrownBy(() -> decoder.decode(first, here.bytes(), second.offset()))
                    .isInstanceOf(DamagedException.class);
            assertThatThrownBy(() -> decoder.decodeWithHeader(first, here.bytes(), second.headerOffset()))
                    .isInstanceOf(DamagedException.class)
                    .hasMessageContaining("number 0")
                    .hasMessageContaining("number 1");
            assertThatThrownBy(() -> decoder.decode(first, there.bytes(), first.offset()))
                    .isInstanceOf(DamagedException.class);
            assertThatThrownBy(() -> decoder.decode(first, elsewhere.bytes(), first.offset()))
                    .isInstanceOf(DamagedException.class);
        }
        assertThatThrownBy(() -> reader.readDirectory(
                        here.sink(there.bytes()), here.pack().name(), there.bytes().length))
                .isInstanceOf(DamagedException.class);
    }

    @Test
    void addressThatDiffersInAnyFieldOpensNothing() {
        Written written = fixture.small(9);
        FrameAddress right = written.address(1);
        try (FrameDecoder decoder = fixture.decoder()) {
            for (FrameAddress wrong : List.of(
                    address(right, 2, right.sealedLength(), right.rawLength(), right.codec()),
                    address(right, 1, right.sealedLength() - 1, right.rawLength(), right.codec()),
                    address(right, 1, right.sealedLength(), right.rawLength() + 1, right.codec()),
                    address(right, 1, right.sealedLength(), right.rawLength(), Codec.NONE))) {
                assertThatThrownBy(() -> decoder.decode(wrong, written.bytes(), wrong.offset()))
                        .as("%s", wrong)
                        .isInstanceOf(DamagedException.class)
                        .hasMessageContaining("offset " + right.offset());
            }
            FrameAddress unknownKey = new FrameAddress(
                    right.pack(), 5, 1, right.offset(), right.sealedLength(), right.rawLength(), right.codec());
            assertThatThrownBy(() -> decoder.decode(unknownKey, written.bytes(), right.offset()))
                    .isInstanceOf(DamagedException.class);
        }
    }

    @Test
    void packOfALaterVersionIsRefusedByName() {
        Written written = fixture.small(9);
        byte[] later = written.bytes().clone();
        later[later.length - 11] = 3;
        assertThatThrownBy(() ->
                        reader.readDirectory(written.sink(later), written.pack().name(), later.length))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED_FORMAT))
                .hasMessageContaining("version 1")
                .hasMessageContaining("version 3");
    }

    private static FrameAddress address(FrameAddress of, int number, int sealedLength, int rawLength, Codec codec) {
        return new FrameAddress(of.pack(), of.keyId(), number, of.offset(), sealedLength, rawLength, codec);
    }

    private static void readAll(PackFixture keys, Written written, byte[] bytes) throws Exception {
        PackDirectory directory = new PackReader(keys.sealer)
                .readDirectory(written.sink(bytes), written.pack().name(), bytes.length);
        assertThat(directory.frames()).isEqualTo(written.pack().frames());
        try (FrameDecoder decoder = keys.decoder()) {
            for (PackedFrame frame : directory.frames()) {
                FrameAddress address = frame.address();
                decoder.verify(address, decoder.decodeWithHeader(address, bytes, address.headerOffset()));
            }
        }
    }
}
