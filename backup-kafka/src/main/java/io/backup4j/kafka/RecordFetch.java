package io.backup4j.kafka;

import io.backup4j.spi.source.EntryUnavailableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordDeserializationException;
import org.jspecify.annotations.Nullable;

/**
 * Reads on in a partition, whatever happens to its leader. A reader that does not move is begun anew; one that never moves ends with its partition, or with the whole
 * source if nobody answers at all.
 */
final class RecordFetch implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);

    private final SegmentEntry entry;
    private final TopicPartition partition;
    private final LongConsumer lost;
    /** Taken with the first question. */
    private PartitionConsumers.@Nullable Seat seat;

    private @Nullable PartitionConsumer consumer;
    private boolean open = true;
    private long position;
    private Optional<Integer> epoch = Optional.empty();

    /** @param lost is told the new start when records were deleted before they could be read */
    RecordFetch(SegmentEntry entry, LongConsumer lost) {
        this.entry = entry;
        this.partition = entry.partition();
        this.lost = lost;
        this.position = entry.base();
        entry.context().consumers().opened(entry.path());
    }

    @Nullable
    ConsumerRecord<ByteBuffer, ByteBuffer> peek() {
        PartitionConsumer current = consumer;
        return current == null ? null : current.peek();
    }

    void take() {
        Objects.requireNonNull(consumer, "there is a record").take();
    }

    /** Everything before this was seen; of use if there is nothing to {@link #peek}. */
    long position() {
        return position;
    }

    /** The leader epoch of what was seen last. */
    Optional<Integer> epoch() {
        return epoch;
    }

    /**
     * Gets more, when all was taken.
     *
     * @throws EntryUnavailableException if this partition cannot be read further
     * @throws IOException if the cluster does not answer, which the session knows then
     */
    void more() throws IOException {
        entry.context().requireCluster();
        PartitionConsumers.Seat taken = seat;
        if (taken == null) {
            // Not a part of the attempt: other readers, and not the cluster, may be what is waited for.
            taken = entry.context().consumers().enter(entry.topic(), partition, position);
            seat = taken;
        }
        PartitionConsumers.Seat held = taken;
        try {
            entry.context().cluster().attempts().run(() -> {
                attempt(held);
                return null;
            });
        } catch (KafkaFailure e) {
            throw diagnosis(e);
        }
    }

    private void attempt(PartitionConsumers.Seat held) throws IOException {
        long begin = System.nanoTime();
        Duration patience = entry.context().cluster().patience().answer();
        PartitionConsumer current = connected(held);
        boolean moved = current.peek() != null || current.position() > position;
        try {
            while (!moved) {
                if (System.nanoTime() - begin > patience.toNanos()) {
                    drop(held);
                    requireTopic();
                    throw KafkaFailure.because(
                            "partition " + partition + " did not answer within " + patience.toMillis()
                                    + " ms at offset " + position,
                            true);
                }
                moved = poll(current);
            }
        } catch (KafkaException e) {
            drop(held);
            throw KafkaFailure.of(
                    "partition " + partition + " cannot be read at offset " + position,
                    e,
                    entry.context().cluster().properties());
        }
        position = current.position();
        epoch = current.epoch();
    }

    private boolean poll(PartitionConsumer current) throws IOException {
        try {
            return current.poll(POLL);
        } catch (RecordDeserializationException e) {
            // Only our own budget refuses, and never the first record: the next poll goes on here.
            return false;
        } catch (LogTruncationException e) {
            throw unavailable(
                    "the log was cut off and goes on differently since it was read, after an unclean election: "
                            + "what is stored up to offset " + position + " and what comes now are two histories");
        } catch (OffsetOutOfRangeException e) {
            long start = entry.context().cluster().start(partition);
            if (start <= position) {
                throw unavailable("offset " + position + " is out of range, but the log begins at " + start
                        + ": it was cut off at its end");
            }
            lost.accept(start);
            current.seek(partition, start, Optional.empty());
            return true;
        }
    }

    private PartitionConsumer connected(PartitionConsumers.Seat held) throws IOException {
        PartitionConsumer current = consumer;
        if (current != null && current.fewerPerPoll().isPresent()) {
            entry.context()
                    .consumers()
                    .limit(partition.topic(), current.fewerPerPoll().getAsInt());
            drop(held);
            current = null;
        }
        if (current == null) {
            current = held.at(partition, position, epoch);
            consumer = current;
        }
        return current;
    }

    private void drop(PartitionConsumers.Seat held) {
        consumer = null;
        held.drop();
    }

    /** Whose fault it is: the partition's, or everybody's. */
    private IOException diagnosis(KafkaFailure failure) throws IOException {
        if (!failure.mayPass()) {
            return unavailable(failure.getMessage());
        }
        Optional<Node> leader;
        try {
            requireTopic();
            leader = Leaders.find(entry.context().cluster(), partition);
        } catch (KafkaFailure e) {
            entry.context().lose(e);
            return e;
        }
        return unavailable(
                leader.isEmpty()
                        ? "it has no leader, at offset " + position
                        : failure.getMessage() + "; its leader is broker "
                                + leader.get().id());
    }

    private void requireTopic() throws IOException {
        Optional<TopicDescription> topic = entry.context().cluster().topic(partition.topic());
        if (topic.filter(now -> now.topicId().equals(entry.topic().id())).isEmpty()) {
            throw unavailable("the topic was deleted while it was read");
        }
    }

    private EntryUnavailableException unavailable(String reason) {
        entry.context().fail(partition, reason);
        return EntryUnavailableException.unreadable(reason, null);
    }

    @Override
    public void close() {
        PartitionConsumers.Seat taken = seat;
        seat = null;
        consumer = null;
        if (taken != null) {
            entry.context().consumers().leave(taken);
        }
        if (open) {
            open = false;
            entry.context().consumers().ended(entry.path());
        }
    }
}
