package io.backup4j.engine.pack;

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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Holds the objects of one test and counts the reads. */
final class HeldObjects implements BackupSink {
    private final Map<ObjectKey, byte[]> objects = new TreeMap<>();
    private int reads;

    HeldObjects with(ObjectKey key, byte[] bytes) {
        objects.put(key, bytes);
        return this;
    }

    int reads() {
        return reads;
    }

    @Override
    public PutResult put(ObjectKey key, ObjectContent content) {
        return objects.putIfAbsent(key, content.toByteArray()) == null ? PutResult.CREATED : PutResult.EXISTS;
    }

    @Override
    public int read(ObjectKey key, long offset, ByteBuffer target) throws IOException {
        reads++;
        byte[] bytes = objects.get(key);
        if (bytes == null) {
            throw new NoSuchObjectException(key);
        }
        int count = (int) Math.max(0, Math.min(target.remaining(), bytes.length - offset));
        if (count > 0) {
            target.put(bytes, (int) offset, count);
        }
        return count;
    }

    @Override
    public Optional<ObjectInfo> stat(ObjectKey key) {
        return Optional.ofNullable(objects.get(key)).map(bytes -> new ObjectInfo(key, bytes.length, null));
    }

    @Override
    public ObjectPage list(String prefix, String after) {
        List<ObjectInfo> found = objects.entrySet().stream()
                .filter(entry -> entry.getKey().value().startsWith(prefix)
                        && entry.getKey().value().compareTo(after) > 0)
                .map(entry -> new ObjectInfo(entry.getKey(), entry.getValue().length, null))
                .toList();
        return new ObjectPage(found, false);
    }

    @Override
    public DeleteResult delete(ObjectKey key) {
        objects.remove(key);
        return DeleteResult.DELETED;
    }

    @Override
    public SinkCapabilities capabilities() {
        return SinkCapabilities.FULL;
    }

    @Override
    public String location() {
        return "this test";
    }
}
