package io.backup4j.kafka;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A sum over timestamps, keys, values and headers of records in their order: two checksums of 32 bits with different polynomials, which processors compute. Against mistakes and
 * damage, not against forgery: what is compared was authenticated before. Holds {@value #GATHERED_BYTES} bytes from the first record on until {@link #settle}. One thread at a time.
 */
final class RecordHash {
    /** So much is summed at once: each call costs as much as some hundred bytes, and what lies in the processor's first cache is copied for less. */
    private static final int GATHERED_BYTES = 16 << 10;

    private final CRC32C first = new CRC32C();
    private final CRC32 second = new CRC32();
    /** What is not summed yet; null as long as there is nothing. */
    private @Nullable ByteBuffer gathered;

    /** Adds a record. Buffers are read to their ends. */
    void add(long timestamp, @Nullable ByteBuffer key, @Nullable ByteBuffer value, Header[] headers) {
        for (Header header : headers) {
            bytes(ByteBuffer.wrap(header.key().getBytes(StandardCharsets.UTF_8)));
            byte[] content = header.value();
            bytes(content == null ? null : ByteBuffer.wrap(content));
        }
        room(Long.BYTES + 3 * Integer.BYTES)
                .putLong(timestamp)
                .putInt(length(key))
                .putInt(length(value))
                .putInt(headers.length);
        gather(key);
        gather(value);
    }

    private void bytes(@Nullable ByteBuffer bytes) {
        room(Integer.BYTES).putInt(length(bytes));
        gather(bytes);
    }

    private static int length(@Nullable ByteBuffer bytes) {
        return bytes == null ? -1 : bytes.remaining();
    }

    private void gather(@Nullable ByteBuffer bytes) {
        if (bytes == null) {
            return;
        }
        if (bytes.remaining() < GATHERED_BYTES) {
            room(bytes.remaining()).put(bytes);
        } else {
            sum();
            update(bytes);
        }
    }

    private ByteBuffer room(int needed) {
        ByteBuffer room = gathered;
        if (room == null) {
            room = ByteBuffer.allocate(GATHERED_BYTES);
            gathered = room;
        } else if (room.remaining() < needed) {
            sum();
        }
        return room;
    }

    private void sum() {
        ByteBuffer waiting = gathered;
        if (waiting != null) {
            update(waiting.flip());
            waiting.clear();
        }
    }

    /** Sums what was gathered and lets its memory go, until more comes. */
    void settle() {
        sum();
        gathered = null;
    }

    int heldBytes() {
        return gathered == null ? 0 : GATHERED_BYTES;
    }

    private void update(ByteBuffer bytes) {
        int position = bytes.position();
        first.update(bytes);
        bytes.position(position);
        second.update(bytes);
    }

    long value() {
        sum();
        return first.getValue() << Integer.SIZE | second.getValue();
    }
}
