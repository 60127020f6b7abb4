package io.backup4j.engine.chunk;

/** Decides where a stream is cut. Stateless and thread-safe: the answer depends on the bytes of the chunk alone. */
public interface Boundaries {

    /**
     * The length of the chunk that begins at {@code offset}, from 1 to {@code length}.
     *
     * @param length bytes available, at least 1; fewer than {@link #maxBytes()} only if the stream ends with them
     */
    int next(byte[] data, int offset, int length);

    /** The length that no chunk exceeds, and thus the look-ahead that {@link #next} needs. */
    int maxBytes();
}
