package io.backup4j.examples.audiobook.shelf;

import io.backup4j.spi.target.RestoreParticipant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.springframework.stereotype.Component;

/**
 * Keeps the shelf unchanged while a restore in place replaces its files: who changes it then is turned away, who is at it is waited for. The connection pool needs
 * nothing like this, the starter quiets it. Thread-safe.
 */
@Component
public class ShelfGate implements RestoreParticipant {
    private static final long PATIENCE_SECONDS = 30;

    private final ReentrantReadWriteLock changing = new ReentrantReadWriteLock();
    private volatile boolean closed;

    /** Something that changes the shelf. */
    @FunctionalInterface
    public interface Change<T, E extends Exception> {
        T make() throws E;
    }

    /**
     * Changes the shelf.
     *
     * @throws ShelfClosedException if it is being restored; nothing was changed
     */
    public <T, E extends Exception> T change(Change<T, E> change) throws E {
        changing.readLock().lock();
        try {
            if (closed) {
                throw new ShelfClosedException();
            }
            return change.make();
        } finally {
            changing.readLock().unlock();
        }
    }

    @Override
    public String name() {
        return "shelf of audio files and covers";
    }

    @Override
    public void quiet() throws InterruptedException, TimeoutException {
        if (!changing.writeLock().tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new TimeoutException("an upload goes on for more than " + PATIENCE_SECONDS + " s");
        }
        closed = true;
        changing.writeLock().unlock();
    }

    @Override
    public boolean isQuiet() {
        return closed;
    }

    @Override
    public void resume() {
        closed = false;
    }
}
