package io.backup4j.engine.repository;

import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.NoSuchObjectException;
import io.backup4j.spi.sink.ObjectInfo;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.ObjectPage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** Whole listings and whole small objects, from the pages and ranges that a sink gives. */
public final class Listings {
    /** First read of a small object; most fit, so that one request is enough. */
    private static final int FIRST_READ_BYTES = 64 << 10;
    /** What an object has at most that is got whole by the first request, if nothing is known of it. */
    static final int SMALL_OBJECT_BYTES = FIRST_READ_BYTES - 1;

    private Listings() {}

    /** Takes one line of a listing. */
    public interface Visitor {
        void visit(ObjectInfo object) throws IOException;
    }

    /** Visits every object below a prefix in ascending order of key. */
    public static void forEach(BackupSink sink, String prefix, Visitor visitor) throws IOException {
        String after = "";
        ObjectPage page;
        do {
            page = sink.list(prefix, after);
            for (ObjectInfo object : page.objects()) {
                visitor.visit(object);
                after = object.key().value();
            }
        } while (page.more());
    }

    /** All bytes of an object, or empty if it does not exist. */
    public static Optional<byte[]> read(BackupSink sink, ObjectKey key, int maxBytes) throws IOException {
        return read(sink, key, maxBytes, SMALL_OBJECT_BYTES);
    }

    /** The same with a first request that gets it whole if it has the expected size. */
    static Optional<byte[]> read(BackupSink sink, ObjectKey key, int maxBytes, long expectedBytes) throws IOException {
        try {
            // One byte more, so that the end shows.
            byte[] bytes = new byte[(int) Math.min(expectedBytes + 1, maxBytes)];
            int length = 0;
            while (true) {
                ByteBuffer target = ByteBuffer.wrap(bytes, length, bytes.length - length);
                int read = sink.read(key, length, target);
                length += read;
                if (target.hasRemaining()) {
                    return Optional.of(Arrays.copyOf(bytes, length));
                }
                if (length == maxBytes) {
                    throw new IOException("object " + key + " has more than " + maxBytes + " bytes");
                }
                bytes = Arrays.copyOf(bytes, (int) Math.min(maxBytes, length * 4L));
            }
        } catch (NoSuchObjectException e) {
            return Optional.empty();
        }
    }
}
