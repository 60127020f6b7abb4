package io.backup4j.engine.index;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** The decoded content of a segment, handed out in pieces. May be asked more than once. */
@FunctionalInterface
public interface SegmentContent {
    /**
     * Hands out every piece in order; a piece is valid during its call only. The content is whole only when this returns.
     *
     * @throws IOException if the content cannot be read
     */
    void forEachPart(Consumer<ByteBuffer> action) throws IOException;
}
