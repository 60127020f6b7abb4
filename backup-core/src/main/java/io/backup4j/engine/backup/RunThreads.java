package io.backup4j.engine.backup;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads of a run: daemons of low priority, gone when it ends. */
final class RunThreads {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final long STOP_SECONDS = 60;

    private RunThreads() {}

    static ExecutorService start(String purpose) {
        return Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "backup4j-" + purpose + "-" + COUNT.incrementAndGet());
            thread.setDaemon(true);
            thread.setPriority(Thread.MIN_PRIORITY);
            return thread;
        });
    }

    /** At most {@code limit} tasks at a time on the threads of another executor; the others wait in order. */
    static Executor limited(Executor threads, int limit) {
        Queue<Runnable> waiting = new ArrayDeque<>();
        int[] running = {0};
        return new Executor() {
            @Override
            public void execute(Runnable task) {
                synchronized (waiting) {
                    if (running[0] == limit) {
                        waiting.add(task);
                        return;
                    }
                    running[0]++;
                }
                boolean started = false;
                try {
                    threads.execute(() -> runAll(task));
                    started = true;
                } finally {
                    if (!started) {
                        synchronized (waiting) {
                            running[0]--;
                        }
                    }
                }
            }

            private void runAll(Runnable first) {
                for (Runnable task = first; task != null; ) {
                    task.run();
                    synchronized (waiting) {
                        task = waiting.poll();
                        if (task == null) {
                            running[0]--;
                        }
                    }
                }
            }
        };
    }

    static void stop(ExecutorService threads) {
        threads.shutdownNow();
        // Also after an interrupt: what the threads use must not be closed under them.
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(STOP_SECONDS);
        boolean interrupted = false;
        boolean stopped = false;
        while (!stopped && deadline - System.nanoTime() > 0) {
            try {
                stopped = threads.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (!stopped) {
            throw new IllegalStateException("a thread of the run did not stop within " + STOP_SECONDS + " s");
        }
    }
}
