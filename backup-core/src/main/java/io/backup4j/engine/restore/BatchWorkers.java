package io.backup4j.engine.restore;

import io.backup4j.engine.run.FirstFailure;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The threads that restore batches: daemons of low priority. What waits is bounded, so the walk of the listing waits when they do not keep up. Called by one
 * thread. The threads are never interrupted, because that would close the files they write.
 */
final class BatchWorkers implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final int QUEUED = 2;
    private static final long WAIT_MILLIS = 100;
    private static final Batch END = new Batch(0);

    private final BlockingQueue<Batch> queue = new ArrayBlockingQueue<>(QUEUED);
    private final List<Thread> threads = new ArrayList<>();
    private final FirstFailure failure;
    private final RestoreProgress progress;
    private volatile boolean closed;
    private int told;

    BatchWorkers(int count, Supplier<BatchWorker> workers, FirstFailure failure, RestoreProgress progress) {
        this.failure = failure;
        this.progress = progress;
        for (int i = 0; i < count; i++) {
            Thread thread = new Thread(() -> work(workers), "backup4j-restore-" + COUNT.incrementAndGet());
            thread.setDaemon(true);
            thread.setPriority(Thread.MIN_PRIORITY);
            threads.add(thread);
        }
        threads.forEach(Thread::start);
    }

    private void work(Supplier<BatchWorker> workers) {
        try (BatchWorker worker = workers.get()) {
            for (Batch batch = queue.take(); batch != END; batch = queue.take()) {
                process(worker, batch);
            }
        } catch (Throwable e) {
            failure.report(e);
        }
    }

    private void process(BatchWorker worker, Batch batch) {
        if (closed || failure.happened()) {
            return;
        }
        try {
            worker.restore(batch);
        } catch (Throwable e) {
            failure.report(e);
        }
    }

    /** Hands over a batch; waits if too many are waiting. */
    void submit(Batch batch) throws IOException {
        try {
            do {
                failure.check();
                progress.report();
            } while (!queue.offer(batch, WAIT_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    /** Returns when all batches were processed. */
    void finish() throws IOException {
        while (told < threads.size()) {
            submit(END);
            told++;
        }
        try {
            for (Thread thread : threads) {
                while (thread.isAlive()) {
                    failure.check();
                    progress.report();
                    thread.join(WAIT_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            throw interrupted();
        }
        failure.check();
    }

    private static InterruptedIOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("interrupted while restoring");
    }

    /** Returns when no thread runs any more: at once after {@link #finish()}, else when each has ended the frame that it is at. */
    @Override
    public void close() {
        closed = true;
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    if (told < threads.size() && queue.offer(END, WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
                        told++;
                    } else {
                        thread.join(WAIT_MILLIS);
                    }
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
