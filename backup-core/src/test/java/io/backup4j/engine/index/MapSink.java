package io.backup4j.engine.index;

import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.DeleteResult;
import io.backup4j.spi.sink.NoSuchObjectException;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectInfo;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.ObjectPage;
import io.backup4j.spi.sink.PutResult;
import io.backup4j.spi.sink.SinkCapabilities;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Objects in a map, listed two per page; a step can be run before each read. Not thread-safe. */
final class MapSink implements BackupSink {
    private static final int PAGE = 2;

    final TreeMap<ObjectKey, byte[]> objects = new TreeMap<>();
    Runnable beforeRead = () -> {};
    int reads;

    @Override
    public PutResult put(ObjectKey key, ObjectContent content) {
        return objects.putIfAbsent(key, content.toByteArray()) == null ? PutResult.CREATED : PutResult.EXISTS;
    }

    @Override
    public int read(ObjectKey key, long offset, ByteBuffer target) throws NoSuchObjectException {
        beforeRead.run();
        reads++;
        byte[] bytes = objects.get(key);
        if (bytes == null) {
            throw new NoSuchObjectException(key);
        }
        int length = (int) Math.max(0, Math.min(target.remaining(), bytes.length - offset));
        target.put(bytes, (int) Math.min(offset, bytes.length), length);
        return length;
    }

    @Override
    public Optional<ObjectInfo> stat(ObjectKey key) {
        byte[] bytes = objects.get(key);
        return bytes == null ? Optional.empty() : Optional.of(new ObjectInfo(key, bytes.length, null));
    }

    @Override
    public ObjectPage list(String prefix, String after) {
        List<ObjectInfo> found = new ArrayList<>();
        objects.forEach((key, bytes) -> {
            if (key.value().startsWith(prefix) && key.value().compareTo(after) > 0) {
                found.add(new ObjectInfo(key, bytes.length, null));
            }
        });
        boolean more = found.size() > PAGE;
        return new ObjectPage(found.subList(0, Math.min(PAGE, found.size())), more);
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
        return "memory";
    }
}
