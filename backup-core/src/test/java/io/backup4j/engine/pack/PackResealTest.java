package io.backup4j.engine.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.chunk.ChunkHasher;
import io.backup4j.engine.pack.PackFixture.Written;
import io.backup4j.engine.seal.KeyRing;
import io.backup4j.engine.seal.NonceRecorder;
import io.backup4j.engine.seal.RepositoryIdentity;
import io.backup4j.engine.seal.SealFixture;
import io.backup4j.engine.seal.SealMode;
import io.backup4j.engine.seal.Sealer;
import io.backup4j.spi.error.DamagedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PackResealTest {
    private static final PackName NEW = PackFixture.name(99);

    @ParameterizedTest
    @EnumSource(SealMode.class)
    void theSameChunksLieAtTheSamePlacesUnderAnotherName(SealMode mode) throws Exception {
        PackFixture fixture = new PackFixture(mode);
        for (int seed = 0; seed < 30; seed++) {
            Random random = new Random(seed);
            List<List<byte[]>> frames = new ArrayList<>();
            for (int frame = 0; frame <= random.nextInt(5); frame++) {
                List<byte[]> chunks = new ArrayList<>();
                for (int chunk = 0; chunk <= random.nextInt(6); chunk++) {
                    chunks.add(PackFixture.content(random, random.nextInt(1 << (2 + seed / 3))));
                }
                frames.add(chunks);
            }
            Written old = fixture.write(PackFixture.name(seed), frames, 2 << 20);

            FinishedPack resealed = reseal(fixture, old.pack(), NEW);

            String what = "seed " + seed;
            assertThat(resealed.name()).isEqualTo(NEW);
            assertThat(resealed.content().repeatable()).isFalse();
            assertThat(resealed.content().toByteArray()).as(what).hasSameSizeAs(old.bytes());
            assertThat(resealed.sizeBytes()).isEqualTo(old.bytes().length);
            for (int i = 0; i < frames.size(); i++) {
                assertThat(resealed.frames().get(i).chunks())
                        .isEqualTo(old.pack().frames().get(i).chunks());
                assertThat(moved(resealed.frames().get(i).address(), old.pack().name()))
                        .as(what)
                        .isEqualTo(old.address(i));
            }
            assertHolds(fixture, resealed, frames, what);
            // What an unacknowledged put may have stored is a pack like any other.
            assertThat(new PackReader(fixture.sealer)
                            .readDirectory(old.sink(), old.pack().name(), old.bytes().length)
                            .frames())
                    .isEqualTo(old.pack().frames());
        }
    }

    @ParameterizedTest
    @EnumSource(SealMode.class)
    void nothingOfItOpensUnderTheOldName(SealMode mode) {
        PackFixture fixture = new PackFixture(mode);
        Written old = fixture.small(1);

        byte[] bytes = reseal(fixture, old.pack(), NEW).content().toByteArray();

        assertThatThrownBy(() -> new PackReader(fixture.sealer)
                        .readDirectory(old.sink(bytes), old.pack().name(), bytes.length))
                .isInstanceOf(DamagedException.class);
        try (FrameDecoder decoder = fixture.decoder()) {
            for (int i = 0; i < old.frames().size(); i++) {
                FrameAddress address = old.address(i);
                assertThatThrownBy(() -> decoder.decode(address, bytes, address.offset()))
                        .isInstanceOf(DamagedException.class);
            }
        }
    }

    @Test
    void noNonceSealsTwoPlaintextsHoweverOftenItIsDone() {
        NonceRecorder nonces = new NonceRecorder();
        KeyRing keys = SealFixture.keyRing(1);
        Sealer sealer = new Sealer(new RepositoryIdentity(new UUID(0, 7), SealMode.AES_256_GCM), keys, nonces);
        ChunkHasher hasher = new ChunkHasher(keys.idKey());
        try (FrameEncoder encoder = new FrameEncoder(1);
                FrameDecoder check = new FrameDecoder(sealer, new ChunkHasher(keys.idKey()))) {
            OpenPack open = new OpenPack(sealer, PackFixture.name(1), new byte[4096]);
            for (int i = 0; i < 3; i++) {
                byte[] chunk = SealFixture.bytes(300, i);
                encoder.add(hasher.id(chunk, 0, chunk.length), chunk, 0, chunk.length);
                EncodedFrame frame = encoder.encode();
                Objects.requireNonNull(open.reserve(frame.length(), 1)).seal(frame, check);
            }
            FinishedPack pack = open.finish();
            for (int i = 2; i <= 5; i++) {
                pack = new PackReseal(sealer).reseal(pack, PackFixture.name(i), check);
            }
        }
        // Three frames and a footer under each of five names.
        assertThat(nonces.pairs()).isEqualTo(20);
    }

    @ParameterizedTest
    @EnumSource(SealMode.class)
    void aBitThatFlippedInMemorySinceIsFound(SealMode mode) {
        PackFixture fixture = new PackFixture(mode);
        Written old = fixture.small(3);
        FrameAddress second = old.address(1);
        old.pack().buffer()[second.offset() + 7] ^= 4;

        assertThatThrownBy(() -> reseal(fixture, old.pack(), NEW))
                .isInstanceOf(DamagedException.class)
                .hasMessageContaining("Frame 1")
                .hasMessageContaining(old.pack().name().toString())
                .hasMessageContaining("memory");
    }

    @Test
    void aChunkThatIsNotWhatItsIdSaysIsFound() {
        PackFixture fixture = new PackFixture(SealMode.AES_256_GCM);
        Written old = fixture.small(3);
        FrameDecoder wrong = new FrameDecoder(
                fixture.sealer, new ChunkHasher(SealFixture.keyRing(50).idKey()));
        assertThatThrownBy(() -> new PackReseal(fixture.sealer).reseal(old.pack(), NEW, wrong))
                .isInstanceOf(DamagedException.class)
                .hasMessageContaining("Frame 0")
                .hasMessageContaining(NEW.toString());
        wrong.close();
    }

    @Test
    void theOldNameIsNoNewOne() {
        PackFixture fixture = new PackFixture(SealMode.AES_256_GCM);
        Written old = fixture.small(3);
        assertThatThrownBy(() -> reseal(fixture, old.pack(), old.pack().name()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("name");
        assertThat(old.pack().content().toByteArray()).isEqualTo(old.bytes());
    }

    private static FinishedPack reseal(PackFixture fixture, FinishedPack pack, PackName name) {
        try (FrameDecoder check = fixture.decoder()) {
            return new PackReseal(fixture.sealer).reseal(pack, name, check);
        }
    }

    private static FrameAddress moved(FrameAddress address, PackName pack) {
        return new FrameAddress(
                pack,
                address.keyId(),
                address.number(),
                address.offset(),
                address.sealedLength(),
                address.rawLength(),
                address.codec());
    }

    private static void assertHolds(PackFixture fixture, FinishedPack pack, List<List<byte[]>> frames, String what)
            throws Exception {
        byte[] bytes = pack.content().toByteArray();
        PackDirectory directory = new PackReader(fixture.sealer)
                .readDirectory(new HeldObjects().with(pack.name().key(), bytes), pack.name(), bytes.length);
        assertThat(directory.frames()).as(what).isEqualTo(pack.frames());
        try (FrameDecoder decoder = fixture.decoder()) {
            for (int i = 0; i < frames.size(); i++) {
                FrameAddress address = directory.frames().get(i).address();
                DecodedFrame decoded = decoder.decodeWithHeader(address, bytes, address.headerOffset());
                decoder.verify(address, decoded);
                for (int c = 0; c < frames.get(i).size(); c++) {
                    assertThat(PackFixture.chunk(decoded, c))
                            .as(what)
                            .isEqualTo(frames.get(i).get(c));
                }
            }
        }
    }
}
