package io.backup4j.spi.sink;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * The bytes of one object to be put, held in memory and replayable: a put of uncertain outcome is repeated with the very same bytes, unless the content
 * says that it must be put at most {@link #once()}. The caller must not change the bytes until the put has returned or failed, and may do so then: a
 * sink reads them no longer. At most 64 MiB plus headers.
 */
public final class ObjectContent {
    private final List<ByteBuffer> parts;
    private final long sizeBytes;
    private final boolean repeatable;

    private ObjectContent(List<ByteBuffer> parts) {
        this.parts = List.copyOf(parts);
        this.sizeBytes = parts.stream().mapToLong(ByteBuffer::remaining).sum();
        this.repeatable = true;
    }

    private ObjectContent(ObjectContent content, boolean repeatable) {
        this.parts = content.parts;
        this.sizeBytes = content.sizeBytes;
        this.repeatable = repeatable;
    }

    /** The whole array. It is not copied. */
    public static ObjectContent of(byte[] bytes) {
        return new ObjectContent(List.of(ByteBuffer.wrap(bytes)));
    }

    /** The remaining bytes of each part, in order. Neither copied nor moved. */
    public static ObjectContent of(List<ByteBuffer> parts) {
        return new ObjectContent(parts);
    }

    /**
     * The same bytes, not copied, of an object that a call of {@link BackupSink#put} makes at most once: whoever is told to put them passes a failure on
     * at once. A request that comes late is then the first one, and can never bring back an object that was deleted meanwhile.
     */
    public ObjectContent once() {
        return repeatable ? new ObjectContent(this, false) : this;
    }

    /** Whether a put whose outcome is unknown may be repeated; false for what must be put at most {@link #once()}. */
    public boolean repeatable() {
        return repeatable;
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
