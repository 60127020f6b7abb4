package io.backup4j.testkit;

import io.backup4j.sinks.ForwardingSink;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.PutResult;
import io.backup4j.spi.sink.SinkCapabilities;
import java.io.IOException;

/**
 * A store that lies, as some servers do: it claims conditional creates, ignores the condition and overwrites. For tests of the probe that must find it
 * out. Breaks the contract on purpose.
 */
public final class NonConditionalSink extends ForwardingSink {

    public NonConditionalSink(BackupSink sink) {
        super(sink);
    }

    /** Replaces what is there and says {@code CREATED}. */
    @Override
    public PutResult put(ObjectKey key, ObjectContent content) throws IOException {
        synchronized (this) {
            super.delete(key);
            super.put(key, content);
            return PutResult.CREATED;
        }
    }

    @Override
    public SinkCapabilities capabilities() {
        return SinkCapabilities.FULL;
    }
}
