package io.backup4j.jdbc;

import io.backup4j.spi.error.CancelledException;
import io.backup4j.spi.run.Cancellation;
import java.io.IOException;

/**
 * Work of a restore in statements that may take hours, as the making of an index does. When the caller cancels, the server is asked to stop them, again and again until
 * the work has ended: a statement that begins a moment later is met the next time.
 */
public final class StoppedOnCancel {
    /** Often enough that nobody notices the wait, and seldom enough to cost nothing. */
    private static final long PERIOD_MILLIS = 100;

    /** Statements of a restore, all of which can be taken back. */
    public interface Work {
        void run() throws IOException;
    }

    /** Asks the server to stop the statements that run now; called by another thread. */
    public interface Stop {
        void stop();
    }

    private StoppedOnCancel() {}

    /**
     * Does the work.
     *
     * @throws CancelledException if it was cancelled before it ended, whatever it has made of that
     */
    public static void run(Cancellation cancellation, Stop stop, Work work) throws IOException {
        cancellation.check();
        Watch watch = new Watch(cancellation, stop);
        Thread watcher = new Thread(watch, "backup4j-cancel");
        watcher.setDaemon(true);
        watcher.start();
        try {
            work.run();
        } catch (IOException | RuntimeException e) {
            if (cancellation.isCancelled()) {
                throw new CancelledException("cancelled by the caller", e);
            }
            throw e;
        } finally {
            watch.end(watcher);
        }
        // Statements that were stopped may have been passed over as objects that cannot be made.
        cancellation.check();
    }

    private static final class Watch implements Runnable {
        private final Cancellation cancellation;
        private final Stop stop;
        private boolean ended;

        private Watch(Cancellation cancellation, Stop stop) {
            this.cancellation = cancellation;
            this.stop = stop;
        }

        @Override
        public void run() {
            while (goesOn()) {
                if (cancellation.isCancelled()) {
                    stop.stop();
                }
            }
        }

        private synchronized boolean goesOn() {
            if (!ended) {
                try {
                    wait(PERIOD_MILLIS);
                } catch (InterruptedException e) {
                    ended = true; // Nobody but the end of the process does this.
                }
            }
            return !ended;
        }

        /** No statement is stopped after this: the next one on a connection may be somebody else's. */
        private void end(Thread watcher) {
            synchronized (this) {
                ended = true;
                notifyAll();
            }
            boolean interrupted = false;
            while (watcher.isAlive()) {
                try {
                    watcher.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
