package io.backup4j.engine.pack;

import io.backup4j.engine.chunk.ChunkHasher;
import io.backup4j.engine.chunk.ChunkId;
import io.backup4j.engine.seal.KeyRing;
import io.backup4j.engine.seal.RepositoryIdentity;
import io.backup4j.engine.seal.SealFixture;
import io.backup4j.engine.seal.SealMode;
import io.backup4j.engine.seal.Sealer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;

/** A repository's keys and packs that are the same in every run. */
final class PackFixture {
    private final KeyRing keys = SealFixture.keyRing(1);
    final Sealer sealer;

    PackFixture(SealMode mode) {
        this(mode, 7);
    }

    PackFixture(SealMode mode, long repository) {
        sealer = new Sealer(new RepositoryIdentity(new UUID(0, repository), mode), keys);
    }

    ChunkHasher hasher() {
        return new ChunkHasher(keys.idKey());
    }

    FrameDecoder decoder() {
        return new FrameDecoder(sealer, hasher());
    }

    static PackName name(long seed) {
        return PackName.read(SealFixture.bytes(PackName.BYTES, seed), 0);
    }

    /** Bytes that compress well, badly or not at all, by chance. */
    static byte[] content(Random random, int length) {
        byte[] bytes = new byte[length];
        int alphabet = 1 + random.nextInt(256);
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) random.nextInt(alphabet);
        }
        return bytes;
    }

    /** A finished pack: {@code frames.get(i)} is the list of chunk contents of frame i. */
    Written write(PackName name, List<List<byte[]>> frames, int capacity) {
        OpenPack pack = new OpenPack(sealer, name, new byte[capacity]);
        try (FrameEncoder encoder = new FrameEncoder(3);
                FrameDecoder decoder = decoder()) {
            ChunkHasher hasher = hasher();
            for (List<byte[]> chunks : frames) {
                for (byte[] chunk : chunks) {
                    encoder.add(hasher.id(chunk, 0, chunk.length), chunk, 0, chunk.length);
                }
                EncodedFrame frame = encoder.encode();
                FrameSlot slot = Objects.requireNonNull(
                        pack.reserve(frame.length(), frame.chunks().count()));
                slot.seal(frame, decoder);
            }
        }
        FinishedPack finished = pack.finish();
        return new Written(finished, finished.content().toByteArray(), frames);
    }

    /** A small pack of three frames; the second holds two chunks, the third does not compress. */
    Written small(long seed) {
        Random random = new Random(seed);
        List<List<byte[]>> frames = new ArrayList<>();
        frames.add(List.of(new byte[150]));
        frames.add(List.of("a chunk of text, of text, of text".repeat(4).getBytes(), content(random, 40)));
        frames.add(List.of(SealFixture.bytes(70, seed)));
        return write(name(seed), frames, 4096);
    }

    record Written(FinishedPack pack, byte[] bytes, List<List<byte[]>> frames) {
        HeldObjects sink() {
            return new HeldObjects().with(pack.name().key(), bytes);
        }

        HeldObjects sink(byte[] others) {
            return new HeldObjects().with(pack.name().key(), others);
        }

        FrameAddress address(int frame) {
            return pack.frames().get(frame).address();
        }
    }

    /** The content of one chunk of a decoded frame. */
    static byte[] chunk(DecodedFrame frame, int i) {
        byte[] bytes = new byte[frame.chunks().length(i)];
        System.arraycopy(frame.payload(), frame.chunkOffset(i), bytes, 0, bytes.length);
        return bytes;
    }

    static ChunkId id(long seed) {
        return ChunkId.read(SealFixture.bytes(ChunkId.BYTES, seed), 0);
    }
}
