package io.backup4j.kafka;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads partitions back and compares them, several at once, each as soon as all its records are stored, while others are still written. What it finds counts at the end, and ends the
 * restore before if it is bad. Thread-safe.
 */
final class ReadBacks implements AutoCloseable {
    private static final AtomicInteger THREADS = new AtomicInteger();
    /** They are interrupted, which ends what they wait for. */
    private static final int PATIENCE_SECONDS = 5;

    private static final int LOOK_MILLIS = 100;

    private final RestoreContext context;
    private final ExecutorService threads;
    private final Map<TopicPartition, Future<?>> begun = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
    private volatile boolean closed;

    ReadBacks(RestoreContext context) {
        this.context = context;
        this.threads = Executors.newFixedThreadPool(context.options().writers(), work -> {
            Thread thread = new Thread(work, "backup4j-read-back-" + THREADS.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** All records of this partition are stored: it can be read back now. A second call does nothing. */
    void begin(PartitionLoad load) {
        try {
            begun.computeIfAbsent(
                    load.target(),
                    partition -> threads.submit(() -> {
                        check(load);
                        return null;
                    }));
        } catch (RejectedExecutionException e) {
            // Closed: the restore has failed, and the last answers of brokers come in.
        }
    }

    /** @throws IOException if a partition was found to be different from the backup, or could not be read back */
    void requireNoFailure() throws IOException {
        IOException reason = failure.get();
        if (reason != null) {
            throw new IOException(reason.getMessage(), reason);
        }
    }

    /** Returns when all these are proven to be as in the backup, and nothing was written behind them. */
    void finish(Collection<PartitionLoad> loads) throws IOException {
        loads.forEach(this::begin);
        for (Future<?> one : new ArrayList<>(begun.values())) {
            await(one);
        }
        requireEnds(loads);
    }

    /** Looks at the others meanwhile: one that has failed ends the restore, however long this one takes. */
    private void await(Future<?> one) throws IOException {
        boolean ended = false;
        while (!ended) {
            requireNoFailure();
            ended = hasEnded(one);
        }
    }

    private static boolean hasEnded(Future<?> one) throws IOException {
        try {
            one.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while records are read back");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof Error error) {
                throw error;
            }
            throw cause instanceof IOException known
                    ? new IOException(known.getMessage(), known)
                    : new IOException("records cannot be read back: " + cause, cause);
        }
    }

    private void check(PartitionLoad load) throws IOException {
        if (closed) {
            return;
        }
        try {
            compare(load);
        } catch (IOException e) {
            failure.compareAndSet(null, e);
            throw e;
        }
    }

    private void compare(PartitionLoad load) throws IOException {
        long end = load.base() + load.restored();
        // Its own: what a reader that waits has fetched would be counted nowhere.
        try (ReadBack reader = ReadBack.open(context, load.batchBytes())) {
            if (reader.hash(load.target(), load.base(), end) != load.hash()) {
                throw new IOException(
                        load.target() + ": offsets " + load.base() + " to " + end
                                + " were read back, and they are not the records of the backup. Delete the topic and restore again");
            }
        }
    }

    private void requireEnds(Collection<PartitionLoad> loads) throws IOException {
        Set<TopicPartition> partitions = new HashSet<>();
        loads.forEach(load -> partitions.add(load.target()));
        Map<TopicPartition, Long> ends = new LogEnds(context.cluster()).ends(partitions);
        for (PartitionLoad load : loads) {
            long expected = load.base() + load.restored();
            long found = ends.get(load.target());
            if (found != expected) {
                throw new IOException(load.target() + ": the log ends at " + found + ", expected " + expected
                        + ": somebody else writes to the topic");
            }
        }
    }

    /** What is being read back is given up. */
    @Override
    public void close() {
        closed = true;
        threads.shutdownNow();
        try {
            threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
