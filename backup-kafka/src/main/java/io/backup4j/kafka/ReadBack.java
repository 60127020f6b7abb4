package io.backup4j.kafka;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Sums what the target has of restored partitions. What it holds is counted in the room of the restore as long as it is open. One thread at a time. */
final class ReadBack implements AutoCloseable {
    private final LogReader reader;
    private final MemoryRoom room;
    private final long heldBytes;

    private ReadBack(LogReader reader, MemoryRoom room, long heldBytes) {
        this.reader = reader;
        this.room = room;
        this.heldBytes = heldBytes;
    }

    /**
     * Waits until there is room for it.
     *
     * @param batchBytes longest batch of the topics that are read
     */
    static ReadBack open(RestoreContext context, long batchBytes) throws IOException {
        ReadingMemory memory = ReadingMemory.of(context.options().writers());
        long needed = memory.readerBytes(batchBytes);
        context.room().enter(needed);
        Cluster cluster = context.cluster();
        return new ReadBack(new LogReader(cluster.properties(), cluster.patience(), memory), context.room(), needed);
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
                hash.add(
                        record.timestamp(),
                        record.key(),
                        record.value(),
                        record.headers().toArray());
            }
        } catch (LostRecordException e) {
            throw new IOException(
                    e.getMessage() + ": somebody deletes or compacts. Delete the topic and restore again", e);
        }
        return hash.value();
    }

    @Override
    public void close() {
        try {
            reader.close();
        } finally {
            room.leave(heldBytes);
        }
    }
}
