package io.backup4j.testkit;

import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.NoSuchObjectException;
import io.backup4j.spi.sink.ObjectInfo;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.ObjectPage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Whole objects and whole listings, for tests. */
public final class SinkObjects {
    private SinkObjects() {}

    /** All bytes of an object, with one read beyond its size so that surplus bytes show. */
    public static byte[] read(BackupSink sink, ObjectKey key) throws IOException {
        long size =
                sink.stat(key).orElseThrow(() -> new NoSuchObjectException(key)).sizeBytes();
        ByteBuffer target = ByteBuffer.allocate(Math.toIntExact(size) + 16);
        int read = sink.read(key, 0, target);
        if (read != target.position()) {
            throw new AssertionError("read answered " + read + " and moved the buffer by " + target.position());
        }
        return Arrays.copyOf(target.array(), read);
    }

    /** All pages of a listing. */
    public static List<ObjectInfo> list(BackupSink sink, String prefix) throws IOException {
        List<ObjectInfo> all = new ArrayList<>();
        String after = "";
        while (true) {
            ObjectPage page = sink.list(prefix, after);
            all.addAll(page.objects());
            if (!page.more()) {
                return all;
            }
            after = all.get(all.size() - 1).key().value();
        }
    }

    /** The keys of a listing. */
    public static List<String> keys(BackupSink sink, String prefix) throws IOException {
        return list(sink, prefix).stream().map(info -> info.key().value()).toList();
    }
}
