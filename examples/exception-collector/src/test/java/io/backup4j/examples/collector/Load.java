package io.backup4j.examples.collector;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntPredicate;

/** Sends requests for some time: as many as are answered, or so many a second whether they are answered or not. */
final class Load implements AutoCloseable {
    private static final int THREADS = 48;
    private static final int SATURATING = 12;

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final IntPredicate request;

    /** @param request sends the request of this number; false if the answer is not as it should be */
    Load(IntPredicate request) {
        this.request = request;
    }

    /** How many were answered while nobody waited longer than for the answer before. */
    int saturate(Duration time) throws InterruptedException, ExecutionException {
        AtomicInteger number = new AtomicInteger();
        long end = System.nanoTime() + time.toNanos();
        together(SATURATING, () -> {
            while (System.nanoTime() < end) {
                request.test(number.getAndIncrement());
            }
            return null;
        });
        return number.get();
    }

    /** Each request has its time. How long it took counts from then on, also if everything was too busy to send it. */
    Latencies steady(double perSecond, Duration time) throws InterruptedException, ExecutionException {
        int requests = (int) (perSecond * time.toNanos() / 1e9);
        double interval = 1e9 / perSecond;
        long[] nanos = new long[requests];
        AtomicInteger next = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        long start = System.nanoTime();
        together(THREADS, () -> {
            for (int i = next.getAndIncrement(); i < requests; i = next.getAndIncrement()) {
                long due = start + (long) (i * interval);
                for (long now = System.nanoTime(); now < due; now = System.nanoTime()) {
                    LockSupport.parkNanos(due - now);
                }
                if (!request.test(i)) {
                    refused.incrementAndGet();
                }
                nanos[i] = System.nanoTime() - due;
            }
            return null;
        });
        return new Latencies(nanos, refused.get());
    }

    private void together(int count, Callable<Void> work) throws InterruptedException, ExecutionException {
        List<Future<Void>> running = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            running.add(threads.submit(work));
        }
        for (Future<Void> one : running) {
            one.get();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
