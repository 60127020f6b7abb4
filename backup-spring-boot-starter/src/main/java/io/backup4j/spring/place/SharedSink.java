package io.backup4j.spring.place;

import io.backup4j.sinks.ForwardingSink;
import io.backup4j.spi.sink.BackupSink;

/** A sink that is a bean of the host: whoever opens a repository on it does not close it. */
final class SharedSink extends ForwardingSink {
    SharedSink(BackupSink bean) {
        super(bean);
    }

    @Override
    public void close() {
        // The host does.
    }
}
