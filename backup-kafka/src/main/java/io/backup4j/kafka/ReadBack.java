package io.backup4j.kafka;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Sums what the target has of restored partitions. One thread at a time. */
final class ReadBack implements AutoCloseable {
    private final LogReader reader;

    ReadBack(ClientProperties properties, Patience patience, ReadingMemory memory) {
        this.reader = new LogReader(properties, patience, memory);
    }

    /**
     * Sum over the records {@code [from, to)}.
     *
     * @throws IOException also if one of these offsets has no record
     */
    long hash(TopicPartition partition, long from, long to) throws IOException {
        RecordHash hash = new RecordHash();
        if (from == to) {
            return hash.value();
        }
        reader.seek(partition, from);
        try {
            for (long offset = from; offset < to; offset++) {
                ConsumerRecord<ByteBuffer, ByteBuffer> record = reader.next();
                hash.add(record.timestamp(), record.key(), record.value(), record.headers());
            }
        } catch (LostRecordException e) {
            throw new IOException(
                    e.getMessage() + ": somebody deletes or compacts. Delete the topic and restore again", e);
        }
        return hash.value();
    }

    @Override
    public void close() {
        reader.close();
    }
}
