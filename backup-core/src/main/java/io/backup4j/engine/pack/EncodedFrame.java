package io.backup4j.engine.pack;

/**
 * The plaintext of a frame, ready to be sealed. A view of its encoder's working memory: valid until that encoder encodes again.
 */
public final class EncodedFrame {
    private final byte[] plain;
    private final int length;
    private final Codec codec;
    private final FrameChunks chunks;

    EncodedFrame(byte[] plain, int length, Codec codec, FrameChunks chunks) {
        this.plain = plain;
        this.length = length;
        this.codec = codec;
        this.chunks = chunks;
    }

    /** Working memory of the encoder; the frame is its first {@link #length()} bytes. */
    byte[] plain() {
        return plain;
    }

    /** Bytes of table and payload: what {@link OpenPack#reserve} is asked for. */
    public int length() {
        return length;
    }

    /** How the payload is compressed. */
    public Codec codec() {
        return codec;
    }

    /** The chunks inside. Outlives the encoder's next frame. */
    public FrameChunks chunks() {
        return chunks;
    }
}
