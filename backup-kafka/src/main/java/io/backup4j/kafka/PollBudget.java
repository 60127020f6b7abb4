package io.backup4j.kafka;

import java.nio.ByteBuffer;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Bounds what one poll keeps in memory. The client's settings bound what is fetched, and how many records a poll gives; records that were compressed a thousandfold
 * then fill any heap. A deserializer that refuses the next record ends the poll with those before it, and the client offers that record again with the next poll: it
 * keeps its place until deserialization succeeds. The client writes a line to its log each time; therefore this is only the last resort, and who sees {@link #refused()} goes on
 * with fewer records per poll.
 *
 * <p>Used by the thread that polls.
 */
final class PollBudget {
    private final long most;
    private long used;
    private boolean refused;

    /** @param most bytes of keys, values and headers that one poll gives; one record more than that always passes */
    PollBudget(long most) {
        this.most = most;
    }

    /** A poll begins. */
    void reset() {
        used = 0;
        refused = false;
    }

    /** Whether the last poll had to be ended. */
    boolean refused() {
        return refused;
    }

    /** Keys never end a poll: the value of the same record, which is asked for next, would be asked for with its key again. */
    Deserializer<ByteBuffer> keys() {
        return new Deserializer<>() {
            @Override
            public ByteBuffer deserialize(String topic, byte[] data) {
                return deserialize(topic, null, ByteBuffer.wrap(data));
            }

            @Override
            public ByteBuffer deserialize(String topic, Headers headers, ByteBuffer data) {
                used += data.remaining();
                return data;
            }
        };
    }

    Deserializer<ByteBuffer> values() {
        return new Deserializer<>() {
            @Override
            public ByteBuffer deserialize(String topic, byte[] data) {
                return ByteBuffer.wrap(data);
            }

            @Override
            public ByteBuffer deserialize(String topic, Headers headers, ByteBuffer data) {
                if (used >= most) {
                    refused = true;
                    throw new SerializationException("enough for one poll");
                }
                used += data.remaining();
                for (Header header : headers.toArray()) {
                    byte[] value = header.value();
                    used += value == null ? 0 : value.length;
                }
                return data;
            }
        };
    }
}
