package io.backup4j.kafka;

import java.io.InterruptedIOException;

/** Bytes of the heap that several threads share. Who needs more than there is gets it alone. Nobody who has entered waits for another, so that whoever waits comes in. Thread-safe. */
final class MemoryRoom {
    private long bytes;
    private long held;

    MemoryRoom(long bytes) {
        this.bytes = bytes;
    }

    /**
     * Waits until there is room; to be left with the same number.
     *
     * @throws InterruptedIOException if the thread was interrupted, which it still is then
     */
    synchronized void enter(long needed) throws InterruptedIOException {
        try {
            while (held > 0 && held + needed > bytes) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for memory");
        }
        held += needed;
    }

    /** Others, who never leave, hold so much of it. */
    synchronized void shrink(long by) {
        bytes = Math.max(0, bytes - by);
    }

    synchronized long heldBytes() {
        return held;
    }

    synchronized void leave(long needed) {
        held -= needed;
        notifyAll();
    }
}
