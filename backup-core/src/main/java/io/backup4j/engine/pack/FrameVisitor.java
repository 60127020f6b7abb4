package io.backup4j.engine.pack;

/** Is shown each intact frame of a walk. */
@FunctionalInterface
public interface FrameVisitor {
    /** The content is valid during this call only. Its chunk ids are not recomputed: {@link FrameDecoder#verify} does that. */
    void frame(PackedFrame frame, DecodedFrame content);
}
