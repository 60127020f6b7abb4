package io.backup4j.engine.pack;

import static io.backup4j.engine.pack.PackFormat.FRAME_HEADER_BYTES;
import static io.backup4j.engine.pack.PackFormat.MAX_FRAME_NUMBER;
import static io.backup4j.engine.pack.PackFormat.MAX_PACK_BYTES;
import static io.backup4j.engine.pack.PackFormat.TAG_BYTES;

import java.util.Objects;

/**
 * Where a frame lies and all that is needed to open it with one ranged read.
 *
 * @param pack the pack that holds it
 * @param keyId epoch of the sealing key of that pack, from its header
 * @param number position among the pack's frames, from 0, at most {@value PackFormat#MAX_FRAME_NUMBER}
 * @param offset of the sealed bytes in the pack; the 16 bytes before them are the frame's clear header
 * @param sealedLength bytes of the sealed form, tag included
 * @param rawLength bytes of all chunks together after decoding, without the table of ids
 * @param codec how the payload is compressed
 */
public record FrameAddress(
        PackName pack, int keyId, int number, int offset, int sealedLength, int rawLength, Codec codec) {
    public FrameAddress {
        Objects.requireNonNull(pack, "pack");
        Objects.requireNonNull(codec, "codec");
        require(keyId >= 0, "keyId", keyId);
        require(number >= 0 && number <= MAX_FRAME_NUMBER, "number", number);
        require(offset >= FRAME_HEADER_BYTES && offset <= MAX_PACK_BYTES, "offset", offset);
        require(sealedLength > TAG_BYTES && sealedLength <= MAX_PACK_BYTES - offset, "sealedLength", sealedLength);
        require(rawLength >= 0 && rawLength <= MAX_PACK_BYTES, "rawLength", rawLength);
    }

    /** Where the frame's clear header begins. */
    public int headerOffset() {
        return offset - FRAME_HEADER_BYTES;
    }

    /** The first byte behind the frame. */
    public int end() {
        return offset + sealedLength;
    }

    private static void require(boolean holds, String field, int value) {
        if (!holds) {
            throw new IllegalArgumentException(field + ": out of range: " + value);
        }
    }
}
