package io.backup4j.engine.pack;

import static io.backup4j.engine.pack.PackFormat.FRAME_HEADER_BYTES;
import static io.backup4j.engine.pack.PackFormat.HEADER_BYTES;
import static io.backup4j.engine.pack.PackFormat.TAG_BYTES;
import static io.backup4j.engine.pack.PackFormat.TRAILER_BYTES;

import io.backup4j.engine.seal.KeyPurpose;
import io.backup4j.engine.seal.ObjectSealer;
import io.backup4j.engine.seal.SealedKind;
import io.backup4j.engine.seal.Sealer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A pack that is being built inside one buffer. Thread-safe: workers reserve room one after the other and seal their frames in parallel, each
 * directly at its place. One thread finishes the pack when all slots are sealed; a pack with a failed slot is abandoned, which needs no call.
 */
public final class OpenPack {
    private final Sealer sealer;
    private final PackName name;
    private final int keyId;
    private final ObjectSealer frameSealer;
    private final byte[] buffer;
    private final int capacity;
    private final List<@Nullable PackedFrame> frames = new ArrayList<>();
    private long footerLimit = PackFooter.FIXED_BYTES + TRAILER_BYTES;
    private int used = HEADER_BYTES;
    private int pending;
    private boolean closed;

    /**
     * @param name a fresh name, used for nothing else
     * @param buffer working memory whose length is the pack's capacity, at most 64 MiB of it; the pack's own until the finished pack is put
     */
    public OpenPack(Sealer sealer, PackName name, byte[] buffer) {
        this.sealer = Objects.requireNonNull(sealer, "sealer");
        this.name = Objects.requireNonNull(name, "name");
        this.buffer = Objects.requireNonNull(buffer, "buffer");
        this.capacity = Math.min(buffer.length, PackFormat.MAX_PACK_BYTES);
        if (capacity < HEADER_BYTES + footerLimit) {
            throw new IllegalArgumentException("buffer: too small for a pack: " + buffer.length);
        }
        this.keyId = sealer.currentKeyId();
        this.frameSealer = sealer.object(name.key(), name.bytes(), keyId, KeyPurpose.FRAME);
        PackEnd.writeHeader(buffer, sealer.identity().mode(), keyId);
    }

    /** Its name. */
    public PackName name() {
        return name;
    }

    /** Bytes taken so far, footer not counted. */
    public synchronized int usedBytes() {
        return used;
    }

    /** Number of frames reserved so far. */
    public synchronized int frames() {
        return frames.size();
    }

    /**
     * Takes room for a frame. A slot that is taken must be sealed, or the pack cannot be finished.
     *
     * @param plainLength {@link EncodedFrame#length()}
     * @param chunks number of chunks in the frame, at least 1
     * @return null if the frame, and the footer that would then be needed, no longer fit
     */
    public synchronized @Nullable FrameSlot reserve(int plainLength, int chunks) {
        if (plainLength < 1 || chunks < 1) {
            throw new IllegalArgumentException("plainLength, chunks: must be positive: " + plainLength + ", " + chunks);
        }
        requireOpen();
        long end = (long) used + FRAME_HEADER_BYTES + plainLength + TAG_BYTES;
        long footer = footerLimit + PackFooter.largestEntry(chunks);
        int number = frames.size();
        if (end + footer > capacity || number > PackFormat.MAX_FRAME_NUMBER) {
            return null;
        }
        FrameSlot slot = new FrameSlot(this, number, used, plainLength, chunks);
        frames.add(null);
        pending++;
        used = (int) end;
        footerLimit = footer;
        return slot;
    }

    /** Writes header and sealed bytes of one frame at its place; other frames are not touched, so no lock is held. */
    FrameAddress sealFrame(int number, int headerOffset, EncodedFrame frame) {
        int offset = headerOffset + FRAME_HEADER_BYTES;
        int sealedLength = frameSealer.seal(
                SealedKind.PACK_FRAME,
                frame.codec().id(),
                false,
                number,
                frame.plain(),
                0,
                frame.length(),
                buffer,
                offset);
        FrameAddress address = new FrameAddress(
                name, keyId, number, offset, sealedLength, frame.chunks().rawLength(), frame.codec());
        FrameHeader.of(address).write(buffer, headerOffset);
        return address;
    }

    byte[] buffer() {
        return buffer;
    }

    /** Counts a frame that is sealed and proven. */
    synchronized void sealed(PackedFrame frame) {
        frames.set(frame.address().number(), frame);
        pending--;
    }

    /**
     * Writes footer and trailer, reads the directory back and gives out the pack. No slot can be reserved afterwards.
     *
     * @throws IllegalStateException if there is no frame, or a slot is not sealed or failed
     * @throws io.backup4j.spi.error.DamagedException if the directory does not read back
     */
    public synchronized FinishedPack finish() {
        requireOpen();
        if (frames.isEmpty()) {
            throw new IllegalStateException("an empty pack cannot be finished: " + name.key());
        }
        if (pending != 0) {
            throw new IllegalStateException(pending + " of " + frames.size()
                    + " frames were not sealed; the pack must be abandoned: " + name.key());
        }
        closed = true;
        List<PackedFrame> all = frames.stream().map(Objects::requireNonNull).toList();
        return FinishedPack.complete(sealer, name, keyId, all, buffer);
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the pack is finished: " + name.key());
        }
    }
}
