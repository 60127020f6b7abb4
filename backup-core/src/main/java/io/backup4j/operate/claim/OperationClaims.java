package io.backup4j.operate.claim;

import io.backup4j.engine.repository.Repository;
import io.backup4j.spi.backup.BackupManifest;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.LockedException;
import io.backup4j.spi.run.Cancellation;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims of one operation in one repository: of all who begin it together, one makes the backup and the others rely on it. Nobody's clock is compared with
 * another's. The only promise is that nobody goes on without a backup that is there; that there is no second one is best effort.
 *
 * <p>Who waits relies on a backup only if it has seen its holder live: by a result or a sign of life that came while it watched. What a dead attempt left,
 * yesterday or a minute ago, is never enough, because the data may have changed since.
 */
public final class OperationClaims {
    private static final Logger LOG = LoggerFactory.getLogger(OperationClaims.class);

    private final ClaimStore store;
    private final ClaimTiming timing;
    private final LongSupplier nanoTime;

    /**
     * @param operation what is claimed; whoever names the same thing in this repository competes
     * @param nanoTime stopwatch
     */
    public OperationClaims(Repository repository, String operation, ClaimTiming timing, LongSupplier nanoTime) {
        this.store = new ClaimStore(repository, operation);
        this.timing = timing;
        this.nanoTime = nanoTime;
    }

    /** Whether replicas can claim anything there: a store that overwrites has no first one. */
    public static boolean possible(Repository repository) {
        return repository.sink().capabilities().sharable()
                && !repository.settings().singleWriter();
    }

    /**
     * What became of an attempt to claim: exactly one of both is there.
     *
     * @param held the claim, if it is ours: the caller makes the backup, and ends it
     * @param backup of a holder that lives and has proven it
     */
    public record Outcome(Optional<HeldClaim> held, Optional<BackupManifest> backup) {}

    /**
     * Claims the operation, or waits for the backup of whoever has.
     *
     * @throws LockedException if a holder that lives has no backup within the patience
     * @throws IOException if the storage failed; what may stay of a claim is given up by the next one
     */
    public Outcome acquire(Cancellation cancellation) throws IOException {
        UUID claim = store.repository().settings().newUuid();
        Watch watch = new Watch(nanoTime, timing.lease());
        long began = nanoTime.getAsLong();
        boolean told = false;
        for (boolean first = true; ; first = false) {
            cancellation.check();
            if (!first) {
                requirePatience(began);
                sleep();
                cancellation.check();
            }
            ClaimStore.Attempt last = store.last();
            Optional<ClaimStore.Proven> proven = last.result() ? store.backup(last.number()) : Optional.empty();
            if (last.number() == 0 || last.over() || (last.result() && proven.isEmpty())) {
                if (store.begin(last.number() + 1, claim)) {
                    store.forgetBefore(last.number() + 1);
                    return new Outcome(
                            Optional.of(new HeldClaim(store, last.number() + 1, claim, timing)), Optional.empty());
                }
                continue;
            }
            watch.look(last);
            if (proven.isPresent() && watch.seenAlive() && isRecent(proven.get(), watch)) {
                return new Outcome(Optional.empty(), Optional.of(proven.get().backup()));
            }
            if (watch.silent()) {
                LOG.warn("Who claimed this operation shows no sign of life; its claim is given up.");
                store.end(last.number(), claim, "no sign of life for " + timing.lease());
            } else if (!told) {
                LOG.info("Another process makes the backup before this operation; waiting for it.");
                told = true;
            }
        }
    }

    /** Its age is counted by the signs of life of its maker, not by anybody's clock. */
    private boolean isRecent(ClaimStore.Proven proven, Watch watch) {
        return watch.beats - proven.beats() <= timing.patienceBeats();
    }

    private void requirePatience(long began) {
        if (nanoTime.getAsLong() - began >= timing.patience().toNanos()) {
            throw new LockedException(
                    ErrorCode.LOCKED,
                    "Another process has claimed this operation. Within "
                            + timing.patience().toSeconds()
                            + " s it has proven no backup, or its backup is older than that and its operation has not ended."
                            + " Nothing was done here. See whether that process hangs, and 'sessions' of the repository at "
                            + store.repository().sink().location()
                            + "; wait longer (BackupGuard.Builder.patience) if the backup just takes that long.");
        }
    }

    private void sleep() throws IOException {
        try {
            store.repository().settings().pause().await(timing.poll());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while another process makes the backup");
        }
    }

    /** What one that waits has seen of the attempt that it watches. Who stood still for a lease, as a process that was stopped, begins to watch anew. */
    private static final class Watch {
        private final LongSupplier nanoTime;
        private final long leaseNanos;
        private long attempt;
        private long beats;
        private boolean result;
        private boolean alive;
        private long progressNanos;
        private long lookedNanos;

        Watch(LongSupplier nanoTime, Duration lease) {
            this.nanoTime = nanoTime;
            this.leaseNanos = lease.toNanos();
        }

        void look(ClaimStore.Attempt seen) {
            long now = nanoTime.getAsLong();
            if (seen.number() != attempt || now - lookedNanos >= leaseNanos) {
                attempt = seen.number();
                beats = seen.beats();
                alive = false;
                progressNanos = now;
            } else if (seen.beats() > beats || (seen.result() && !result)) {
                alive = true;
                progressNanos = now;
            }
            // Never back: a listing need not be one instant.
            beats = Math.max(beats, seen.beats());
            result = seen.result();
            lookedNanos = now;
        }

        boolean seenAlive() {
            return alive;
        }

        boolean silent() {
            return lookedNanos - progressNanos >= leaseNanos;
        }
    }
}
