package io.backup4j.kafka;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordDeserializationException;
import org.jspecify.annotations.Nullable;

/** Reads what partitions of the target have, record by record: each offset that was written must have one. One thread at a time. */
final class LogReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);

    private final ClientProperties properties;
    private final Patience patience;
    private final SourceOptions options;
    private int recordsPerPoll = PartitionConsumer.MOST_RECORDS;
    private @Nullable PartitionConsumer consumer;
    private TopicPartition partition = new TopicPartition("", 0);
    private long next;

    /** @param memory what it may hold, as one of several readers */
    LogReader(ClientProperties properties, Patience patience, ReadingMemory memory) {
        this.properties = properties;
        this.patience = patience;
        this.options = new SourceOptions(
                "restore-check",
                new TopicSelection(Set.of(), List.of(), List.of(), Set.of(), false, false),
                true,
                1,
                memory,
                Long.MAX_VALUE,
                Duration.ZERO,
                patience);
    }

    /** Goes to an offset, unless it is there. */
    void seek(TopicPartition to, long offset) throws IOException {
        if (consumer != null && to.equals(partition) && offset == next) {
            return;
        }
        partition = to;
        next = offset;
        try {
            opened();
        } catch (KafkaException e) {
            throw failed(e);
        }
    }

    /**
     * The next record, which must be there or come. Its buffers are its own.
     *
     * @throws LostRecordException if the log goes on behind its offset, or begins there
     */
    ConsumerRecord<ByteBuffer, ByteBuffer> next() throws IOException {
        try {
            return read();
        } catch (org.apache.kafka.clients.consumer.OffsetOutOfRangeException e) {
            drop();
            throw new LostRecordException(partition, next);
        } catch (KafkaException e) {
            throw failed(e);
        }
    }

    private ConsumerRecord<ByteBuffer, ByteBuffer> read() throws IOException {
        PartitionConsumer current = consumer == null ? opened() : consumer;
        // The clock is asked for polls, not for records.
        long moved = current.peek() == null ? System.nanoTime() : 0;
        while (true) {
            ConsumerRecord<ByteBuffer, ByteBuffer> record = current.peek();
            if (record == null && current.position() > next || record != null && record.offset() != next) {
                throw new LostRecordException(partition, next);
            }
            if (record != null) {
                current.take();
                next++;
                return record;
            }
            if (current.fewerPerPoll().isPresent()) {
                recordsPerPoll = current.fewerPerPoll().getAsInt();
                drop();
                current = opened();
            }
            if (poll(current)) {
                moved = System.nanoTime();
            } else if (System.nanoTime() - moved > patience.total().toNanos()) {
                throw KafkaFailure.because(
                        "partition " + partition + " did not answer within "
                                + patience.total().toMillis() + " ms at offset " + next,
                        true);
            }
        }
    }

    private static boolean poll(PartitionConsumer current) {
        try {
            return current.poll(POLL);
        } catch (RecordDeserializationException e) {
            // Only our own budget refuses, and never the first record: the next poll goes on here.
            return false;
        }
    }

    private PartitionConsumer opened() {
        PartitionConsumer current = consumer;
        if (current == null) {
            current = new PartitionConsumer(properties, options, recordsPerPoll);
            consumer = current;
        }
        current.seek(partition, next, Optional.empty());
        return current;
    }

    private IOException failed(KafkaException reason) {
        drop();
        return KafkaFailure.of("partition " + partition + " cannot be read back", reason, properties);
    }

    private void drop() {
        PartitionConsumer old = consumer;
        consumer = null;
        if (old != null) {
            old.close();
        }
    }

    @Override
    public void close() {
        drop();
    }
}
