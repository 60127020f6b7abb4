package io.backup4j.examples.audiobook;

import io.backup4j.sinks.ForwardingSink;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectInfo;
import io.backup4j.spi.sink.ObjectKey;
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
        return super.stat(key)
                .map(info -> stored.containsKey(key) ? new ObjectInfo(key, info.sizeBytes(), stored.get(key)) : info);
    }
}
