package io.backup4j.examples.audiobook;

import io.backup4j.sinks.ForwardingSink;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectInfo;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.ObjectPage;
import io.backup4j.spi.sink.PutResult;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** A storage that dates what is put into it by another clock. Thread-safe. */
final class TimedSink extends ForwardingSink {
    private final Clock clock;
    private final Consumer<ObjectKey> beforePut;
    private final Map<ObjectKey, Instant> stored = new ConcurrentHashMap<>();

    TimedSink(BackupSink storage, Clock clock, Consumer<ObjectKey> beforePut) {
        super(storage);
        this.clock = clock;
        this.beforePut = beforePut;
    }

    @Override
    public PutResult put(ObjectKey key, ObjectContent content) throws IOException {
        beforePut.accept(key);
        stored.put(key, clock.instant());
        return super.put(key, content);
    }

    @Override
    public Optional<ObjectInfo> stat(ObjectKey key) throws IOException {
        return super.stat(key).map(this::dated);
    }

    @Override
    public ObjectPage list(String prefix, String after) throws IOException {
        ObjectPage page = super.list(prefix, after);
        return new ObjectPage(page.objects().stream().map(this::dated).toList(), page.more());
    }

    private ObjectInfo dated(ObjectInfo info) {
        Instant at = stored.get(info.key());
        return at == null ? info : new ObjectInfo(info.key(), info.sizeBytes(), at);
    }
}
