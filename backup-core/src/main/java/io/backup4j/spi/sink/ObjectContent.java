package io.backup4j.spi.sink;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * The bytes of one object to be put, held in memory and replayable: a put of uncertain outcome is repeated with the very same bytes. The
 * caller must not change the bytes until the put has returned. At most 64 MiB plus headers.
 */
public final class ObjectContent {
    private final List<ByteBuffer> parts;
    private final long sizeBytes;

    private ObjectContent(List<ByteBuffer> parts) {
        this.parts = List.copyOf(parts);
        this.sizeBytes = parts.stream().mapToLong(ByteBuffer::remaining).sum();
    }

    /** The whole array. It is not copied. */
    public static ObjectContent of(byte[] bytes) {
        return new ObjectContent(List.of(ByteBuffer.wrap(bytes)));
    }

    /** The remaining bytes of each part, in order. Neither copied nor moved. */
    public static ObjectContent of(List<ByteBuffer> parts) {
        return new ObjectContent(parts);
    }

    public long sizeBytes() {
        return sizeBytes;
    }

    /** Fresh read-only views from the beginning; may be called any number of times and from several threads. */
    public List<ByteBuffer> parts() {
        return parts.stream().map(ByteBuffer::asReadOnlyBuffer).toList();
    }

    /** A copy of everything as one array. */
    public byte[] toByteArray() {
        ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(sizeBytes));
        parts().forEach(all::put);
        return all.array();
    }
}
