package io.backup4j.engine.pack;

import static io.backup4j.engine.pack.PackFormat.TAG_BYTES;

import io.backup4j.engine.seal.KeyPurpose;
import io.backup4j.engine.seal.ObjectSealer;
import io.backup4j.engine.seal.SealedKind;
import io.backup4j.engine.seal.Sealer;
import io.backup4j.spi.error.DamagedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Gives a finished pack whose put must not be repeated another name, and with it other keys (I9): each frame is opened, sealed anew at its old place, opened
 * again and compared (I6). Offsets and lengths stay. Needs memory for the largest frame, three times. Not thread-safe.
 */
public final class PackReseal {
    private final Sealer sealer;
    private byte[] plain = Scratch.EMPTY;

    public PackReseal(Sealer sealer) {
        this.sealer = Objects.requireNonNull(sealer, "sealer");
    }

    /**
     * Seals a pack anew in its own buffer, under the current key.
     *
     * @param pack nobody reads its content any more; not to be used afterwards, also if this fails
     * @param name a fresh name, used for nothing else
     * @param check a decoder of the same repository that belongs to this thread
     * @throws DamagedException if a frame does not open, or does not read back: this machine computes or remembers wrongly
     */
    public FinishedPack reseal(FinishedPack pack, PackName name, FrameDecoder check) {
        if (name.equals(pack.name())) {
            throw new IllegalArgumentException("name: must be another one than before: " + name.key());
        }
        byte[] buffer = pack.buffer();
        int keyId = sealer.currentKeyId();
        ObjectSealer before = sealer.object(
                pack.name().key(),
                pack.name().bytes(),
                pack.frames().get(0).address().keyId(),
                KeyPurpose.FRAME);
        ObjectSealer after = sealer.object(name.key(), name.bytes(), keyId, KeyPurpose.FRAME);
        PackEnd.writeHeader(buffer, sealer.identity().mode(), keyId);
        List<PackedFrame> frames = new ArrayList<>(pack.frames().size());
        for (PackedFrame old : pack.frames()) {
            int length = open(old.address(), before, buffer);
            PackedFrame sealed = new PackedFrame(seal(old.address(), length, name, keyId, after, buffer), old.chunks());
            ReadBack.require(sealed, buffer, check, Scratch.EMPTY);
            frames.add(sealed);
        }
        return FinishedPack.complete(sealer, name, keyId, frames, buffer);
    }

    private int open(FrameAddress frame, ObjectSealer opener, byte[] buffer) {
        plain = Scratch.atLeast(plain, frame.sealedLength() - TAG_BYTES);
        try {
            return opener.open(
                    SealedKind.PACK_FRAME,
                    frame.codec().id(),
                    false,
                    frame.number(),
                    buffer,
                    frame.offset(),
                    frame.sealedLength(),
                    plain,
                    0);
        } catch (DamagedException e) {
            throw ReadBack.suspectMachine(frame, e);
        }
    }

    /** The frame's clear header names neither pack nor key, so it stays. */
    private FrameAddress seal(
            FrameAddress old, int length, PackName name, int keyId, ObjectSealer frameSealer, byte[] buffer) {
        int sealedLength = frameSealer.seal(
                SealedKind.PACK_FRAME, old.codec().id(), false, old.number(), plain, 0, length, buffer, old.offset());
        return new FrameAddress(name, keyId, old.number(), old.offset(), sealedLength, old.rawLength(), old.codec());
    }
}
