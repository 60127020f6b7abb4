package io.backup4j.engine.run;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads of one operation: daemons of low priority, started when there is work and ended when this is closed. Safe for use by several threads. */
public final class RunThreads implements Executor, AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final long STOP_SECONDS = 60;

    private final Queue<Thread> made = new ConcurrentLinkedQueue<>();
    private final ExecutorService pool;

    /**
     * Starts no thread yet.
     *
     * @param purpose part of the names of the threads, in lower case
     */
    public RunThreads(String purpose) {
        pool = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "backup4j-" + purpose + "-" + COUNT.incrementAndGet());
            thread.setDaemon(true);
            thread.setPriority(Thread.MIN_PRIORITY);
            made.removeIf(each -> each.getState() == Thread.State.TERMINATED);
            made.add(thread);
            return thread;
        });
    }

    @Override
    public void execute(Runnable task) {
        pool.execute(task);
    }

    /** Interrupts what runs and takes no more; {@link #close()} waits for it. */
    public void interrupt() {
        pool.shutdownNow();
    }

    /**
     * Interrupts what runs, drops what waits and returns when no thread is left. An interrupt does not shorten this, because what the threads use must not be
     * closed under them; the caller finds its flag set.
     *
     * @throws IllegalStateException if a thread still runs after 60 s
     */
    @Override
    public void close() {
        pool.shutdownNow();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(STOP_SECONDS);
        boolean interrupted = false;
        // The threads themselves: a pool says that it has ended while its last thread still leaves it.
        for (Thread thread : made) {
            interrupted |= join(thread, deadline);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (made.stream().anyMatch(Thread::isAlive)) {
            throw new IllegalStateException("a thread of the run did not stop within " + STOP_SECONDS + " s");
        }
    }

    /** Whether an interrupt came meanwhile. */
    private static boolean join(Thread thread, long deadline) {
        boolean interrupted = false;
        for (long left = deadline - System.nanoTime();
                thread.isAlive() && left > 0;
                left = deadline - System.nanoTime()) {
            try {
                TimeUnit.NANOSECONDS.timedJoin(thread, left);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        return interrupted;
    }
}
