package io.backup4j;

import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.LockedException;
import org.jspecify.annotations.Nullable;

/** A place that is opened when it is needed, and the thread that may still hang in it. Thread-safe. */
final class OpenPlace implements AutoCloseable {
    private final BackupPlace place;
    private @Nullable BackupRepository repository;
    private volatile @Nullable Thread hanging;

    OpenPlace(BackupPlace place) {
        this.place = place;
    }

    BackupPlace place() {
        return place;
    }

    String name() {
        return place.name();
    }

    /** The repository, opened if it is not; an opening that fails is tried anew by the next call. */
    synchronized BackupRepository repository() {
        if (repository == null) {
            repository = place.opener().get();
        }
        return repository;
    }

    /** A run was given up that may go on in a call of the storage: until it ends, no other begins. */
    void hangs(Thread thread) {
        hanging = thread;
    }

    /** Refuses a place in which an earlier run hangs. Not by the lock that an opening holds, which may be what hangs. */
    void requireFree() {
        Thread earlier = hanging;
        if (earlier != null && earlier.isAlive()) {
            throw new LockedException(
                    ErrorCode.LOCKED,
                    "An earlier run into place '" + name() + "' (" + place.location()
                            + ") was given up and still hangs in a call of its storage. Nothing was tried there; see whether that storage answers,"
                            + " and if it does not, restart this process.");
        }
    }

    /** Closes what was opened through this, unless a run hangs in it. */
    @Override
    public void close() {
        Thread earlier = hanging;
        if (earlier == null || !earlier.isAlive()) {
            closeOpen();
        }
    }

    private synchronized void closeOpen() {
        if (repository != null && place.closing()) {
            repository.close();
        }
        repository = null;
    }
}
