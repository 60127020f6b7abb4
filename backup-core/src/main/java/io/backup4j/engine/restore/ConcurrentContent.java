package io.backup4j.engine.restore;

import io.backup4j.engine.listing.Content;
import io.backup4j.engine.run.FirstFailure;
import io.backup4j.engine.run.RunThreads;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * For targets that take each file from its beginning to its end and several files at once. Files are begun in the order in which they are handed over. The
 * threads are not interrupted before they had time to end by themselves: they may be inside the target.
 */
final class ConcurrentContent implements ContentRestorer {
    private static final long WAIT_MILLIS = 20;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final SequentialContent single;
    private final FirstFailure failure;
    private final RestoreProgress progress;
    private final RunThreads threads = new RunThreads("restore");
    private final BlockingQueue<Given> queue;
    /** Files that were handed over and have not ended; guarded by this. */
    private int unfinished;
    /** Threads that have not ended; guarded by this. */
    private int running;

    private volatile boolean ended;
    private volatile boolean closed;

    private record Given(FileRestore file, Content content) {}

    ConcurrentContent(RestoreRun run, int atOnce) {
        this.single = new SequentialContent(
                run.chunks(), run.contents(), run.check(), run.failure(), () -> {}, run.progress());
        this.failure = run.failure();
        this.progress = run.progress();
        this.queue = new ArrayBlockingQueue<>(2 * atOnce);
        this.running = atOnce;
        for (int i = 0; i < atOnce; i++) {
            threads.execute(this::work);
        }
    }

    @Override
    public void restore(FileRestore file, Content content) throws IOException {
        synchronized (this) {
            unfinished++;
        }
        try {
            do {
                failure.check();
                progress.report();
            } while (!queue.offer(new Given(file, content), WAIT_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private void work() {
        try {
            while (!stopped()) {
                Given next = queue.poll(WAIT_MILLIS, TimeUnit.MILLISECONDS);
                if (next != null) {
                    single.restore(next.file(), next.content());
                    fileEnded();
                } else if (ended) {
                    break;
                }
            }
        } catch (Throwable e) {
            failure.report(e);
        } finally {
            threadEnded();
        }
    }

    private boolean stopped() {
        return closed || failure.happened();
    }

    private synchronized void fileEnded() {
        unfinished--;
        notifyAll();
    }

    private synchronized void threadEnded() {
        running--;
        notifyAll();
    }

    @Override
    public void awaitEarlier() throws IOException {
        try {
            while (!allEnded()) {
                failure.check();
                progress.report();
            }
        } catch (InterruptedException e) {
            throw interrupted();
        }
        failure.check();
    }

    /** Waits a moment for it. */
    private synchronized boolean allEnded() throws InterruptedException {
        if (unfinished > 0) {
            wait(WAIT_MILLIS);
        }
        return unfinished == 0;
    }

    @Override
    public void finish() throws IOException {
        awaitEarlier();
        ended = true;
    }

    private static InterruptedIOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("interrupted while restoring");
    }

    @Override
    public void close() {
        closed = true;
        boolean interrupted = false;
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        synchronized (this) {
            while (running > 0 && System.nanoTime() < deadline) {
                try {
                    wait(WAIT_MILLIS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        threads.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
