package io.backup4j.operate.schedule;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** Writes notes one at a time, and never again once it has ended: they belong to the next scheduler then, or their directory is gone. Thread-safe. */
final class Saving {
    private final Runnable write;
    private final ReentrantLock writing = new ReentrantLock();
    private volatile boolean ended;

    /** @param write writes what is known when it is called */
    Saving(Runnable write) {
        this.write = write;
    }

    /** Writes, unless it has ended. */
    void save() {
        writing.lock();
        try {
            if (!ended) {
                write.run();
            }
        } finally {
            writing.unlock();
        }
    }

    /** Writes what somebody was about to write, and ends. Storage that hangs is waited for so long. */
    void saveForTheLastTime(Duration patience) {
        boolean free = false;
        try {
            free = writing.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (free && !ended) {
                write.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ended = true;
            if (free) {
                writing.unlock();
            }
        }
    }

    /** Ends without a word; what is being written just now is not waited for. */
    void end() {
        ended = true;
    }
}
