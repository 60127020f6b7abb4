package io.backup4j.engine.backup;

import io.backup4j.engine.listing.Content;
import io.backup4j.engine.listing.ListedEntry;
import io.backup4j.engine.run.FirstFailure;
import io.backup4j.engine.run.RunThreads;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.source.SourceEntry;
import io.backup4j.spi.source.SourceSession;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a session in order. With a second processor they are asked for on a thread of their own, some hundreds ahead of what they are compared with
 * and listed as: of an unchanged tree each side takes about half of the time. Entries change threads in batches, or the change would cost more than the
 * work. {@link #next} is called by one thread.
 */
final class EntriesAhead implements AutoCloseable {
    private static final int BATCH = 128;
    private static final int MOST_BATCHES = 8;
    /** A slow source must not be waited for until it has filled a batch. */
    private static final int WAIT_MILLIS = 2;

    private static final int WAIT_FOR_ROOM_MILLIS = 50;
    private static final byte[] NO_EVIDENCE = new byte[0];

    private final SourceSession session;
    private final RunCounters counters;
    private final FirstFailure failure;
    private final @Nullable RunThreads threads;
    private final Queue<List<Found>> ready = new ArrayDeque<>();
    private List<Found> filling = new ArrayList<>(BATCH);
    private boolean ended;
    private boolean closed;
    private @Nullable Throwable thrown;
    private Iterator<Found> current = List.<Found>of().iterator();

    /**
     * An entry of the source.
     *
     * @param listed its record, if its kind has no content; else null
     */
    record Found(SourceEntry entry, @Nullable ListedEntry listed) {}

    /** @param ahead whether to use a thread */
    EntriesAhead(SourceSession session, RunCounters counters, FirstFailure failure, boolean ahead) {
        this.session = session;
        this.counters = counters;
        this.failure = failure;
        this.threads = ahead ? new RunThreads("walk") : null;
        if (threads != null) {
            threads.execute(this::walk);
        }
    }

    /**
     * The next entry, or null after the last.
     *
     * @throws EntryFailure if the source has failed
     */
    @Nullable
    Found next() throws IOException {
        if (threads == null) {
            return find();
        }
        if (!current.hasNext()) {
            current = takeBatch().iterator();
        }
        return current.hasNext() ? current.next() : null;
    }

    private @Nullable Found find() throws EntryFailure {
        counters.steps.increment();
        try {
            SourceEntry entry = session.next();
            if (entry == null) {
                return null;
            }
            ListedEntry listed = entry.kind() == EntryKind.FILE ? null : withoutContent(entry);
            return new Found(entry, listed);
        } catch (IOException | RuntimeException e) {
            throw new EntryFailure(e);
        }
    }

    private static ListedEntry withoutContent(SourceEntry entry) {
        return new ListedEntry(
                new StoredEntry(entry.path(), entry.kind(), entry.attributes(), 0, NO_EVIDENCE, false), Content.EMPTY);
    }

    private void walk() {
        try {
            for (Found found = find(); found != null && add(found); found = find()) {
                // Everything is done above.
            }
            end(null);
        } catch (Throwable e) {
            end(e);
        }
    }

    /** Waits while there is no room; false if nobody wants more. */
    private synchronized boolean add(Found found) throws InterruptedException {
        filling.add(found);
        if (filling.size() >= BATCH) {
            while (ready.size() >= MOST_BATCHES && !unwanted()) {
                wait(WAIT_FOR_ROOM_MILLIS);
            }
            // Who took everything else meanwhile may have taken this one too.
            if (!filling.isEmpty()) {
                ready.add(filling);
                filling = new ArrayList<>(BATCH);
                notifyAll();
            }
        }
        return !unwanted();
    }

    private boolean unwanted() {
        return closed || failure.happened();
    }

    private synchronized void end(@Nullable Throwable why) {
        thrown = why;
        ended = true;
        notifyAll();
    }

    /** The next entries, at least one; none only at the end. */
    private synchronized List<Found> takeBatch() throws IOException {
        boolean waited = false;
        while (true) {
            List<Found> batch = ready.poll();
            if (batch == null && !filling.isEmpty() && (ended || waited)) {
                batch = filling;
                filling = new ArrayList<>(BATCH);
            }
            if (batch != null) {
                notifyAll();
                return batch;
            }
            if (ended) {
                rethrow();
                return List.of();
            }
            failure.check();
            try {
                wait(WAIT_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while backing up");
            }
            waited = true;
        }
    }

    /** After everything that came before it. */
    private void rethrow() throws IOException {
        if (thrown instanceof IOException io) {
            throw io;
        }
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown != null) {
            throw new IllegalStateException("the walk was stopped: " + thrown, thrown);
        }
        failure.check();
    }

    /** Returns when the session is used no more. */
    @Override
    public void close() {
        if (threads != null) {
            synchronized (this) {
                closed = true;
                notifyAll();
            }
            threads.close();
        }
    }
}
