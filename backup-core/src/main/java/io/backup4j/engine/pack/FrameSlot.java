package io.backup4j.engine.pack;

import java.util.concurrent.atomic.AtomicBoolean;

/** Room for one frame in an open pack. Used once, by one thread; slots of one pack are sealed in parallel. */
public final class FrameSlot {
    private final OpenPack pack;
    private final int number;
    private final int headerOffset;
    private final int plainLength;
    private final int chunks;
    private final AtomicBoolean used = new AtomicBoolean();

    FrameSlot(OpenPack pack, int number, int headerOffset, int plainLength, int chunks) {
        this.pack = pack;
        this.number = number;
        this.headerOffset = headerOffset;
        this.plainLength = plainLength;
        this.chunks = chunks;
    }

    /** Position of the frame in its pack, from 0. */
    public int number() {
        return number;
    }

    /**
     * Seals the frame into the pack and proves that it can be read: opens the sealed bytes, decodes them and recomputes every chunk id (I6). If
     * anything fails the pack must be abandoned; it refuses to be finished. The frame is used up.
     *
     * @param check a decoder of the same repository that belongs to this thread
     * @throws io.backup4j.spi.error.DamagedException if the frame does not read back: this machine computes or remembers wrongly
     */
    public FrameAddress seal(EncodedFrame frame, FrameDecoder check) {
        if (used.getAndSet(true)) {
            throw new IllegalStateException("frame " + number + " was sealed before: no number is used twice");
        }
        if (frame.length() != plainLength || frame.chunks().count() != chunks) {
            throw new IllegalArgumentException("frame: " + plainLength + " bytes and " + chunks
                    + " chunks were reserved, it has " + frame.length() + " and "
                    + frame.chunks().count());
        }
        FrameAddress address = pack.sealFrame(number, headerOffset, frame);
        PackedFrame sealed = new PackedFrame(address, frame.chunks());
        // What was sealed is not needed any more, so it is where the same may be decoded to: stale, it is a table and
        // compressed bytes, which give no id that is expected.
        ReadBack.require(sealed, pack.buffer(), check, frame.plain());
        pack.sealed(sealed);
        return address;
    }
}
