package io.backup4j.engine.pack;

/** An opened and decoded frame. The payload is a view of its decoder's working memory: valid until that decoder decodes again. */
public final class DecodedFrame {
    private final byte[] payload;
    private final int start;
    private final FrameChunks chunks;

    DecodedFrame(byte[] payload, int start, FrameChunks chunks) {
        this.payload = payload;
        this.start = start;
        this.chunks = chunks;
    }

    /** The array that holds the chunks; they lie at {@link #chunkOffset}. */
    public byte[] payload() {
        return payload;
    }

    /** Where chunk {@code i} begins in {@link #payload()}. */
    public int chunkOffset(int i) {
        return start + chunks.offset(i);
    }

    /** Where the byte {@code offset} of the decoded payload lies in {@link #payload()}; for offsets taken from the index. */
    public int position(int offset) {
        return start + offset;
    }

    /** Ids and lengths of the chunks, in order. Outlives the decoder's next frame. */
    public FrameChunks chunks() {
        return chunks;
    }
}
