package io.backup4j.engine.repository;

import io.backup4j.engine.seal.SealedKind;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * The heartbeats of one session: numbered from 1, of which only the last stays. {@link #beat()} is called by one thread, {@link #end()} by any; neither waits
 * for a call of the other to the storage.
 */
final class Heartbeats {
    /** An eighth of the lease of two minutes that a pruner grants. */
    static final Duration INTERVAL = Duration.ofSeconds(15);

    private final Repository repository;
    private final UUID session;
    private final LongSupplier nanoTime;

    private long lastNanos;
    /** The first and the last whose objects may exist. */
    private long first = 1;

    private long last;
    private boolean lastIsListed = true;
    private boolean ended;

    Heartbeats(Repository repository, UUID session, LongSupplier nanoTime) {
        this.repository = repository;
        this.session = session;
        this.nanoTime = nanoTime;
        this.lastNanos = nanoTime.getAsLong();
    }

    /**
     * Beats if the last success, or the beginning, was 15 s ago.
     *
     * @throws IOException if this one is not known to be listed, or the one before is not known to be gone; the next call goes on from there
     */
    void beat() throws IOException {
        long now = nanoTime.getAsLong();
        long number;
        synchronized (this) {
            if (ended || now - lastNanos < INTERVAL.toNanos()) {
                return;
            }
            if (lastIsListed) {
                last++;
            }
            lastIsListed = false;
            number = last;
        }
        repository.store().put(SealedKind.HEARTBEAT, ObjectKeys.heartbeat(session, number), new byte[0]);
        synchronized (this) {
            lastIsListed = true;
            lastNanos = now;
            if (ended) {
                // It came after the others were removed.
                number++;
            }
        }
        deleteBelow(number);
    }

    /** Removes what there may be; later calls of {@link #beat()} do nothing. */
    void end() throws IOException {
        long behind;
        synchronized (this) {
            ended = true;
            behind = last + 1;
        }
        deleteBelow(behind);
    }

    private void deleteBelow(long number) throws IOException {
        long next;
        synchronized (this) {
            // The last one may have been put again after it was deleted here.
            next = Math.min(first, number - 1);
        }
        for (; next > 0 && next < number; next++) {
            repository.sink().delete(ObjectKeys.heartbeat(session, next));
            synchronized (this) {
                first = Math.max(first, next + 1);
            }
        }
    }
}
