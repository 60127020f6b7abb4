package io.backup4j.spring.place;

import io.backup4j.BackupRepository;
import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.StorageException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a repository on a daemon thread of its own, one attempt at a time: a storage that hangs keeps nobody waiting for longer than his patience with that attempt, and who comes
 * later not at all. An attempt that hangs goes on; when it comes to an end after all, the repository is open. Thread-safe.
 */
final class PatientOpening {
    private static final Logger LOG = LoggerFactory.getLogger(PatientOpening.class);

    private final String what;
    private final Supplier<BackupRepository> opener;
    private final Runnable atEnd;
    private volatile @Nullable BackupRepository repository;
    private volatile @Nullable BackupException failure;
    private @Nullable Attempt attempt;
    private boolean closed;

    /**
     * An opening.
     *
     * @param what is opened, for people
     * @param opener opens it; may hang
     * @param atEnd gives up what the opener needs; called when it is closed and no attempt goes on
     */
    PatientOpening(String what, Supplier<BackupRepository> opener, Runnable atEnd) {
        this.what = what;
        this.opener = opener;
        this.atEnd = atEnd;
    }

    /** One try to open it. */
    private static final class Attempt {
        private final long began = System.nanoTime();
        private final CompletableFuture<BackupRepository> end = new CompletableFuture<>();

        private long left(Duration patience) {
            return Math.max(0, patience.toNanos() - (System.nanoTime() - began));
        }
    }

    Optional<BackupRepository> opened() {
        return Optional.ofNullable(repository);
    }

    /** Why the last attempt failed, or that it has not come to its end; empty if it is open or nobody has waited for it. */
    Optional<BackupException> failure() {
        return Optional.ofNullable(failure);
    }

    /**
     * The repository, the same one each time.
     *
     * @param patience how long an attempt may take
     * @throws BackupException if it cannot be opened or does not answer; the next call tries again, or looks at the attempt that goes on
     */
    BackupRepository open(Duration patience) {
        BackupRepository present = repository;
        if (present != null) {
            return present;
        }
        Attempt going = begin();
        try {
            return going.end.get(going.left(patience), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw hangs(going, patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageException(ErrorCode.STORAGE, "Interrupted while " + what + " was opened.", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failed) {
                throw failed;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Begins to open it, unless it is open or somebody opens it. */
    synchronized Attempt begin() {
        if (closed) {
            throw new IllegalStateException(what + " is closed");
        }
        Attempt present = attempt;
        if (present == null) {
            Attempt begun = new Attempt();
            BackupRepository open = repository;
            if (open != null) {
                begun.end.complete(open);
                return begun;
            }
            Thread thread = new Thread(() -> run(begun), "backup4j-open");
            thread.setDaemon(true);
            thread.start();
            attempt = begun;
            present = begun;
        }
        return present;
    }

    private void run(Attempt running) {
        try {
            BackupRepository opened = opener.get();
            if (kept(opened)) {
                running.end.complete(opened);
            } else {
                opened.close();
                running.end.completeExceptionally(new IllegalStateException(what + " is closed"));
            }
        } catch (RuntimeException | Error e) {
            failed(e);
            running.end.completeExceptionally(e);
        }
    }

    private synchronized boolean kept(BackupRepository opened) {
        attempt = null;
        if (closed) {
            atEnd.run();
            return false;
        }
        if (failure != null) {
            LOG.info("{} is open now", what);
        }
        repository = opened;
        failure = null;
        return true;
    }

    private synchronized void failed(Throwable e) {
        attempt = null;
        if (e instanceof BackupException known) {
            failure = known;
        }
        if (closed) {
            atEnd.run();
        }
    }

    private synchronized StorageException hangs(Attempt going, Duration patience) {
        StorageException hanging = new StorageException(
                ErrorCode.STORAGE,
                what + " does not answer: it could not be opened within " + patience.toSeconds()
                        + " s. That goes on in the background; see whether its storage hangs, as a network drive does whose server is away.");
        if (attempt == going) {
            failure = hanging;
        }
        return hanging;
    }

    /** Closes it. An attempt that hangs is not waited for. */
    void close() {
        BackupRepository open;
        synchronized (this) {
            closed = true;
            open = repository;
            repository = null;
            if (attempt == null && open == null) {
                atEnd.run();
                return;
            }
        }
        if (open != null) {
            try {
                open.close();
            } finally {
                atEnd.run();
            }
        }
    }
}
