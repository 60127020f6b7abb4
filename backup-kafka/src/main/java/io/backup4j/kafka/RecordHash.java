package io.backup4j.kafka;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A sum over timestamps, keys, values and headers of records in their order: two checksums of 32 bits with different polynomials, which processors compute. Against mistakes and
 * damage, not against forgery: what is compared was authenticated before. One thread at a time.
 */
final class RecordHash {
    private final Checksum first = new CRC32C();
    private final Checksum second = new CRC32();
    private final ByteBuffer numbers = ByteBuffer.allocate(Long.BYTES + 3 * Integer.BYTES);

    /** Adds a record. Buffers are read to their ends. */
    void add(long timestamp, @Nullable ByteBuffer key, @Nullable ByteBuffer value, Iterable<Header> headers) {
        int count = 0;
        for (Header header : headers) {
            count++;
            bytes(ByteBuffer.wrap(header.key().getBytes(StandardCharsets.UTF_8)));
            byte[] content = header.value();
            bytes(content == null ? null : ByteBuffer.wrap(content));
        }
        numbers.clear()
                .putLong(timestamp)
                .putInt(length(key))
                .putInt(length(value))
                .putInt(count);
        update(numbers.flip());
        if (key != null) {
            update(key);
        }
        if (value != null) {
            update(value);
        }
    }

    private void bytes(@Nullable ByteBuffer bytes) {
        numbers.clear().putInt(length(bytes));
        update(numbers.flip());
        if (bytes != null) {
            update(bytes);
        }
    }

    private static int length(@Nullable ByteBuffer bytes) {
        return bytes == null ? -1 : bytes.remaining();
    }

    private void update(ByteBuffer bytes) {
        int position = bytes.position();
        first.update(bytes);
        bytes.position(position);
        second.update(bytes);
    }

    long value() {
        return first.getValue() << Integer.SIZE | second.getValue();
    }
}
