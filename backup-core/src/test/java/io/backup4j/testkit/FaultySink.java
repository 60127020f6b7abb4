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
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Injects faults into the calls of another sink, by a plan. Counted are put, read, stat, list and delete. A sweep runs the work once with
 * {@link FaultPlan#none()} to learn how many calls there are, then once per call and fault. Thread-safe.
 */
public final class FaultySink extends ForwardingSink {
    /** How many calls later a {@link Fault#DELAY delayed} request takes effect. */
    public static final int DELAY_CALLS = 2;

    private final FaultPlan plan;
    private final AtomicLong calls = new AtomicLong();
    private final LateRequests late = new LateRequests();
    private volatile long diedAt;

    public FaultySink(BackupSink sink, FaultPlan plan) {
        super(sink);
        this.plan = plan;
    }

    /** Calls so far, those with faults included, those after the death of the process not. */
    public long calls() {
        return calls.get();
    }

    /**
     * Lets everything take effect that is still on its way.
     *
     * @return how many requests that were
     */
    public int arrive() throws IOException {
        return late.happenBefore(Long.MAX_VALUE);
    }

    @Override
    public PutResult put(ObjectKey key, ObjectContent content) throws IOException {
        return call(SinkCall.Kind.PUT, key.value(), new Effect<>() {
            @Override
            public PutResult run() throws IOException {
                return delegate().put(key, content);
            }

            @Override
            public LateRequests.Effect detached() {
                // The caller may use its buffers again once the put has ended.
                ObjectContent copy = ObjectContent.of(content.toByteArray());
                return () -> delegate().put(key, copy);
            }

            @Override
            public void tear() throws IOException {
                byte[] whole = content.toByteArray();
                delegate().put(key, ObjectContent.of(Arrays.copyOf(whole, whole.length * 2 / 3)));
            }
        });
    }

    @Override
    public int read(ObjectKey key, long offset, ByteBuffer target) throws IOException {
        return call(SinkCall.Kind.READ, key.value(), () -> super.read(key, offset, target));
    }

    @Override
    public Optional<ObjectInfo> stat(ObjectKey key) throws IOException {
        return call(SinkCall.Kind.STAT, key.value(), () -> super.stat(key));
    }

    @Override
    public ObjectPage list(String prefix, String after) throws IOException {
        return call(SinkCall.Kind.LIST, prefix, () -> super.list(prefix, after));
    }

    @Override
    public DeleteResult delete(ObjectKey key) throws IOException {
        return call(SinkCall.Kind.DELETE, key.value(), new Effect<>() {
            @Override
            public DeleteResult run() throws IOException {
                return delegate().delete(key);
            }

            @Override
            public LateRequests.Effect detached() {
                return () -> delegate().delete(key);
            }
        });
    }

    private <T> T call(SinkCall.Kind kind, String key, Effect<T> effect) throws IOException {
        if (diedAt > 0) {
            throw new ProcessDied(diedAt);
        }
        long number = calls.incrementAndGet();
        late.happenBefore(number);
        String where = "injected at call " + number + ", " + kind.name().toLowerCase(Locale.ROOT) + " " + key;
        return switch (plan.faultAt(number, kind, key)) {
            case NONE -> effect.run();
            case LOST -> throw new IOException(where + ": request lost");
            case LOST_ACKNOWLEDGEMENT -> {
                effect.run();
                throw new IOException(where + ": acknowledgement lost");
            }
            case LATE -> {
                late.add(Long.MAX_VALUE, effect.detached());
                throw new IOException(where + ": no answer");
            }
            case DELAY -> {
                late.add(number + DELAY_CALLS + 1, effect.detached());
                throw new IOException(where + ": no answer yet");
            }
            case DUPLICATE -> {
                effect.run();
                yield effect.run();
            }
            case ECHO -> {
                late.add(Long.MAX_VALUE, effect.detached());
                yield effect.run();
            }
            case TORN -> {
                effect.tear();
                throw new IOException(where + ": torn");
            }
            case PROCESS_DIES -> {
                diedAt = number;
                throw new ProcessDied(number);
            }
            case PROCESS_DIES_SENDING -> {
                late.add(Long.MAX_VALUE, effect.detached());
                diedAt = number;
                throw new ProcessDied(number);
            }
            case FULL -> throw new SinkFullException(where + ": full", new IOException("No space left on device"));
        };
    }

    /** What a call does; as it stands, one that changes nothing. */
    @FunctionalInterface
    private interface Effect<T> {
        T run() throws IOException;

        /** The change alone, to be made at any time. */
        default LateRequests.Effect detached() {
            return () -> {};
        }

        /** The change half made. */
        default void tear() throws IOException {}
    }
}
