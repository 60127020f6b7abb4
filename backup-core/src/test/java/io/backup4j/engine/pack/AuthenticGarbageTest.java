package io.backup4j.engine.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.backup4j.engine.pack.PackFixture.Written;
import io.backup4j.engine.seal.KeyPurpose;
import io.backup4j.engine.seal.SealFixture;
import io.backup4j.engine.seal.SealMode;
import io.backup4j.engine.seal.SealedKind;
import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.sink.ObjectKey;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * What authenticates may still be nonsense: in mode none anyone can seal, and a writer may have been broken. The decoders behind the seal must answer
 * with damage and never with an index, memory or argument error.
 */
class AuthenticGarbageTest {
    private static final PackName NAME = PackFixture.name(1);
    private static final int ROUNDS = 4000;
    private final PackFixture fixture = new PackFixture(SealMode.NONE);

    @Test
    void framesOfMutatedPlaintextAreDecodedOrRefused() {
        try (FrameDecoder decoder = fixture.decoder()) {
            for (int seed = 0; seed < ROUNDS; seed++) {
                Random random = new Random(seed);
                byte[] plain = mutated(random, framePlain(random));
                Codec codec = random.nextInt(4) == 0 ? Codec.NONE : Codec.ZSTD;
                byte[] sealed = sealFrame(plain, codec);
                try {
                    FrameHeader header = new FrameHeader(0, sealed.length, codec);
                    DecodedFrame frame = decoder.open(NAME, 1, header, 32, -1, sealed, 0);
                    assertThat(frame.chunkOffset(0) + frame.chunks().rawLength())
                            .isLessThanOrEqualTo(frame.payload().length);
                } catch (BackupException e) {
                    assertThat(e).hasMessageContaining(NAME.toString());
                } catch (RuntimeException e) {
                    fail("seed " + seed, e);
                }
            }
        }
    }

    @Test
    void footersOfMutatedPlaintextAreReadOrRefused() {
        Written written = fixture.small(1);
        byte[] packBytes = written.bytes();
        int footerLength = BigEndian.getInt(packBytes, packBytes.length - 4);
        int footer = packBytes.length - 16 - footerLength;
        byte[] plain = Arrays.copyOfRange(packBytes, footer, footer + footerLength - 16);
        PackReader reader = new PackReader(fixture.sealer);
        int read = 0;
        for (int seed = 0; seed < ROUNDS; seed++) {
            byte[] changed = mutated(new Random(seed), plain);
            byte[] pack = Arrays.copyOf(packBytes, footer + changed.length + 32);
            fixture.sealer
                    .object(written.pack().name().key(), written.pack().name().bytes(), 1, KeyPurpose.FOOTER)
                    .seal(SealedKind.PACK_FOOTER, 0, true, 0, changed, 0, changed.length, pack, footer);
            PackEnd.writeTrailer(pack, pack.length - 16, SealMode.NONE, 1, changed.length + 16);
            try {
                reader.readDirectory(written.sink(pack), written.pack().name(), pack.length);
                read++;
            } catch (BackupException e) {
                assertThat(e).hasMessageContaining(written.pack().name().toString());
            } catch (Exception e) {
                fail("seed " + seed, e);
            }
        }
        assertThat(read)
                .as("mutations of ids and lengths that cannot be told from others")
                .isLessThan(ROUNDS);
    }

    @Test
    void packsOfMutatedBytesAreReadAndWalkedOrRefused() throws Exception {
        Written written = fixture.small(1);
        PackReader reader = new PackReader(fixture.sealer);
        try (FrameDecoder decoder = fixture.decoder()) {
            for (int seed = 0; seed < 1000; seed++) {
                byte[] pack = mutated(new Random(seed), written.bytes());
                HeldObjects sink = written.sink(pack);
                try {
                    reader.readDirectory(sink, written.pack().name(), pack.length);
                } catch (BackupException e) {
                    assertThat(e).hasMessageContaining(written.pack().name().toString());
                } catch (RuntimeException e) {
                    fail("seed " + seed, e);
                }
                try {
                    new PackWalk(fixture.sealer, decoder)
                            .walk(sink, written.pack().name(), pack.length, (frame, content) -> {});
                } catch (BackupException e) {
                    assertThat(e).hasMessageContaining(written.pack().name().toString());
                } catch (RuntimeException e) {
                    fail("seed " + seed, e);
                }
            }
        }
    }

