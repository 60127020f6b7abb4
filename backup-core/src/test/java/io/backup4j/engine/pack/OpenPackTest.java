package io.backup4j.engine.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.chunk.ChunkHasher;
import io.backup4j.engine.pack.PackFixture.Written;
import io.backup4j.engine.seal.SealFixture;
import io.backup4j.engine.seal.SealMode;
import io.backup4j.spi.error.DamagedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OpenPackTest {
    @ParameterizedTest
    @EnumSource(SealMode.class)
    void packsOfRandomChunksReadBackThroughTheirDirectory(SealMode mode) throws Exception {
        PackFixture fixture = new PackFixture(mode);
        for (int seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            List<List<byte[]>> frames = new ArrayList<>();
            for (int frame = 0; frame <= random.nextInt(1 + seed / 4); frame++) {
                List<byte[]> chunks = new ArrayList<>();
                for (int chunk = 0; chunk <= random.nextInt(6); chunk++) {
                    chunks.add(PackFixture.content(random, random.nextInt(1 << (2 + seed / 4))));
                }
                frames.add(chunks);
            }
            Written written = fixture.write(PackFixture.name(seed), frames, 2 << 20);
            PackDirectory directory = new PackReader(fixture.sealer)
                    .readDirectory(written.sink(), written.pack().name(), written.bytes().length);
            assertThat(directory.frames())
                    .as("seed %d", seed)
                    .isEqualTo(written.pack().frames());
            try (FrameDecoder decoder = fixture.decoder()) {
                for (int i = 0; i < frames.size(); i++) {
                    FrameAddress address = directory.frames().get(i).address();
                    DecodedFrame decoded = decoder.decodeWithHeader(address, written.bytes(), address.headerOffset());
                    decoder.verify(address, decoded);
                    for (int c = 0; c < frames.get(i).size(); c++) {
                        assertThat(PackFixture.chunk(decoded, c))
                                .as("seed %d frame %d chunk %d", seed, i, c)
                                .isEqualTo(frames.get(i).get(c));
                    }
                }
            }
        }
    }

    @Test
    void packMayBeFilledUntilReserveSaysNoAndTheFooterStillFits() {
        PackFixture fixture = new PackFixture(SealMode.AES_256_GCM);
        for (int seed = 0; seed < 30; seed++) {
            Random random = new Random(seed);
            int capacity = 200 + random.nextInt(5000);
            OpenPack pack = new OpenPack(fixture.sealer, PackFixture.name(seed), new byte[capacity]);
            int frames = fill(fixture, pack, random);
            assertThat(pack.frames()).isEqualTo(frames);
            if (frames == 0) {
                assertThatThrownBy(pack::finish).isInstanceOf(IllegalStateException.class);
                continue;
            }
            FinishedPack finished = pack.finish();
            assertThat(finished.frames()).as("seed %d", seed).hasSize(frames);
            assertThat(finished.content().sizeBytes()).as("seed %d", seed).isLessThanOrEqualTo(capacity);
        }
    }

    @Test
    void eightThreadsFillOnePackAndEveryFrameIsTheirs() throws Exception {
        PackFixture fixture = new PackFixture(SealMode.AES_256_GCM);
        OpenPack pack = new OpenPack(fixture.sealer, PackFixture.name(1), new byte[1 << 20]);
        ConcurrentHashMap<Integer, Integer> lengths = new ConcurrentHashMap<>();
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService workers = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int worker = 0; worker < 8; worker++) {
                Random random = new Random(worker);
                all.add(workers.submit(() -> {
                    start.await();
                    try (FrameEncoder encoder = new FrameEncoder(1);
                            FrameDecoder decoder = fixture.decoder()) {
                        ChunkHasher hasher = fixture.hasher();
                        while (true) {
                            byte[] chunk = PackFixture.content(random, 1 + random.nextInt(9000));
                            encoder.add(hasher.id(chunk, 0, chunk.length), chunk, 0, chunk.length);
                            EncodedFrame frame = encoder.encode();
                            FrameSlot slot = pack.reserve(frame.length(), 1);
                            if (slot == null) {
                                return null;
                            }
                            slot.seal(frame, decoder);
                            lengths.put(slot.number(), chunk.length);
                        }
                    }
                }));
            }
            start.countDown();
            for (Future<?> worker : all) {
                worker.get();
            }
        } finally {
            workers.shutdownNow();
        }
        FinishedPack finished = pack.finish();
        assertThat(finished.frames()).hasSize(lengths.size()).hasSizeGreaterThan(100);
        byte[] bytes = finished.content().toByteArray();
        try (FrameDecoder decoder = fixture.decoder()) {
            for (PackedFrame frame : finished.frames()) {
                FrameAddress address = frame.address();
                assertThat(address.rawLength()).isEqualTo(lengths.get(address.number()));
                decoder.verify(address, decoder.decodeWithHeader(address, bytes, address.headerOffset()));
            }
        }
    }

    @Test
    void wrongMemoryIsFoundBeforeThePackCanBeFinished() {
        PackFixture fixture = new PackFixture(SealMode.AES_256_GCM);
        OpenPack pack = new OpenPack(fixture.sealer, PackFixture.name(1), new byte[4096]);
        byte[] chunk = SealFixture.bytes(300, 5);
        try (FrameEncoder encoder = new FrameEncoder(3);
                FrameDecoder decoder = fixture.decoder()) {
            encoder.add(fixture.hasher().id(chunk, 0, chunk.length), chunk, 0, chunk.length);
            chunk[17] ^= 4; // a bit flips between hashing and compressing
            EncodedFrame frame = encoder.encode();
            FrameSlot slot = Objects.requireNonNull(pack.reserve(frame.length(), 1));
            assertThatThrownBy(() -> slot.seal(frame, decoder))
                    .isInstanceOf(DamagedException.class)
                    .hasMessageContaining("memory")
                    .hasMessageContaining(pack.name().toString());
            assertThatThrownBy(() -> slot.seal(frame, decoder)).isInstanceOf(IllegalStateException.class);
        }
        assertThatThrownBy(pack::finish)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("1 of 1");
    }

    @Test
    void refusesToFinishWithAnUnsealedSlotOrTwice() {
        PackFixture fixture = new PackFixture(SealMode.NONE);
        OpenPack pack = new OpenPack(fixture.sealer, PackFixture.name(1), new byte[4096]);
        assertThat(pack.reserve(50, 1)).isNotNull();
        assertThatThrownBy(pack::finish).isInstanceOf(IllegalStateException.class);

        OpenPack other = new OpenPack(fixture.sealer, PackFixture.name(2), new byte[1000]);
        fill(fixture, other, new Random(3));
        other.finish();
        assertThatThrownBy(other::finish).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> other.reserve(10, 1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void slotTakesOnlyTheFrameItWasReservedFor() {
        PackFixture fixture = new PackFixture(SealMode.NONE);
        OpenPack pack = new OpenPack(fixture.sealer, PackFixture.name(1), new byte[4096]);
        byte[] chunk = SealFixture.bytes(300, 5);
        try (FrameEncoder encoder = new FrameEncoder(3);
                FrameDecoder decoder = fixture.decoder()) {
            encoder.add(PackFixture.id(1), chunk, 0, chunk.length);
            EncodedFrame frame = encoder.encode();
            FrameSlot slot = Objects.requireNonNull(pack.reserve(frame.length() - 1, 1));
            assertThatThrownBy(() -> slot.seal(frame, decoder)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void hugeReservationsAreRefusedWithoutOverflow() {
        PackFixture fixture = new PackFixture(SealMode.NONE);
        OpenPack pack = new OpenPack(fixture.sealer, PackFixture.name(1), new byte[4096]);
        assertThat(pack.reserve(Integer.MAX_VALUE, 1)).isNull();
        assertThat(pack.reserve(1, Integer.MAX_VALUE)).isNull();
        assertThat(pack.usedBytes()).isEqualTo(PackFormat.HEADER_BYTES);
    }

    private static int fill(PackFixture fixture, OpenPack pack, Random random) {
        int frames = 0;
        try (FrameEncoder encoder = new FrameEncoder(3);
                FrameDecoder decoder = fixture.decoder()) {
            ChunkHasher hasher = fixture.hasher();
            while (true) {
                for (int chunk = 0; chunk <= random.nextInt(3); chunk++) {
                    byte[] bytes = PackFixture.content(random, random.nextInt(150));
                    encoder.add(hasher.id(bytes, 0, bytes.length), bytes, 0, bytes.length);
                }
                EncodedFrame frame = encoder.encode();
                FrameSlot slot = pack.reserve(frame.length(), frame.chunks().count());
                if (slot == null) {
                    return frames;
                }
                slot.seal(frame, decoder);
                frames++;
            }
        }
    }
}
