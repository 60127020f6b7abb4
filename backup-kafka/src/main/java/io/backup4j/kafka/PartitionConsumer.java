package io.backup4j.kafka;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads committed records of one partition after the other, in order, without a group. Knows up to where everything was seen, which is not the offset of the last record: markers
 * and compacted records are passed over in silence. One thread at a time.
 */
final class PartitionConsumer implements AutoCloseable {
    /** So many records are made at once at most; small ones cost more as objects than as bytes. */
    static final int MOST_RECORDS = 2_000;

    /** A broker that has nothing more for us answers after this; it has no reason to, but at the end of a log. */
    private static final int FETCH_WAIT_MILLIS = 20;

    /** What the backup sets itself, so that the host's properties must not. */
    static final Set<String> OWNED = Set.of(
            ConsumerConfig.GROUP_ID_CONFIG,
            ConsumerConfig.GROUP_INSTANCE_ID_CONFIG,
            ConsumerConfig.GROUP_PROTOCOL_CONFIG,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
            ConsumerConfig.CHECK_CRCS_CONFIG,
            ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
            ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
            ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG,
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
            ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
            ConsumerConfig.FETCH_MIN_BYTES_CONFIG,
            ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
            ConsumerConfig.CLIENT_ID_CONFIG,
            ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
            ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG);

    private final PollBudget budget;
    private final int recordsPerPoll;
    private final KafkaConsumer<ByteBuffer, ByteBuffer> consumer;
    private @Nullable TopicPartition partition;
    private List<ConsumerRecord<ByteBuffer, ByteBuffer>> polled = List.of();
    private int taken;
    private long delivered;
    private OffsetAndMetadata seen = new OffsetAndMetadata(0);

    /**
     * @param recordsPerPoll at most {@link #MOST_RECORDS}
     * @throws org.apache.kafka.common.KafkaException when no client can be made with these properties
     */
    PartitionConsumer(ClientProperties properties, SourceOptions options, int recordsPerPoll) {
        // What was not compressed lies in the fetch already, and is seldom refused.
        this.budget = new PollBudget(options.memory().pollBytes());
        this.recordsPerPoll = recordsPerPoll;
        this.consumer = new KafkaConsumer<>(
                properties.with(settings(properties, options, recordsPerPoll)), budget.keys(), budget.values());
    }

    private static Map<String, Object> settings(
            ClientProperties properties, SourceOptions options, int recordsPerPoll) {
        Map<String, Object> own = new HashMap<>();
        own.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
        own.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        own.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        own.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        own.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        own.put(ConsumerConfig.CHECK_CRCS_CONFIG, true);
        own.put(ConsumerConfig.CLIENT_ID_CONFIG, options.clientId());
        own.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, recordsPerPoll);
        own.put(
                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                options.memory().fetchBytes());
        own.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, options.memory().fetchBytes());
        own.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
        own.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MILLIS);
        own.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, options.patience().answerMillis());
        own.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, options.patience().answerMillis());
        if (!properties.has(ConsumerConfig.RECEIVE_BUFFER_CONFIG)) {
            // The default of 64 KiB limits a distant broker; -1 lets the system choose.
            own.put(ConsumerConfig.RECEIVE_BUFFER_CONFIG, -1);
        }
        return own;
    }

    int recordsPerPoll() {
        return recordsPerPoll;
    }

    /** How many records a poll should give, because those of the last one were longer than expected; empty if they were not. */
    OptionalInt fewerPerPoll() {
        return budget.refused() ? OptionalInt.of(Math.max(1, polled.size() / 2)) : OptionalInt.empty();
    }

    /**
     * Goes to an offset, whatever was read before.
     *
     * @param epoch of what is known to lie before: the leader is asked whether its log still has it, and if not the next poll fails
     */
    void seek(TopicPartition to, long offset, Optional<Integer> epoch) {
        if (!to.equals(partition)) {
            consumer.assign(List.of(to));
            partition = to;
        }
        consumer.seek(to, new OffsetAndMetadata(offset, epoch, ""));
        polled = List.of();
        taken = 0;
        delivered = offset;
        seen = new OffsetAndMetadata(offset, epoch, "");
    }

    /** Whether everything before this offset was delivered, and nothing behind it. */
    boolean isAt(TopicPartition other, long offset) {
        ConsumerRecord<ByteBuffer, ByteBuffer> next = peek();
        return other.equals(partition)
                && delivered <= offset
                && offset <= (next == null ? seen.offset() : next.offset());
    }

    /** The record that comes next, or null if there must be a {@link #poll} first. */
    @Nullable
    ConsumerRecord<ByteBuffer, ByteBuffer> peek() {
        return taken < polled.size() ? polled.get(taken) : null;
    }

    /** Passes over the record that comes next. */
    void take() {
        delivered = polled.get(taken++).offset() + 1;
    }

    /** Everything before this was seen, also what is no record; of use if there is nothing to {@link #peek}. */
    long position() {
        return seen.offset();
    }

    /** The leader epoch of what was seen last; empty if the log does not say. */
    Optional<Integer> epoch() {
        return seen.leaderEpoch();
    }

    /** Reads on, when all was taken. Returns whether there is anything new: a record, or a greater position. */
    boolean poll(Duration wait) {
        budget.reset();
        // So that the last fetch is not held while the next one comes.
        polled = List.of();
        taken = 0;
        ConsumerRecords<ByteBuffer, ByteBuffer> records = consumer.poll(wait);
        TopicPartition current = partition;
        OffsetAndMetadata next = current == null ? null : records.nextOffsets().get(current);
        if (current == null || next == null) {
            return false;
        }
        polled = records.records(current);
        seen = next;
        return true;
    }

    /**
     * Whether the log still has this leader epoch up to this offset: then everything before is what it was. Whatever was read before is forgotten.
     *
     * @throws org.apache.kafka.clients.consumer.LogTruncationException if not
     */
    void requireLineage(TopicPartition of, long offset, int epoch, Duration wait) {
        consumer.assign(List.of(of));
        partition = null;
        // So that the leader is known: without it the position would count as valid unasked.
        consumer.endOffsets(List.of(of), wait);
        consumer.seek(of, new OffsetAndMetadata(offset, Optional.of(epoch), ""));
        consumer.position(of, wait);
    }

    @Override
    public void close() {
        consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ZERO));
    }
}
