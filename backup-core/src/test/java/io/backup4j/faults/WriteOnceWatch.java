package io.backup4j.faults;

import io.backup4j.sinks.ForwardingSink;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.PutResult;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Proves invariant I3 over the life of a store: no key is ever created with other bytes than the first time, also not after it was deleted. Left out are the
 * reserve, which holds nothing, and the keys on which sinks are probed: a second put that should find the key taken may arrive after the object was deleted.
 * Thread-safe.
 */
final class WriteOnceWatch extends ForwardingSink {
    private final Map<String, ByteBuffer> first;
    private final List<String> violations = new CopyOnWriteArrayList<>();

    private WriteOnceWatch(BackupSink sink, Map<String, ByteBuffer> first) {
        super(sink);
        this.first = first;
    }

    /** Takes what is stored now for the first. */
    static WriteOnceWatch of(BackupSink sink) throws IOException {
        Map<String, ByteBuffer> first = new ConcurrentHashMap<>();
        for (String key : SinkObjects.keys(sink, "")) {
            first.put(key, ByteBuffer.wrap(SinkObjects.read(sink, ObjectKey.of(key))));
        }
        return new WriteOnceWatch(sink, first);
    }

    /** The same history for a copy of the store that goes its own way. */
    WriteOnceWatch over(BackupSink copy) {
        return new WriteOnceWatch(copy, new ConcurrentHashMap<>(first));
    }

    @Override
    public PutResult put(ObjectKey key, ObjectContent content) throws IOException {
        PutResult result = super.put(key, content);
        if (result == PutResult.CREATED) {
            ByteBuffer bytes = ByteBuffer.wrap(content.toByteArray());
            ByteBuffer before = first.putIfAbsent(key.value(), bytes);
            if (before != null && !before.equals(bytes) && !meaningless(key.value())) {
                violations.add(key + " was created a second time with other bytes");
            }
        }
        return result;
    }

    private static boolean meaningless(String key) {
        return key.startsWith("session/") || key.contains("/condemned-") || key.startsWith("reserve/");
    }

    /** For an object that was not put but damaged, and is removed by hand. */
    void forget(ObjectKey key) {
        first.remove(key.value());
    }

    /** Keys that were created twice with different bytes. */
    List<String> violations() {
        return List.copyOf(violations);
    }
}
