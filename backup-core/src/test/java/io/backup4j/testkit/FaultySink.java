package io.backup4j.testkit;

import io.backup4j.sinks.ForwardingSink;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.DeleteResult;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectInfo;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.ObjectPage;
import io.backup4j.spi.sink.PutResult;
import io.backup4j.spi.sink.SinkFullException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Injects faults into the calls of another sink, by a plan. Counted are put, read, stat, list and delete. A sweep runs the work once with
 * {@link FaultPlan#none()} to learn how many calls there are, then once per call and fault. Thread-safe.
 */
public final class FaultySink extends ForwardingSink {
    private final FaultPlan plan;
    private final AtomicLong calls = new AtomicLong();
    private volatile long diedAt;

    public FaultySink(BackupSink sink, FaultPlan plan) {
        super(sink);
        this.plan = plan;
    }

    /** Calls so far, those with faults included, those after the death of the process not. */
    public long calls() {
        return calls.get();
    }

    @Override
    public PutResult put(ObjectKey key, ObjectContent content) throws IOException {
        return call("put " + key, () -> super.put(key, content));
    }

    @Override
    public int read(ObjectKey key, long offset, ByteBuffer target) throws IOException {
        return call("read " + key, () -> super.read(key, offset, target));
    }

    @Override
    public Optional<ObjectInfo> stat(ObjectKey key) throws IOException {
        return call("stat " + key, () -> super.stat(key));
    }

    @Override
    public ObjectPage list(String prefix, String after) throws IOException {
        return call("list " + prefix, () -> super.list(prefix, after));
    }

    @Override
    public DeleteResult delete(ObjectKey key) throws IOException {
        return call("delete " + key, () -> super.delete(key));
    }

    private <T> T call(String what, Effect<T> effect) throws IOException {
        if (diedAt > 0) {
            throw new ProcessDied(diedAt);
        }
        long number = calls.incrementAndGet();
        String where = "injected at call " + number + ", " + what;
        return switch (plan.faultAt(number)) {
            case NONE -> effect.run();
            case LOST -> throw new IOException(where + ": request lost");
            case LOST_ACKNOWLEDGEMENT -> {
                effect.run();
                throw new IOException(where + ": acknowledgement lost");
            }
            case PROCESS_DIES -> {
                diedAt = number;
                throw new ProcessDied(number);
            }
            case FULL -> throw new SinkFullException(where + ": full", new IOException("No space left on device"));
        };
    }

    @FunctionalInterface
    private interface Effect<T> {
        T run() throws IOException;
    }
}
