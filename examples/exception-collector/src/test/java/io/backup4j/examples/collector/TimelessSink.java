package io.backup4j.examples.collector;

import io.backup4j.sinks.DirectorySink;
import io.backup4j.sinks.ForwardingSink;
import io.backup4j.spi.sink.ObjectInfo;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.ObjectPage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** A directory that does not tell when something was stored: its own clock would contradict one that a test has moved, and nothing would be deleted then. */
final class TimelessSink extends ForwardingSink {
    TimelessSink(Path directory) {
        super(DirectorySink.at(directory));
    }

    @Override
    public Optional<ObjectInfo> stat(ObjectKey key) throws IOException {
        return super.stat(key).map(TimelessSink::timeless);
    }

    @Override
    public ObjectPage list(String prefix, String after) throws IOException {
        ObjectPage page = super.list(prefix, after);
        return new ObjectPage(
                page.objects().stream().map(TimelessSink::timeless).toList(), page.more());
    }

    private static ObjectInfo timeless(ObjectInfo info) {
        return new ObjectInfo(info.key(), info.sizeBytes(), null);
    }
}
