package io.backup4j.engine.run;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/** At most so many tasks at a time on the threads of another executor; the others wait in order. Safe for use by several threads. */
public final class LimitedExecutor implements Executor {
    private final Executor threads;
    private final int limit;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int running;

    /**
     * Starts nothing yet.
     *
     * @param limit tasks, at least 1
     */
    public LimitedExecutor(Executor threads, int limit) {
        this.threads = threads;
        this.limit = limit;
    }

    @Override
    public void execute(Runnable task) {
        synchronized (waiting) {
            if (running == limit) {
                waiting.add(task);
                return;
            }
            running++;
        }
        boolean started = false;
        try {
            threads.execute(() -> runAll(task));
            started = true;
        } finally {
            if (!started) {
                synchronized (waiting) {
                    running--;
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
                    running--;
                }
            }
        }
    }
}
