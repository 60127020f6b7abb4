package io.backup4j.kafka;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Consumers that wait for work, so that not every segment needs new connections, and the next segment of a partition goes on with what was fetched already. Never more wait than
 * read at once. Thread-safe.
 */
final class PartitionConsumers implements AutoCloseable {
    private final ClientProperties properties;
    private final SourceOptions options;
    private final Deque<PartitionConsumer> idle = new ArrayDeque<>();
    private boolean closed;

    PartitionConsumers(ClientProperties properties, SourceOptions options) {
        this.properties = properties;
        this.options = options;
    }

    /** A consumer at this offset, which belongs to the caller until it is given back or closed. */
    PartitionConsumer take(TopicPartition partition, long offset) throws IOException {
        PartitionConsumer consumer = idleAt(partition, offset);
        try {
            if (consumer == null) {
                consumer = new PartitionConsumer(properties, options);
            }
            if (!consumer.isAt(partition, offset)) {
                consumer.seek(partition, offset);
            }
            return consumer;
        } catch (KafkaException e) {
            if (consumer != null) {
                consumer.close();
            }
            throw KafkaFailure.of("no consumer can be made for the cluster at " + properties.servers(), e, properties);
        }
    }

    private synchronized @org.jspecify.annotations.Nullable PartitionConsumer idleAt(
            TopicPartition partition, long offset) {
        for (Iterator<PartitionConsumer> all = idle.iterator(); all.hasNext(); ) {
            PartitionConsumer consumer = all.next();
            if (consumer.isAt(partition, offset)) {
                all.remove();
                return consumer;
            }
        }
        return idle.pollLast();
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