    @Test
    void objectsWithSectionsOfMutatedPlaintextAreDecodedOrRefused() {
        SealedObjects objects = new SealedObjects(fixture.sealer, new SecureRandom());
        ObjectKey key = ObjectKey.of("note/garbage");
        for (int seed = 0; seed < ROUNDS; seed++) {
            Random random = new Random(seed);
            byte[] plain = mutated(random, framePlain(random));
            byte[] salt = SealFixture.bytes(32, seed);
            byte[] object = new byte[ObjectHeader.BYTES + SectionHeader.BYTES + plain.length + 16];
            new ObjectHeader(SealMode.NONE, SealedKind.NOTE, 1, salt).write(object);
            new SectionHeader(plain.length + 16, Codec.ZSTD, true).write(object, ObjectHeader.BYTES);
            fixture.sealer
                    .object(key, salt, 1, KeyPurpose.OBJECT)
                    .seal(SealedKind.NOTE, 1, true, 0, plain, 0, plain.length, object, ObjectHeader.BYTES + 8);
            byte[] tried = random.nextBoolean() ? object : mutated(random, object);
            try {
                assertThat(objects.decode(SealedKind.NOTE, key, tried)).isNotNull();
            } catch (BackupException e) {
                assertThat(e).hasMessageContaining(key.value());
            } catch (RuntimeException e) {
                fail("seed " + seed, e);
            }
        }
    }

    @Test
    void frameThatDecodesToMoreThanItsTableSaysIsRefused() {
        byte[] zeros = new byte[1 << 20];
        byte[] compressed = new byte[1 << 20];
        int length;
        try (Compressor compressor = new Compressor()) {
            length = compressor.compress(zeros, 0, zeros.length, compressed, 0);
        }
        FrameChunks chunks = FrameChunks.of(List.of(PackFixture.id(1)), new int[] {100});
        byte[] plain = new byte[chunks.tableLength() + length];
        System.arraycopy(compressed, 0, plain, chunks.write(plain, 0), length);
        byte[] sealed = sealFrame(plain, Codec.ZSTD);
        FrameAddress address = new FrameAddress(NAME, 1, 0, 32, sealed.length, 100, Codec.ZSTD);
        try (FrameDecoder decoder = fixture.decoder()) {
            assertThatThrownBy(() -> decoder.decode(address, sealed, 0))
                    .isInstanceOf(DamagedException.class)
                    .hasMessageContaining("expected 100, found 1048576");
        }
    }

    @Test
    void chunkWithAnotherContentThanItsIdIsFound() {
        FrameChunks chunks = FrameChunks.of(List.of(PackFixture.id(1)), new int[] {3});
        byte[] plain = new byte[chunks.tableLength() + 3];
        chunks.write(plain, 0);
        byte[] sealed = sealFrame(plain, Codec.NONE);
        FrameAddress address = new FrameAddress(NAME, 1, 0, 32, sealed.length, 3, Codec.NONE);
        try (FrameDecoder decoder = fixture.decoder()) {
            DecodedFrame frame = decoder.decode(address, sealed, 0);
            assertThatThrownBy(() -> decoder.verify(address, frame))
                    .isInstanceOf(DamagedException.class)
                    .hasMessageContaining(PackFixture.id(1).toString());
        }
    }

    private static byte[] framePlain(Random random) {
        try (FrameEncoder encoder = new FrameEncoder(1)) {
            for (int i = 0; i <= random.nextInt(3); i++) {
                byte[] chunk = new byte[random.nextInt(300)];
                Arrays.fill(chunk, (byte) i);
                encoder.add(PackFixture.id(i), chunk, 0, chunk.length);
            }
            EncodedFrame frame = encoder.encode();
            return Arrays.copyOf(frame.plain(), frame.length());
        }
    }

    private byte[] sealFrame(byte[] plain, Codec codec) {
        byte[] sealed = new byte[plain.length + 16];
        fixture.sealer
                .object(NAME.key(), NAME.bytes(), 1, KeyPurpose.FRAME)
                .seal(SealedKind.PACK_FRAME, codec.id(), false, 0, plain, 0, plain.length, sealed, 0);
        return sealed;
    }

    /** Changes, cuts, lengthens or replaces. */
    private static byte[] mutated(Random random, byte[] original) {
        byte[] bytes =
                switch (random.nextInt(8)) {
                    case 0 -> Arrays.copyOf(original, random.nextInt(original.length + 1));
                    case 1 -> Arrays.copyOf(original, original.length + random.nextInt(40));
                    case 2 -> SealFixture.bytes(random.nextInt(200), random.nextLong());
                    default -> original.clone();
                };
        for (int i = 0; bytes.length > 0 && i < random.nextInt(6); i++) {
            byte value = random.nextBoolean() ? (byte) random.nextInt() : (byte) (random.nextInt(4) - 1);
            bytes[random.nextInt(2) == 0 ? random.nextInt(bytes.length) : random.nextInt(Math.min(60, bytes.length))] =
                    value;
        }
        return bytes;
    }
}
