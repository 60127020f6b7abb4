package io.backup4j.kafka;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What brokers answer to the records of one partition, which are sent by one thread at a time, and answered in their order by another. Bounds how many of them are not answered yet: the client
 * keeps some objects for each, which for short records is many times their bytes.
 */
final class Answers implements Callback {
    private static final long PAUSE_NANOS = 500_000;

    /** One is filled, one is at the broker, one waits: with fewer no batch would be full before the client is tired of waiting. */
    private static final int LEAST_BATCHES = 3;

    /** In the middle of an array: two threads count for each record, and must not share what their processors exchange, which is 64 or 128 bytes long. */
    private static final int COUNT = 16;

    private static final int EXPECTED = COUNT + 1;
    private static final int SHARED = 2 * COUNT + 2;

    /** Nobody knows yet how many there will be. */
    private static final long UNKNOWN = -1;

    private final TopicPartition target;
    private final long first;
    private final int usual;
    private final ClientProperties properties;
    private final Runnable stored;
    private final AtomicLongArray shared = new AtomicLongArray(SHARED);
    private final AtomicReference<IOException> failure = new AtomicReference<>();
    // Of the thread that sends.
    private long sent;
    private long sentBytes;
    /** What it has seen of the count. */
    private long seen;
    /** What had been sent then. */
    private long sentThen;

    private long sentBytesThen;
    private long most;

    /**
     * @param first offset that the first record must get
     * @param usual most records that are sent and not answered, unless they are so short that this is less than some batches
     * @param stored is told when all records are stored, by the thread that sees it
     */
    Answers(TopicPartition target, long first, int usual, ClientProperties properties, Runnable stored) {
        this.target = target;
        this.first = first;
        this.usual = usual;
        this.properties = properties;
        this.stored = stored;
        this.most = usual;
        shared.set(EXPECTED, UNKNOWN);
    }

    /** How many records were sent. */
    long sent() {
        return sent;
    }

    /** How many of them are stored. */
    long stored() {
        return shared.get(COUNT);
    }

    /**
     * A record is sent next. Returns when it may be.
     *
     * @param bytes its length, about
     * @throws IOException if an earlier one could not be stored
     */
    void sending(int bytes) throws IOException {
        requireNoFailure();
        if (sent - seen >= most) {
            awaitFewer();
        }
        sent++;
        sentBytes += bytes;
    }

    private void awaitFewer() throws IOException {
        long usualBytes = Math.max(1, (sentBytes - sentBytesThen) / Math.max(1, sent - sentThen));
        most = Math.max(usual, LEAST_BATCHES * (long) RecordProducers.batchBytes() / usualBytes);
        sentThen = sent;
        sentBytesThen = sentBytes;
        seen = stored();
        while (sent - seen >= most) {
            requireNoFailure();
            LockSupport.parkNanos(this, PAUSE_NANOS);
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("interrupted while records are written");
            }
            seen = stored();
        }
    }

    /** There are no more than were sent. */
    void ended() {
        shared.set(EXPECTED, sent);
        tellIfStored(stored());
    }

    IOException notWritten(Exception reason) {
        return KafkaFailure.of("records cannot be written to " + target, reason, properties);
    }

    /** In the order of records. */
    @Override
    public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception exception) {
        if (exception != null) {
            failure.compareAndSet(null, notWritten(exception));
            return;
        }
        long before = shared.getAndIncrement(COUNT);
        long expected = first + before;
        // A batch that was sent twice is answered without offsets; it is read back anyway.
        if (metadata != null && metadata.hasOffset() && metadata.offset() != expected) {
            failure.compareAndSet(
                    null,
                    new IOException(target + ": a record was stored at offset " + metadata.offset() + ", expected "
                            + expected + ": somebody else writes to the topic, or it was deleted meanwhile"));
        }
        tellIfStored(before + 1);
    }

    /** The last record was answered before its segment ended, or the other way round. */
    private void tellIfStored(long count) {
        if (count == shared.get(EXPECTED) && failure.get() == null) {
            stored.run();
        }
    }

    void requireNoFailure() throws IOException {
        IOException reason = failure.get();
        if (reason != null) {
            throw new IOException(reason.getMessage(), reason);
        }
    }
}
