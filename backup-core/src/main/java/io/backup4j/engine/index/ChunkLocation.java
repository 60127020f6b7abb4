package io.backup4j.engine.index;

import io.backup4j.engine.pack.FrameAddress;
import java.util.Objects;

/**
 * Where a chunk lies.
 *
 * @param frame the frame that holds it
 * @param offset of its first byte in the decoded payload of the frame
 * @param length in bytes
 */
public record ChunkLocation(FrameAddress frame, int offset, int length) {
    public ChunkLocation {
        Objects.requireNonNull(frame, "frame");
        if (offset < 0 || length < 0 || length > frame.rawLength() - offset) {
            throw new IllegalArgumentException("offset, length: must lie within the frame's " + frame.rawLength()
                    + " bytes: " + offset + ", " + length);
        }
    }
}
