package io.backup4j.testkit;

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

/**
 * Lets somebody else do something at one call of a sink, before it goes through. Thread-safe: who calls meanwhile waits, so the work must take another way to the
 * store.
 */
public final class AtCall extends ForwardingSink {
    private final long call;
    private final Work work;
    private long calls;

    /** What somebody else does. */
    public interface Work {
        void run() throws IOException;
    }

    /** @param call number of the call, from 1 */
    public AtCall(BackupSink sink, long call, Work work) {
        super(sink);
        this.call = call;
        this.work = work;
    }

    /** Whether there were so many calls. */
    public synchronized boolean happened() {
        return calls >= call;
    }

    private synchronized void count() throws IOException {
        if (++calls == call) {
            work.run();
        }
    }

    @Override
    public PutResult put(ObjectKey key, ObjectContent content) throws IOException {
        count();
        return super.put(key, content);
    }

    @Override
    public int read(ObjectKey key, long offset, ByteBuffer target) throws IOException {
        count();
        return super.read(key, offset, target);
    }

    @Override
    public Optional<ObjectInfo> stat(ObjectKey key) throws IOException {
        count();
        return super.stat(key);
    }

    @Override
    public ObjectPage list(String prefix, String after) throws IOException {
        count();
        return super.list(prefix, after);
    }

    @Override
    public DeleteResult delete(ObjectKey key) throws IOException {
        count();
        return super.delete(key);
    }
}
