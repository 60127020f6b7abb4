package io.backup4j.engine.repository;

import io.backup4j.engine.seal.SealedKind;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.LockedException;
import io.backup4j.spi.error.StorageException;
import io.backup4j.spi.run.Cancellation;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.PutResult;
import io.backup4j.spi.sink.SinkFullException;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;

/** The fate of one writer: its manifest or a tombstone, whichever is put first (rules R3 and R4 of the format page). One thread; used once. */
final class CommitPoint {
    /** Besides the retries of the sink: a store that comes back within this time must not leave a run whose outcome nobody knows. */
    static final int SETTLEMENTS = 5;

    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final Repository repository;
    private final UUID uuid;
    private final Pause pause;
    private Fate fate = Fate.OPEN;

    /** What has become of the writer. */
    enum Fate {
        OPEN,
        COMMITTED,
        /** Nothing is listed, and nothing ever will be. */
        LOST,
        /** Manifest, tombstone, or neither of them yet. */
        UNKNOWN
    }

    CommitPoint(Repository repository, UUID uuid, Pause pause) {
        this.repository = repository;
        this.uuid = uuid;
        this.pause = pause;
    }

    Fate fate() {
        return fate;
    }

    /** See {@link WriterSession#commit(byte[], Cancellation)}. */
    void commit(byte[] manifest, Cancellation cancellation) throws IOException {
        ObjectKey key = ObjectKeys.backup(uuid);
        ObjectContent content = repository.store().seal(SealedKind.MANIFEST, key, manifest);
        fate = Fate.UNKNOWN;
        boolean committed;
        try {
            committed = repository.sink().put(key, content) == PutResult.CREATED
                    || repository.store().holds(key, content);
        } catch (SinkFullException e) {
            if (nothingWasStored(key, e)) {
                fate = Fate.LOST;
                throw e;
            }
            committed = settle(key, content, e, cancellation);
        } catch (IOException e) {
            committed = settle(key, content, e, cancellation);
        }
        fate = committed ? Fate.COMMITTED : Fate.LOST;
        if (!committed) {
            throw expelled();
        }
    }

    static LockedException expelled() {
        return new LockedException(
                ErrorCode.EXPELLED,
                "This run was given up by a clean-up because it showed no progress for too long. Nothing of it is listed; run it again.");
    }

    /** A full store promises that it has stored nothing; only earlier attempts of the same call, which are suppressed in it, may have an unknown outcome. */
    private boolean nothingWasStored(ObjectKey key, SinkFullException full) {
        try {
            return full.getSuppressed().length == 0
                    && repository.sink().stat(key).isEmpty();
        } catch (IOException e) {
            full.addSuppressed(e);
            return false;
        }
    }

    /** Rule R4: the outcome of the put is unknown, so either it is found done or it is made impossible. */
    private boolean settle(ObjectKey key, ObjectContent content, IOException cause, Cancellation cancellation)
            throws IOException {
        String reason = "commit of unknown outcome: " + cause.getClass().getSimpleName();
        for (int attempt = 1; ; attempt++) {
            Boolean committed = null;
            try {
                repository.sessions().buryIfUndecided(uuid, reason);
                // Now either is there, for ever.
                committed = repository.store().holds(key, content);
            } catch (IOException e) {
                cause.addSuppressed(e);
            }
            if (committed != null) {
                if (committed) {
                    return true;
                }
                fate = Fate.LOST;
                throw cause;
            }
            if (attempt == SETTLEMENTS || cancellation.isCancelled() || !paused()) {
                throw new StorageException(
                        ErrorCode.STORAGE,
                        "The storage at " + repository.sink().location()
                                + " failed during the commit, and whether the backup is listed is not known yet."
                                + " Its session stays registered; look with 'list' when the storage works again, then run the backup again.",
                        cause);
            }
        }
    }

    /** False if the thread is interrupted, before or meanwhile; it stays so. */
    private boolean paused() {
        try {
            pause.await(PAUSE);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
