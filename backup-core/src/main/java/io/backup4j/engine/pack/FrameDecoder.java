package io.backup4j.engine.pack;

import io.backup4j.engine.chunk.ChunkHasher;
import io.backup4j.engine.chunk.ChunkId;
import io.backup4j.engine.seal.KeyPurpose;
import io.backup4j.engine.seal.ObjectSealer;
import io.backup4j.engine.seal.SealedKind;
import io.backup4j.engine.seal.Sealer;
import io.backup4j.spi.error.DamagedException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Opens and decodes frames. Reuses its working memory and the keys of the last pack, so frames are best read pack by pack. Belongs to one thread at a
 * time; {@link #close()} frees native memory.
 */
public final class FrameDecoder implements AutoCloseable {
    private final Sealer sealer;
    private final ChunkHasher hasher;
    private final Decompressor decompressor = new Decompressor();
    private byte[] plain = Scratch.EMPTY;
    private byte[] raw = Scratch.EMPTY;
    private @Nullable PackName lastPack;
    private int lastKeyId;
    private @Nullable ObjectSealer lastSealer;

    /**
     * @param hasher of the repository's id key, used by this decoder only
     */
    public FrameDecoder(Sealer sealer, ChunkHasher hasher) {
        this.sealer = Objects.requireNonNull(sealer, "sealer");
        this.hasher = Objects.requireNonNull(hasher, "hasher");
    }

    /**
     * Opens and decodes the frame whose sealed bytes begin at {@code offset}.
     *
     * @throws DamagedException if it does not authenticate as the frame at this address, or does not decode as the address says
     */
    public DecodedFrame decode(FrameAddress address, byte[] bytes, int offset) {
        return open(
                address.pack(),
                address.keyId(),
                FrameHeader.of(address),
                address.offset(),
                address.rawLength(),
                bytes,
                offset);
    }

    /** The same where the 16 bytes of the frame's clear header were read too: {@code offset} is theirs, and they must be right. */
    public DecodedFrame decodeWithHeader(FrameAddress address, byte[] bytes, int offset) {
        FrameHeader.check(address, bytes, offset);
        return decode(address, bytes, offset + PackFormat.FRAME_HEADER_BYTES);
    }

    /** The same with memory that is overwritten if it is large enough: the largest frames then take 8 MiB less. It is not kept. */
    DecodedFrame decodeWithHeader(FrameAddress address, byte[] bytes, int offset, byte[] spare) {
        byte[] own = raw;
        raw = spare.length > own.length ? spare : own;
        try {
            return decodeWithHeader(address, bytes, offset);
        } finally {
            if (raw == spare) {
                raw = own;
            }
        }
    }

    /**
     * Recomputes the id of each chunk from its decoded bytes.
     *
     * @throws DamagedException if one differs
     */
    public void verify(FrameAddress address, DecodedFrame frame) {
        FrameChunks chunks = frame.chunks();
        for (int i = 0; i < chunks.count(); i++) {
            ChunkId expected = chunks.id(i);
            ChunkId found = hasher.id(frame.payload(), frame.chunkOffset(i), chunks.length(i));
            if (!found.equals(expected)) {
                throw place(address.pack(), address.offset())
                        .damaged("id of chunk " + i + " in frame " + address.number(), expected, found);
            }
        }
    }

    /**
     * Opens a frame that is known by its header only.
     *
     * @param rawLength as the directory says, or -1 if there is none
     */
    DecodedFrame open(
            PackName pack, int keyId, FrameHeader header, int sealedOffset, int rawLength, byte[] bytes, int offset) {
        Place place = place(pack, sealedOffset);
        plain = Scratch.atLeast(plain, header.sealedLength() - PackFormat.TAG_BYTES);
        int length;
        try {
            length = sealer(pack, keyId)
                    .open(
                            SealedKind.PACK_FRAME,
                            header.codec().id(),
                            false,
                            header.number(),
                            bytes,
                            offset,
                            header.sealedLength(),
                            plain,
                            0);
        } catch (DamagedException e) {
            throw place.damaged(e.getMessage(), e);
        }
        PlainReader reader = new PlainReader(place, plain, 0, length);
        FrameChunks chunks = FrameChunks.read(reader);
        if (rawLength >= 0) {
            place.require(
                    chunks.rawLength() == rawLength,
                    "decoded length of frame " + header.number(),
                    rawLength,
                    chunks.rawLength());
        }
        return payload(reader, header, chunks);
    }

    private DecodedFrame payload(PlainReader reader, FrameHeader header, FrameChunks chunks) {
        Place place = reader.place();
        int length = reader.remaining();
        int from = reader.skip(length, "payload");
        switch (header.codec()) {
            case NONE -> {
                place.require(
                        length == chunks.rawLength(),
                        "payload of frame " + header.number(),
                        chunks.rawLength() + " bytes",
                        length);
                return new DecodedFrame(plain, from, chunks);
            }
            case ZSTD -> {
                raw = Scratch.atLeast(raw, chunks.rawLength());
                decompressor.decompress(place, plain, from, length, raw, 0, chunks.rawLength());
                return new DecodedFrame(raw, 0, chunks);
            }
        }
        throw new AssertionError(header.codec());
    }

    private ObjectSealer sealer(PackName pack, int keyId) {
        ObjectSealer known = lastSealer;
        if (known != null && keyId == lastKeyId && pack.equals(lastPack)) {
            return known;
        }
        ObjectSealer derived = sealer.object(pack.key(), pack.bytes(), keyId, KeyPurpose.FRAME);
        lastPack = pack;
        lastKeyId = keyId;
        lastSealer = derived;
        return derived;
    }

    private static Place place(PackName pack, int offset) {
        return new Place(pack.key(), offset);
    }

    @Override
    public void close() {
        lastSealer = null;
        decompressor.close();
    }
}
