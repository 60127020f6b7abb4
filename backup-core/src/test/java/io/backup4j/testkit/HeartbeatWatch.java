package io.backup4j.testkit;

import io.backup4j.engine.run.Pulse;
import io.backup4j.sinks.ForwardingSink;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.PutResult;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Sees the heartbeats that reach a sink, and lets time pass for who makes them only when it is told to. Thread-safe. */
public final class HeartbeatWatch extends ForwardingSink {
    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(15);
    /** Enough for one whole look at the work: each look reads the stopwatch once or twice. */
    private static final int LOOKS = 5;

    private final List<String> beats = new ArrayList<>();
    private long nanos;
    private long looks;

    public HeartbeatWatch(BackupSink sink) {
        super(sink);
    }

    public Pulse.Pace pace() {
        return new Pulse.Pace(this::look, Duration.ofMillis(1));
    }

    private synchronized long look() {
        looks++;
        notifyAll();
        return nanos;
    }

    /** Lets the interval between heartbeats pass and waits for the next one. */
    public synchronized void awaitBeat(String when) {
        int before = beats.size();
        nanos += INTERVAL_NANOS;
        await(when, () -> beats.size() > before);
    }

    /** Lets time pass and waits until it was noticed; the number of heartbeats meanwhile. */
    public synchronized int beatsWithin(Duration time) {
        int before = beats.size();
        nanos += time.toNanos();
        long noticed = looks + LOOKS;
        await("nobody looks", () -> looks >= noticed);
        return beats.size() - before;
    }

    /** Keys of all heartbeats so far. */
    public synchronized List<String> beats() {
        return List.copyOf(beats);
    }

    private interface Condition {
        boolean holds();
    }

    private void await(String when, Condition condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.holds()) {
            long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (millis <= 0) {
                throw new AssertionError("no heartbeat within a minute: " + when);
            }
            try {
                wait(millis);
            } catch (InterruptedException e) {
                throw new AssertionError("interrupted while waiting for a heartbeat: " + when, e);
            }
        }
    }

    @Override
    public PutResult put(ObjectKey key, ObjectContent content) throws IOException {
        PutResult result = super.put(key, content);
        if (key.value().startsWith("heartbeat/")) {
            synchronized (this) {
                beats.add(key.value());
                notifyAll();
            }
        }
        return result;
    }
}
