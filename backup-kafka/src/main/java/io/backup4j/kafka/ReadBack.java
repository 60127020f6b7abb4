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

/** Reads what the target has of restored partitions. One thread at a time. */
final class ReadBack implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int MOST_FETCH = 8 << 20;
    private static final int LEAST_FETCH = 1 << 20;

    private final ClientProperties properties;
    private final Patience patience;
    private final SourceOptions options;
    private int recordsPerPoll = PartitionConsumer.MOST_RECORDS;
    private @Nullable PartitionConsumer consumer;

    ReadBack(ClientProperties properties, Patience patience) {
        this.properties = properties;
        this.patience = patience;
        long share = Runtime.getRuntime().maxMemory() / 16;
        this.options = new SourceOptions(
                "restore-check",
                new TopicSelection(Set.of(), List.of(), List.of(), Set.of(), false),
                true,
                1,
                (int) Math.max(LEAST_FETCH, Math.min(MOST_FETCH, share)),
                Long.MAX_VALUE,
                Duration.ZERO,
                patience);
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
        try {
            read(partition, from, to, hash);
        } catch (KafkaException e) {
            drop();
            throw KafkaFailure.of("partition " + partition + " cannot be read back", e, properties);
        }
        return hash.value();
    }

    private void read(TopicPartition partition, long from, long to, RecordHash hash) throws IOException {
        long next = from;
        long moved = System.nanoTime();
        PartitionConsumer current = at(partition, next);
        while (next < to) {
            ConsumerRecord<ByteBuffer, ByteBuffer> record = current.peek();
            if (record != null) {
                if (record.offset() != next) {
                    throw gone(partition, next);
                }
                hash.add(record.timestamp(), record.key(), record.value(), record.headers());
                current.take();
                next++;
                continue;
            }
            if (current.position() > next) {
                throw gone(partition, next);
            }
            if (current.fewerPerPoll().isPresent()) {
                recordsPerPoll = current.fewerPerPoll().getAsInt();
                drop();
                current = at(partition, next);
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

    private static IOException gone(TopicPartition partition, long offset) {
        return new IOException(
                partition + ": offset " + offset
                        + ", which was written, has no record: somebody deletes or compacts. Delete the topic and restore again");
    }

    private PartitionConsumer at(TopicPartition partition, long offset) {
        PartitionConsumer current = consumer;
        if (current == null) {
            current = new PartitionConsumer(properties, options, recordsPerPoll);
            consumer = current;
        }
        current.seek(partition, offset, Optional.empty());
        return current;
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
