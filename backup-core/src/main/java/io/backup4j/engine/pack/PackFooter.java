package io.backup4j.engine.pack;

import static io.backup4j.engine.pack.PackFormat.FRAME_HEADER_BYTES;
import static io.backup4j.engine.pack.PackFormat.HEADER_BYTES;
import static io.backup4j.engine.pack.PackFormat.TAG_BYTES;

import io.backup4j.engine.seal.KeyPurpose;
import io.backup4j.engine.seal.SealedKind;
import io.backup4j.engine.seal.Sealer;
import io.backup4j.spi.error.DamagedException;
import java.util.ArrayList;
import java.util.List;

/**
 * The sealed directory at the end of a pack: {@code uvarint frames (uvarint offset, uvarint sealedLength, u8 codec, chunk table)[frames]}.
 */
final class PackFooter {
    /** Most bytes of a footer beside its frames: their number and the tag. */
    static final int FIXED_BYTES = Uvarint.MAX_BYTES + TAG_BYTES;

    /** Fewest bytes of one frame: four numbers of one byte, and one chunk. */
    private static final int SMALLEST_ENTRY = 4 + PackFormat.ID_BYTES + 1;

    private PackFooter() {}

    /** Most bytes that a frame with so many chunks adds to the footer. */
    static long largestEntry(int chunks) {
        return 3L * Uvarint.MAX_BYTES + 1 + (long) chunks * (PackFormat.ID_BYTES + Uvarint.MAX_BYTES);
    }

    /** Seals the directory at {@code offset} of the pack and returns its sealed length. */
    static int seal(Sealer sealer, PackName pack, int keyId, List<PackedFrame> frames, byte[] target, int offset) {
        byte[] plain = plain(frames);
        return sealer.object(pack.key(), pack.bytes(), keyId, KeyPurpose.FOOTER)
                .seal(SealedKind.PACK_FOOTER, Codec.NONE.id(), true, 0, plain, 0, plain.length, target, offset);
    }

    private static byte[] plain(List<PackedFrame> frames) {
        int length = Uvarint.length(frames.size());
        for (PackedFrame frame : frames) {
            FrameAddress address = frame.address();
            length += Uvarint.length(address.offset())
                    + Uvarint.length(address.sealedLength())
                    + 1
                    + frame.chunks().tableLength();
        }
        byte[] plain = new byte[length];
        int position = Uvarint.write(plain, 0, frames.size());
        for (PackedFrame frame : frames) {
            FrameAddress address = frame.address();
            position = Uvarint.write(plain, position, address.offset());
            position = Uvarint.write(plain, position, address.sealedLength());
            plain[position++] = (byte) address.codec().id();
            position = frame.chunks().write(plain, position);
        }
        return plain;
    }

    /**
     * Opens the footer and reads the directory; the frames must fill the pack from its header to the footer without a gap.
     *
     * @param place where the footer lies in the pack
     */
    static List<PackedFrame> open(
            Sealer sealer, PackName pack, int keyId, Place place, byte[] bytes, int offset, int sealedLength) {
        byte[] plain = new byte[sealedLength - TAG_BYTES];
        try {
            sealer.object(pack.key(), pack.bytes(), keyId, KeyPurpose.FOOTER)
                    .open(SealedKind.PACK_FOOTER, Codec.NONE.id(), true, 0, bytes, offset, sealedLength, plain, 0);
        } catch (DamagedException e) {
            throw place.damaged(e.getMessage(), e);
        }
        PlainReader reader = new PlainReader(place, plain, 0, plain.length);
        int footerOffset = (int) place.offset();
        int count = reader.uvarint("number of frames", plain.length / SMALLEST_ENTRY);
        List<PackedFrame> frames = new ArrayList<>(count);
        int end = HEADER_BYTES;
        for (int number = 0; number < count; number++) {
            PackedFrame frame = readEntry(reader, pack, keyId, number, end, footerOffset);
            frames.add(frame);
            end = frame.address().end();
        }
        reader.place().require(reader.remaining() == 0, "end of the footer", "no more bytes", reader.remaining());
        place.require(end == footerOffset, "end of the last frame", footerOffset, end);
        return List.copyOf(frames);
    }

    private static PackedFrame readEntry(
            PlainReader reader, PackName pack, int keyId, int number, int previousEnd, int footerOffset) {
        Place entry = reader.place();
        int offset = reader.uvarint("offset of frame " + number, footerOffset);
        int expected = previousEnd + FRAME_HEADER_BYTES;
        entry.require(offset == expected, "offset of frame " + number, expected, offset);
        int length = reader.uvarint("sealed length of frame " + number, footerOffset - offset);
        entry.require(length > TAG_BYTES, "sealed length of frame " + number, "more than " + TAG_BYTES, length);
        Codec codec = Codec.of(reader.u8("codec of frame " + number), entry.toString());
        FrameChunks chunks = FrameChunks.read(reader);
        return new PackedFrame(
                new FrameAddress(pack, keyId, number, offset, length, chunks.rawLength(), codec), chunks);
    }
}
