package io.backup4j.kafka;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Consumers that wait for work, so that not every segment needs new connections, and the next segment of a partition goes on with what was fetched already. Never more wait than
 * read at once. Thread-safe.
 */
final class PartitionConsumers implements AutoCloseable {
    private final ClientProperties properties;
    private final SourceOptions options;
    private final Deque<PartitionConsumer> idle = new ArrayDeque<>();
    private final Map<String, Integer> fewer = new ConcurrentHashMap<>();
    private boolean closed;

    PartitionConsumers(ClientProperties properties, SourceOptions options) {
        this.properties = properties;
        this.options = options;
    }

    /**
     * A consumer at this offset, which belongs to the caller until it is given back or closed.
     *
     * @param epoch of what the caller has read before, if it has
     */
    PartitionConsumer take(TopicPartition partition, long offset, Optional<Integer> epoch) throws IOException {
        PartitionConsumer consumer = idleAt(partition, offset);
        try {
            if (consumer == null) {
                consumer = new PartitionConsumer(properties, options, recordsPerPoll(partition.topic()));
            }
            if (!consumer.isAt(partition, offset)) {
                consumer.seek(partition, offset, epoch);
            }
            return consumer;
        } catch (KafkaException e) {
            if (consumer != null) {
                consumer.close();
            }
            throw KafkaFailure.of("no consumer can be made for the cluster at " + properties.servers(), e, properties);
        }
    }

    private synchronized @Nullable PartitionConsumer idleAt(TopicPartition partition, long offset) {
        int most = recordsPerPoll(partition.topic());
        PartitionConsumer found = null;
        for (PartitionConsumer consumer : idle) {
            if (consumer.isAt(partition, offset)) {
                found = consumer;
                break;
            }
            // The last fits if none is better: it waits for the longest time.
            found = consumer.recordsPerPoll() <= most ? consumer : found;
        }
        idle.remove(found);
        return found;
    }

    private int recordsPerPoll(String topic) {
        return fewer.getOrDefault(topic, PartitionConsumer.MOST_RECORDS);
    }

    /** Records of this topic are long: from now on polls of it give no more than so many. */
    void limit(String topic, int recordsPerPoll) {
        fewer.merge(topic, recordsPerPoll, Math::min);
    }

    /** Takes back a consumer that works. */
    void give(PartitionConsumer consumer) {
        PartitionConsumer surplus = consumer;
        synchronized (this) {
            if (!closed) {
                idle.addFirst(consumer);
                surplus = idle.size() > options.readers() ? idle.pollLast() : null;
            }
        }
        if (surplus != null) {
            surplus.close();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        idle.forEach(PartitionConsumer::close);
        idle.clear();
    }
}
