package io.backup4j.sinks;

import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.DeleteResult;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectInfo;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.ObjectPage;
import io.backup4j.spi.sink.ObjectRetention;
import io.backup4j.spi.sink.PutResult;
import io.backup4j.spi.sink.SinkCapabilities;
import io.backup4j.spi.sink.SinkSpace;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;

/**
 * Passes every call on to another sink: the base of wrappers, which override what they change. That {@link #capabilities}, {@link #localDirectory}
 * and {@link #close} are passed on is part of being a wrapper. As thread-safe as the sink it wraps.
 */
public abstract class ForwardingSink implements BackupSink {
    private final BackupSink delegate;

    protected ForwardingSink(BackupSink delegate) {
        this.delegate = Objects.requireNonNull(delegate, "delegate");
    }

    /** The wrapped sink. */
    protected final BackupSink delegate() {
        return delegate;
    }

    @Override
    public PutResult put(ObjectKey key, ObjectContent content) throws IOException {
        return delegate.put(key, content);
    }

    @Override
    public int read(ObjectKey key, long offset, ByteBuffer target) throws IOException {
        return delegate.read(key, offset, target);
    }

    @Override
    public Optional<ObjectInfo> stat(ObjectKey key) throws IOException {
        return delegate.stat(key);
    }

    @Override
    public ObjectPage list(String prefix, String after) throws IOException {
        return delegate.list(prefix, after);
    }

    @Override
    public DeleteResult delete(ObjectKey key) throws IOException {
        return delegate.delete(key);
    }

    @Override
    public SinkCapabilities capabilities() {
        return delegate.capabilities();
    }

    @Override
    public Optional<SinkSpace> space() throws IOException {
        return delegate.space();
    }

    @Override
    public Optional<ObjectRetention> retention() {
        return delegate.retention();
    }

    @Override
    public String location() {
        return delegate.location();
    }

    @Override
    public Optional<URI> localDirectory() {
        return delegate.localDirectory();
    }

    @Override
    public void close() throws IOException {
        delegate.close();
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + "[" + delegate + "]";
    }
}
