package io.backup4j.testkit;

import io.backup4j.sinks.ForwardingSink;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.DeleteResult;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectInfo;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.ObjectPage;
import io.backup4j.spi.sink.PutResult;
import io.backup4j.spi.sink.SinkCapabilities;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A store whose listings show a change only some calls after it was made; everything else is exact. It claims more than it does, unless it is told not to.
 * Breaks the contract on purpose. Thread-safe.
 */
public final class LaggingSink extends ForwardingSink {
    private final long lagOfPuts;
    private final long lagOfDeletes;
    private final SinkCapabilities claimed;
    private final Map<ObjectKey, Long> put = new HashMap<>();
    private final Map<ObjectKey, ObjectInfo> deleted = new HashMap<>();
    private final Map<ObjectKey, Long> deletedAt = new HashMap<>();
    private long calls;

    private LaggingSink(BackupSink sink, long lagOfPuts, long lagOfDeletes, SinkCapabilities claimed) {
        super(sink);
        this.lagOfPuts = lagOfPuts;
        this.lagOfDeletes = lagOfDeletes;
        this.claimed = claimed;
    }

    /** Listings do not show an object before so many calls were made since its put. */
    public static LaggingSink behindPuts(BackupSink sink, long calls) {
        return new LaggingSink(sink, calls, 0, SinkCapabilities.FULL);
    }

    /** Listings still show an object until so many calls were made since its deletion. */
    public static LaggingSink behindDeletes(BackupSink sink, long calls) {
        return new LaggingSink(sink, 0, calls, SinkCapabilities.FULL);
    }

    /** The same as {@link #behindPuts}, but it says so. */
    public static LaggingSink honest(BackupSink sink, long calls) {
        return new LaggingSink(sink, calls, 0, new SinkCapabilities(true, false, true));
    }

    @Override
    public synchronized PutResult put(ObjectKey key, ObjectContent content) throws IOException {
        calls++;
        PutResult result = super.put(key, content);
        if (result == PutResult.CREATED) {
            put.put(key, calls);
            deletedAt.remove(key);
        }
        return result;
    }

    @Override
    public synchronized int read(ObjectKey key, long offset, ByteBuffer target) throws IOException {
        calls++;
        return super.read(key, offset, target);
    }

    @Override
    public synchronized Optional<ObjectInfo> stat(ObjectKey key) throws IOException {
        calls++;
        return super.stat(key);
    }

    @Override
    public synchronized ObjectPage list(String prefix, String after) throws IOException {
        calls++;
        TreeMap<String, ObjectInfo> shown = new TreeMap<>();
        for (ObjectInfo object : SinkObjects.list(delegate(), prefix)) {
            if (calls - put.getOrDefault(object.key(), -lagOfPuts) >= lagOfPuts) {
                shown.put(object.key().value(), object);
            }
        }
        deletedAt.forEach((key, at) -> {
            if (key.value().startsWith(prefix) && calls - at < lagOfDeletes) {
                shown.put(key.value(), deleted.get(key));
            }
        });
        return new ObjectPage(shown.tailMap(after, false).values().stream().toList(), false);
    }

    @Override
    public synchronized DeleteResult delete(ObjectKey key) throws IOException {
        calls++;
        Optional<ObjectInfo> info = super.stat(key);
        if (info.isPresent()) {
            deleted.put(key, info.get());
            deletedAt.put(key, calls);
        }
        return super.delete(key);
    }

    @Override
    public SinkCapabilities capabilities() {
        return claimed;
    }
}
