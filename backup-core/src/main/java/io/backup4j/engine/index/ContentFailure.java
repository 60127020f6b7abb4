package io.backup4j.engine.index;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** The content of a segment could not be read, as opposed to the file that it was to be written to: the one fails a run, the other never does. */
final class ContentFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final IOException failure;

    private ContentFailure(IOException failure) {
        super(failure);
        this.failure = failure;
    }

    /** What the content threw. */
    IOException failure() {
        return failure;
    }

    /** Hands out the content; its {@link IOException} becomes this, what the action throws stays as it is. */
    static void guard(SegmentContent content, Consumer<ByteBuffer> action) {
        try {
            content.forEachPart(action);
        } catch (IOException e) {
            throw new ContentFailure(e);
        }
    }
}
