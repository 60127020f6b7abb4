package io.backup4j.engine.pack;

import java.util.Objects;

/** One frame of a pack: where it is and which chunks it holds. What an index entry is made from. */
public record PackedFrame(FrameAddress address, FrameChunks chunks) {
    public PackedFrame {
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(chunks, "chunks");
        if (address.rawLength() != chunks.rawLength()) {
            throw new IllegalArgumentException("rawLength: the address says " + address.rawLength()
                    + ", the chunks together have " + chunks.rawLength());
        }
    }
}
