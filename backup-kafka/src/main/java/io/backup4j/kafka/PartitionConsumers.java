package io.backup4j.kafka;

import io.backup4j.kafka.format.KafkaPaths;
import io.backup4j.spi.entry.EntryPath;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Seats for readers of partitions, each with a consumer. Those that nobody uses wait with theirs, so that not every segment needs new connections, and the next segment of a
 * partition goes on with what was fetched already. All seats together, those that wait included, hold no more than what the session may: who needs more than is left ends seats that
 * wait, then waits for other readers.
 *
 * <p>Why nobody waits for ever: a reader with a seat may itself be kept waiting by whoever takes what it reads, and where several places share a reading, until an earlier entry was read. So the
 * earliest of all open readers never waits for a seat, at the price that it may hold its memory above the bound, it alone. Thread-safe.
 */
final class PartitionConsumers implements AutoCloseable {
    private final ClientProperties properties;
    private final SourceOptions options;
    private final Map<String, Integer> fewer = new ConcurrentHashMap<>();
    private final Deque<Seat> idle = new ArrayDeque<>();
    /** Segments that have an open reader, in order of the walk, and how many. */
    private final NavigableMap<EntryPath, Integer> open = new TreeMap<>();

    private int seats;
    private long heldBytes;
    private boolean closed;

    PartitionConsumers(ClientProperties properties, SourceOptions options) {
        this.properties = properties;
        this.options = options;
    }

    /** Memory of one reader, and its consumer if it has one. Belongs to one reader at a time. */
    final class Seat {
        private final long bytes;
        private @Nullable PartitionConsumer consumer;

        private Seat(long bytes) {
            this.bytes = bytes;
        }

        /**
         * A consumer at this offset.
         *
         * @param epoch of what the reader has read before, if it has
         */
        PartitionConsumer at(TopicPartition partition, long offset, Optional<Integer> epoch) throws IOException {
            try {
                PartitionConsumer current = consumer;
                if (current == null) {
                    current = new PartitionConsumer(properties, options, recordsPerPoll(partition.topic()));
                    consumer = current;
                }
                if (!current.isAt(partition, offset)) {
                    current.seek(partition, offset, epoch);
                }
                return current;
            } catch (KafkaException e) {
                drop();
                throw KafkaFailure.of(
                        "no consumer can be made for the cluster at " + properties.servers(), e, properties);
            }
        }

        /** Ends the consumer; the next one is a new one. */
        void drop() {
            PartitionConsumer broken = consumer;
            consumer = null;
            if (broken != null) {
                broken.close();
            }
        }
    }

    /** A segment has a reader, which need not have a seat yet. */
    synchronized void opened(EntryPath segment) {
        open.merge(segment, 1, Integer::sum);
    }

    /** The reader of a segment has ended and left its seat, if it had one. */
    synchronized void ended(EntryPath segment) {
        open.computeIfPresent(segment, (path, readers) -> readers == 1 ? null : readers - 1);
        // Another one may be the earliest now.
        notifyAll();
    }

    private boolean isEarliest(EntryPath segment) {
        return !open.isEmpty() && open.firstKey().equals(segment);
    }

    /**
     * A seat for a reader whose segment begins at this offset. Waits until there is memory for it, or it is the earliest.
     *
     * @throws InterruptedIOException if the thread was interrupted, which it still is then
     */
    synchronized Seat enter(TopicView topic, TopicPartition partition, long offset) throws IOException {
        long bytes = options.memory().readerBytes(topic.batchBytes());
        Seat waiting = idleAt(partition, offset, bytes);
        if (waiting != null) {
            return waiting;
        }
        EntryPath segment = KafkaPaths.segment(partition.topic(), partition.partition(), offset);
        while (heldBytes > 0 && heldBytes + bytes > options.memory().roomBytes()) {
            if (closed) {
                throw new IOException("the session was closed");
            }
            if (!idle.isEmpty()) {
                end(idle.removeLast());
            } else if (isEarliest(segment)) {
                break;
            } else {
                await();
            }
        }
        seats++;
        heldBytes += bytes;
        return new Seat(bytes);
    }

    private @Nullable Seat idleAt(TopicPartition partition, long offset, long bytes) {
        int most = recordsPerPoll(partition.topic());
        Seat found = null;
        for (Seat seat : idle) {
            PartitionConsumer consumer = seat.consumer;
            if (consumer != null && consumer.isAt(partition, offset)) {
                found = seat;
                break;
            }
            boolean fits = consumer != null && consumer.recordsPerPoll() <= most && seat.bytes == bytes;
            // The last fits if none is better: it waits for the longest time.
            found = fits ? seat : found;
        }
        idle.remove(found);
        return found;
    }

    private void await() throws InterruptedIOException {
        try {
            wait();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for memory to read records");
        }
    }

    private int recordsPerPoll(String topic) {
        return fewer.getOrDefault(topic, PartitionConsumer.MOST_RECORDS);
    }

    /** Records of this topic are long: from now on polls of it give no more than so many. */
    void limit(String topic, int recordsPerPoll) {
        fewer.merge(topic, recordsPerPoll, Math::min);
    }

    /** Takes back a seat. */
    synchronized void leave(Seat seat) {
        boolean tooMuch = seats > 1 && heldBytes > options.memory().roomBytes();
        if (closed || seat.consumer == null || seats > options.readers() || tooMuch) {
            end(seat);
        } else {
            idle.addFirst(seat);
        }
        // Whoever waits for memory may end one that is idle.
        notifyAll();
    }

    private void end(Seat seat) {
        seats--;
        heldBytes -= seat.bytes;
        seat.drop();
    }

    /** What all seats may hold now, those that wait included. */
    synchronized long heldBytes() {
        return heldBytes;
    }

    @Override
    public synchronized void close() {
        closed = true;
        while (!idle.isEmpty()) {
            end(idle.remove());
        }
        notifyAll();
    }
}
