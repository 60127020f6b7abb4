package io.backup4j.engine.backup;

/** Counts work that was begun and has not ended. Waiting changes nothing, so it may be given up and begun again. Thread-safe. */
final class Outstanding {
    private int count;

    synchronized void begin() {
        count++;
    }

    synchronized void end() {
        count--;
        if (count == 0) {
            notifyAll();
        }
    }

    /** Waits at most that long; true if nothing is outstanding. */
    synchronized boolean await(long millis) throws InterruptedException {
        if (count > 0) {
            wait(millis);
        }
        return count == 0;
    }

    /** Waits until nothing is outstanding; an interrupt is kept for later. */
    synchronized void awaitAll() {
        boolean interrupted = false;
        while (count > 0) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
