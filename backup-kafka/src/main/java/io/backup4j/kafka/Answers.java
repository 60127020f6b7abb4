package io.backup4j.kafka;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;
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

    /** As many as the client has on their way to a broker, and one that is filled: with fewer it would wait until {@code linger.ms} is over, and send one that is not full. */
    private static final int LEAST_BATCHES = 6;

    /** But never more than so many times the usual number of records: there are some objects for each. */
    private static final int MOST_TIMES_USUAL = 5;

    /** What a record takes in a batch beside its key, value and headers: 7 bytes at least, offsets and times most often take one more. */
    private static final int RECORD_BYTES = 8;

    /** In the middle of an array: two threads count for each record, and must not share what their processors exchange, which is 64 or 128 bytes long. */
    private static final int COUNT = 16;

    private static final int EXPECTED = COUNT + 1;
    private static final int SHARED = 2 * COUNT + 2;

    /** Nobody knows yet how many there will be. */
    private static final long UNKNOWN = -1;

    private final TopicPartition target;
    private final long first;
    private final Bounds bounds;
    private final ClientProperties properties;
    private final Runnable whenAllStored;
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
     * How many records are sent and not answered.
     *
     * @param usual at most, unless they are so short that this is less than some batches
     * @param batchBytes how many bytes of records fill a batch, about
     * @param patienceNanos how long any answer is waited for. The client gives up records before, but not while a broker has given it no producer id, nor after an error in its own thread
     */
    record Bounds(int usual, long batchBytes, long patienceNanos) {}

    /**
     * @param first offset that the first record must get
     * @param whenAllStored is run by the thread that sees it
     */
    Answers(TopicPartition target, long first, Bounds bounds, ClientProperties properties, Runnable whenAllStored) {
        this.target = target;
        this.first = first;
        this.bounds = bounds;
        this.properties = properties;
        this.whenAllStored = whenAllStored;
        this.most = bounds.usual();
        shared.set(EXPECTED, UNKNOWN);
    }

    /** How many records are stored. */
    long stored() {
        return shared.get(COUNT);
    }

    /**
     * A record is sent next. Returns when it may be.
     *
     * @param bytes its key, value and headers, about
     * @throws IOException if an earlier one could not be stored
     */
    void sending(long bytes) throws IOException {
        requireNoFailure();
        if (sent - seen >= most) {
            awaitFewer();
        }
        sent++;
        sentBytes += RECORD_BYTES + bytes;
    }

    private void awaitFewer() throws IOException {
        if (sent - sentThen >= bounds.usual()) {
            // As long as those that were sent last.
            long recordBytes = Math.max(1, (sentBytes - sentBytesThen) / (sent - sentThen));
            long inBatches = LEAST_BATCHES * bounds.batchBytes() / recordBytes;
            most = Math.max(bounds.usual(), Math.min(inBatches, (long) MOST_TIMES_USUAL * bounds.usual()));
            sentThen = sent;
            sentBytesThen = sentBytes;
        }
        awaitFewerThan(most);
    }

    /**
     * Returns when everything that was sent is stored.
     *
     * @throws IOException if something could not be stored, or is not answered any more
     */
    void awaitAll() throws IOException {
        awaitFewerThan(1);
        requireNoFailure();
    }

    private void awaitFewerThan(long open) throws IOException {
        seen = stored();
        long moved = System.nanoTime();
        while (sent - seen >= open) {
            requireNoFailure();
            LockSupport.parkNanos(this, PAUSE_NANOS);
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("interrupted while records are written");
            }
            long before = seen;
            seen = stored();
            if (seen > before) {
                moved = System.nanoTime();
            } else if (System.nanoTime() - moved > bounds.patienceNanos()) {
                throw KafkaFailure.because(
                        target + ": " + (sent - seen) + " records were sent, and none of them was answered for "
                                + TimeUnit.NANOSECONDS.toMillis(bounds.patienceNanos()) + " ms",
                        true);
            }
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
        if (count != shared.get(EXPECTED) || failure.get() != null) {
            return;
        }
        try {
            whenAllStored.run();
        } catch (RuntimeException | Error e) {
            // In the client's thread, which an error would end: nothing would be answered any more.
            failure.compareAndSet(null, new IOException(target + " cannot be read back: " + e, e));
        }
    }

    void requireNoFailure() throws IOException {
        IOException reason = failure.get();
        if (reason != null) {
            throw new IOException(reason.getMessage(), reason);
        }
    }
}
