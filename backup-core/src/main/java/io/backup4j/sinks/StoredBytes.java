package io.backup4j.sinks;

import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.NoSuchObjectException;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectInfo;
import io.backup4j.spi.sink.ObjectKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;

/** Compares a stored object with what should be in it. */
final class StoredBytes {
    private static final int BUFFER_BYTES = 1024 * 1024;

    private StoredBytes() {}

    /**
     * Whether the object holds exactly these bytes. Costs a request for its size, and one per MiB while they agree.
     *
     * @throws NoSuchObjectException if it does not exist
     */
    static boolean equal(BackupSink sink, ObjectKey key, ObjectContent content) throws IOException {
        ObjectInfo info = sink.stat(key).orElseThrow(() -> new NoSuchObjectException(key));
        if (info.sizeBytes() != content.sizeBytes()) {
            return false;
        }
        ByteBuffer stored = ByteBuffer.allocate((int) Math.min(BUFFER_BYTES, Math.max(1, content.sizeBytes())));
        Iterator<ByteBuffer> parts = content.parts().iterator();
        ByteBuffer part = ByteBuffer.allocate(0);
        for (long offset = 0; offset < content.sizeBytes(); offset += stored.limit()) {
            stored.clear().limit((int) Math.min(stored.capacity(), content.sizeBytes() - offset));
            if (sink.read(key, offset, stored) != stored.limit()) {
                return false;
            }
            stored.flip();
            while (stored.hasRemaining()) {
                part = part.hasRemaining() ? part : parts.next();
                if (!agree(stored, part)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Compares as much as both have left, and moves on in both. */
    private static boolean agree(ByteBuffer left, ByteBuffer right) {
        int length = Math.min(left.remaining(), right.remaining());
        boolean same = left.slice(left.position(), length).equals(right.slice(right.position(), length));
        left.position(left.position() + length);
        right.position(right.position() + length);
        return same;
    }
}
