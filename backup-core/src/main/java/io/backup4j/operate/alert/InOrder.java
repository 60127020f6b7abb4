package io.backup4j.operate.alert;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Does work one after the other, in the order in which it came, on whatever thread another executor has. Thread-safe. */
final class InOrder implements Executor {
    private final Executor executor;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private boolean busy;

    InOrder(Executor executor) {
        this.executor = executor;
    }

    @Override
    public void execute(Runnable work) {
        synchronized (this) {
            waiting.add(work);
            if (busy) {
                return;
            }
            busy = true;
        }
        try {
            executor.execute(this::drain);
        } catch (RuntimeException | Error e) {
            synchronized (this) {
                // Nothing else can wait: who is busy was not begun.
                busy = false;
                waiting.remove(work);
            }
            throw e;
        }
    }

    private void drain() {
        for (Runnable next = next(); next != null; next = next()) {
            next.run();
        }
    }

    private synchronized @Nullable Runnable next() {
        Runnable next = waiting.poll();
        busy = next != null;
        return next;
    }
}
