package io.backup4j.engine.verify;

import io.backup4j.engine.run.RunThreads;
import io.backup4j.engine.run.Throttle;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Several threads that work through numbered pieces of work: daemons of low priority. Started at once; whoever starts a crew finishes it and closes it, all
 * on one thread.
 */
final class Crew implements AutoCloseable {
    private static final long PULSE_MILLIS = 100;

    private final RunThreads threads = new RunThreads("verify");
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final List<Future<?>> running = new ArrayList<>();

    /** Belongs to one thread of the crew. */
    interface Worker extends AutoCloseable {
        void work(int piece) throws IOException;

        @Override
        void close();
    }

    /** Begins pieces 0 to {@code pieces} − 1, each once, in about that order. */
    Crew(int pieces, int count, Throttle throttle, Supplier<Worker> workers) {
        AtomicInteger next = new AtomicInteger();
        for (int i = 0; i < Math.min(count, pieces); i++) {
            FutureTask<Void> task = new FutureTask<>(() -> {
                Throttle.Stint stint = throttle.stint();
                try (Worker worker = workers.get()) {
                    for (int piece = next.getAndIncrement();
                            piece < pieces && !stopped.get();
                            piece = next.getAndIncrement()) {
                        worker.work(piece);
                        stint.step();
                    }
                } catch (Throwable e) {
                    stopped.set(true);
                    throw e;
                }
                return null;
            });
            running.add(task);
            threads.execute(task);
        }
    }

    /**
     * Waits until all is done.
     *
     * @param pulse called every 100 ms and once at the end
     * @throws IOException what a worker threw; other exceptions of workers likewise
     */
    void finish(Runnable pulse) throws IOException {
        for (Future<?> each : running) {
            await(each, pulse);
        }
        pulse.run();
    }

    private static void await(Future<?> future, Runnable pulse) throws IOException {
        while (true) {
            try {
                future.get(PULSE_MILLIS, TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException e) {
                pulse.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while verifying");
            } catch (ExecutionException e) {
                throw failure(e.getCause());
            }
        }
    }

    /** The failure itself, so that callers see its type; where it came from stays in its stack trace. */
    private static IOException failure(Throwable cause) {
        if (cause instanceof IOException io) {
            return io;
        }
        if (cause instanceof RuntimeException runtime) {
            throw runtime;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        throw new IllegalStateException(cause);
    }

    /** Stops what still runs and waits for it. */
    @Override
    public void close() {
        stopped.set(true);
        threads.close();
    }
}
