package io.backup4j.engine.repository;

import io.backup4j.sinks.ForwardingSink;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.DeleteResult;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectInfo;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.ObjectPage;
import io.backup4j.spi.sink.PutResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lets somebody else act at one moment of a piece of work: before its k-th call, or before the first call on certain keys. For one thread. */
final class MomentSink extends ForwardingSink {
    private long calls;
    private long moment = -1;
    private @Nullable String start;
    private @Nullable Action action;

    MomentSink(BackupSink sink) {
        super(sink);
    }

    /** What somebody else does. */
    interface Action {
        void run() throws IOException;
    }

    /** Counts from here. */
    void beforeCall(long k, Action act) {
        calls = 0;
        moment = k;
        action = act;
    }

    /** Acts before the first call whose description, as in {@code put deleted/}, begins so. */
    void before(String description, Action act) {
        start = description;
        action = act;
    }

    /** Whether the moment has not come. */
    boolean waits() {
        return action != null;
    }

    private void call(String description) throws IOException {
        calls++;
        Action now = action;
        if (now != null && (calls == moment || start != null && description.startsWith(start))) {
            action = null;
            now.run();
        }
    }

    @Override
    public PutResult put(ObjectKey key, ObjectContent content) throws IOException {
        call("put " + key);
        return super.put(key, content);
    }

    @Override
    public int read(ObjectKey key, long offset, ByteBuffer target) throws IOException {
        call("read " + key);
        return super.read(key, offset, target);
    }

    @Override
    public Optional<ObjectInfo> stat(ObjectKey key) throws IOException {
        call("stat " + key);
        return super.stat(key);
    }

    @Override
    public ObjectPage list(String prefix, String after) throws IOException {
        call("list " + prefix);
        return super.list(prefix, after);
    }

    @Override
    public DeleteResult delete(ObjectKey key) throws IOException {
        call("delete " + key);
        return super.delete(key);
    }
}
