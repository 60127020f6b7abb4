package io.backup4j.sinks;

import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.DeleteResult;
import io.backup4j.spi.sink.NoSuchObjectException;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectInfo;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.ObjectPage;
import io.backup4j.spi.sink.PutResult;
import io.backup4j.spi.sink.SinkCapabilities;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Objects on the heap, for tests and for embedders that ship repositories elsewhere themselves. As durable as the process. Knows no times.
 *
 * <p>Thread-safe. One lock guards the names; bytes are copied outside it.
 */
public final class MemorySink implements BackupSink {
    private static final int PAGE_OBJECTS = 1000;

    private final TreeMap<String, byte[]> objects;

    /** An empty sink. */
    public MemorySink() {
        this(new TreeMap<>());
    }

    private MemorySink(TreeMap<String, byte[]> objects) {
        this.objects = objects;
    }

    /**
     * An independent sink that holds what this one holds at one instant, between calls of other threads. Cheap: bytes are shared, as no object ever
     * changes.
     */
    public MemorySink snapshot() {
        synchronized (objects) {
            return new MemorySink(new TreeMap<>(objects));
        }
    }

    @Override
    public PutResult put(ObjectKey key, ObjectContent content) {
        byte[] bytes = content.toByteArray();
        synchronized (objects) {
            return objects.putIfAbsent(key.value(), bytes) == null ? PutResult.CREATED : PutResult.EXISTS;
        }
    }

    @Override
    public int read(ObjectKey key, long offset, ByteBuffer target) throws IOException {
        if (offset < 0) {
            throw new IllegalArgumentException("offset: must not be negative: " + offset);
        }
        byte[] bytes;
        synchronized (objects) {
            bytes = objects.get(key.value());
        }
        if (bytes == null) {
            throw new NoSuchObjectException(key);
        }
        int start = (int) Math.min(offset, bytes.length);
        int length = Math.min(target.remaining(), bytes.length - start);
        target.put(bytes, start, length);
        return length;
    }

    @Override
    public Optional<ObjectInfo> stat(ObjectKey key) {
        synchronized (objects) {
            return Optional.ofNullable(objects.get(key.value())).map(bytes -> info(key.value(), bytes));
        }
    }

    @Override
    public ObjectPage list(String prefix, String after) {
        boolean begun = after.compareTo(prefix) >= 0;
        List<ObjectInfo> page = new ArrayList<>();
        synchronized (objects) {
            for (Map.Entry<String, byte[]> object :
                    objects.tailMap(begun ? after : prefix, !begun).entrySet()) {
                if (!object.getKey().startsWith(prefix)) {
                    break;
                }
                if (page.size() == PAGE_OBJECTS) {
                    return new ObjectPage(page, true);
                }
                page.add(info(object.getKey(), object.getValue()));
            }
        }
        return new ObjectPage(page, false);
    }

    @Override
    public DeleteResult delete(ObjectKey key) {
        synchronized (objects) {
            objects.remove(key.value());
        }
        return DeleteResult.DELETED;
    }

    @Override
    public SinkCapabilities capabilities() {
        return SinkCapabilities.FULL;
    }

    @Override
    public String location() {
        return "memory";
    }

    private static ObjectInfo info(String key, byte[] bytes) {
        return new ObjectInfo(new ObjectKey(key), bytes.length, null);
    }
}
