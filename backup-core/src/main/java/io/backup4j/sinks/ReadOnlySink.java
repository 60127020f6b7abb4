package io.backup4j.sinks;

import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.DeleteResult;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.ObjectRetention;
import io.backup4j.spi.sink.PutResult;
import io.backup4j.spi.sink.SinkAccessException;
import java.util.Optional;

/**
 * Refuses every put and delete with {@link SinkAccessException} before it reaches the wrapped sink. For restoring from, or looking at, a repository
 * that must not change.
 */
public final class ReadOnlySink extends ForwardingSink {

    /** Closing the wrapper closes the sink. */
    public ReadOnlySink(BackupSink sink) {
        super(sink);
    }

    @Override
    public PutResult put(ObjectKey key, ObjectContent content) throws SinkAccessException {
        throw new SinkAccessException("put " + key + ": opened read-only: " + location());
    }

    /** None: to extend one is a change. */
    @Override
    public Optional<ObjectRetention> retention() {
        return Optional.empty();
    }

    @Override
    public DeleteResult delete(ObjectKey key) throws SinkAccessException {
        throw new SinkAccessException("delete " + key + ": opened read-only: " + location());
    }
}
