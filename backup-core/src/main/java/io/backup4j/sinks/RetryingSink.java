package io.backup4j.sinks;

import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.DeleteResult;
import io.backup4j.spi.sink.NoSuchObjectException;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectInfo;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.ObjectPage;
import io.backup4j.spi.sink.ObjectRetention;
import io.backup4j.spi.sink.PutResult;
import io.backup4j.spi.sink.SinkSpace;
import io.github.resilience4j.retry.Retry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Tries again when a call fails with an {@link IOException} that may pass. A missing object, a full store, a refusal and an interrupt do not pass.
 * The last failure is thrown, the earlier ones suppressed in it.
 *
 * <p><b>Put.</b> An attempt of unknown outcome may have created the object. If a later attempt then answers {@code EXISTS}, the stored bytes are read
 * back: if they are those of this call it answers {@code CREATED}, otherwise {@code EXISTS}. Two callers that put equal bytes at one time may thus both be
 * told {@code CREATED}; whoever must know a single winner puts something of his own into the bytes. Content that is not
 * {@link ObjectContent#repeatable()} is put once: its failure is thrown at once.
 *
 * <p>Thread-safe; waits on the calling thread.
 */
public final class RetryingSink extends ForwardingSink {
    private final Retry retry;
    private final Sleeper sleeper;

    private RetryingSink(BackupSink sink, RetryOptions options, Sleeper sleeper) {
        super(sink);
        this.retry = Retry.of("sink", RetryPolicy.of(options));
        this.sleeper = Objects.requireNonNull(sleeper, "sleeper");
    }

    /** With {@link RetryOptions#DEFAULTS}. */
    public static RetryingSink around(BackupSink sink) {
        return around(sink, RetryOptions.DEFAULTS);
    }

    public static RetryingSink around(BackupSink sink, RetryOptions options) {
        return around(sink, options, Sleeper.BLOCKING);
    }

    /** With another way to wait. */
    public static RetryingSink around(BackupSink sink, RetryOptions options, Sleeper sleeper) {
        return new RetryingSink(sink, options, sleeper);
    }

    @Override
    public PutResult put(ObjectKey key, ObjectContent content) throws IOException {
        if (!content.repeatable()) {
            return delegate().put(key, content);
        }
        Attempts<PutResult> attempts = new Attempts<>();
        PutResult result = attempts.run(() -> delegate().put(key, content));
        if (result == PutResult.CREATED || !attempts.failedBefore()) {
            return result;
        }
        return isStored(key, content) ? PutResult.CREATED : PutResult.EXISTS;
    }

    private boolean isStored(ObjectKey key, ObjectContent content) throws IOException {
        try {
            return new Attempts<Boolean>().run(() -> StoredBytes.equal(delegate(), key, content));
        } catch (NoSuchObjectException e) {
            throw new IOException("put " + key + ": existed, then was deleted; whether it was ours is unknown", e);
        }
    }

    @Override
    public int read(ObjectKey key, long offset, ByteBuffer target) throws IOException {
        int start = target.position();
        return new Attempts<Integer>().run(() -> {
            target.position(start);
            return delegate().read(key, offset, target);
        });
    }

    @Override
    public Optional<ObjectInfo> stat(ObjectKey key) throws IOException {
        return new Attempts<Optional<ObjectInfo>>().run(() -> delegate().stat(key));
    }

    @Override
    public ObjectPage list(String prefix, String after) throws IOException {
        return new Attempts<ObjectPage>().run(() -> delegate().list(prefix, after));
    }

    @Override
    public DeleteResult delete(ObjectKey key) throws IOException {
        return new Attempts<DeleteResult>().run(() -> delegate().delete(key));
    }

    @Override
    public Optional<SinkSpace> space() throws IOException {
        return new Attempts<Optional<SinkSpace>>().run(() -> delegate().space());
    }

    @Override
    public Optional<ObjectRetention> retention() {
        return delegate().retention().map(retention -> new ObjectRetention() {
            @Override
            public Duration period() {
                return retention.period();
            }

            @Override
            public boolean covers(ObjectKey key) {
                return retention.covers(key);
            }

            @Override
            public Optional<Instant> endOf(ObjectKey key) throws IOException {
                return new Attempts<Optional<Instant>>().run(() -> retention.endOf(key));
            }

            @Override
            public boolean extend(ObjectKey key, Instant atLeast, Instant until) throws IOException {
                return new Attempts<Boolean>().run(() -> retention.extend(key, atLeast, until));
            }
        });
    }

    @FunctionalInterface
    private interface Call<T> {
        T run() throws IOException;
    }

    /** The attempts of one call. resilience4j decides whether and how long to wait; waiting itself is ours, so that tests need not sleep. */
    private final class Attempts<T> {
        private final Retry.AsyncContext<T> context = retry.asyncContext();
        private int failures;

        T run(Call<T> call) throws IOException {
            IOException earlier = null;
            while (true) {
                try {
                    T result = call.run();
                    context.onComplete();
                    return result;
                } catch (IOException e) {
                    if (earlier != null && earlier != e) {
                        e.addSuppressed(earlier);
                    }
                    earlier = e;
                    failures++;
                }
                long delayMillis = context.onError(earlier);
                if (delayMillis < 0) {
                    throw earlier;
                }
                pause(delayMillis, earlier);
            }
        }

        boolean failedBefore() {
            return failures > 0;
        }

        private void pause(long millis, IOException reason) throws IOException {
            try {
                InterruptibleWait.sleep(sleeper, Duration.ofMillis(millis));
            } catch (IOException e) {
                e.addSuppressed(reason);
                throw e;
            }
        }
    }
}
