package io.backup4j.s3;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Runs the parts of one put or read at the same time: on the thread that called, and on as many threads of this pool as are free. So a full pool makes a call
 * slower, never stuck. Threads are daemons, made when they are needed, and end after ten idle seconds. Thread-safe.
 */
final class Transfers implements AutoCloseable {
    private static final AtomicInteger THREADS = new AtomicInteger();

    private final ThreadPoolExecutor pool;
    private final int partsPerObject;

    Transfers(S3Limits limits) {
        pool = new ThreadPoolExecutor(
                limits.partsAtOnce(), limits.partsAtOnce(), 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    Thread thread = new Thread(work, "backup4j-s3-" + THREADS.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        partsPerObject = limits.partsPerObject();
    }

    /** One part of the work. */
    @FunctionalInterface
    interface Part {
        void run() throws IOException;
    }

    /**
     * Runs all parts. When it returns or throws, none of them runs any more.
     *
     * @param giveUp called once a part has failed or the thread was interrupted: makes the other parts end soon
     * @throws IOException the first failure
     */
    void run(List<? extends Part> parts, Runnable giveUp) throws IOException {
        Batch batch = new Batch(parts, giveUp);
        List<Helper> helpers = new ArrayList<>();
        for (int i = 1; i < Math.min(partsPerObject, parts.size()); i++) {
            Helper helper = new Helper(batch);
            try {
                pool.execute(helper);
            } catch (RejectedExecutionException closed) {
                // The caller does it alone, and meets a closed client.
                break;
            }
            helpers.add(helper);
        }
        batch.work();
        for (Helper helper : helpers) {
            helper.await();
        }
        batch.finish();
    }

    @Override
    public void close() {
        pool.shutdown();
    }

    private static final class Batch {
        private final List<? extends Part> parts;
        private final Runnable giveUp;
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicReference<Throwable> failure = new AtomicReference<>();

        Batch(List<? extends Part> parts, Runnable giveUp) {
            this.parts = parts;
            this.giveUp = giveUp;
        }

        void work() {
            while (failure.get() == null) {
                int number = next.getAndIncrement();
                if (number >= parts.size()) {
                    return;
                }
                try {
                    parts.get(number).run();
                } catch (IOException | RuntimeException | Error e) {
                    fail(e);
                }
            }
        }

        void fail(Throwable e) {
            if (failure.compareAndSet(null, e)) {
                giveUp.run();
            }
        }

        void finish() throws IOException {
            Throwable first = failure.get();
            if (first instanceof IOException e) {
                throw e;
            }
            if (first instanceof RuntimeException e) {
                throw e;
            }
            if (first instanceof Error e) {
                throw e;
            }
        }
    }

    /** A free thread's share of the work; withdrawn if none was free in time. */
    private static final class Helper implements Runnable {
        private final Batch batch;
        private final AtomicBoolean taken = new AtomicBoolean();
        private final CountDownLatch ended = new CountDownLatch(1);

        Helper(Batch batch) {
            this.batch = batch;
        }

        @Override
        public void run() {
            if (taken.compareAndSet(false, true)) {
                try {
                    batch.work();
                } finally {
                    ended.countDown();
                }
            }
        }

        /** Waits also when interrupted: whoever called must not go on while somebody reads his buffers. */
        void await() {
            if (taken.compareAndSet(false, true)) {
                return;
            }
            boolean interrupted = false;
            while (true) {
                try {
                    ended.await();
                    break;
                } catch (InterruptedException e) {
                    interrupted = true;
                    batch.fail(new InterruptedIOException("interrupted during a transfer in parts"));
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
