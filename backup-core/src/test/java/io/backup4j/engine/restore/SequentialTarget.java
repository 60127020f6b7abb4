package io.backup4j.engine.restore;

import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.target.EntryWriter;
import io.backup4j.spi.target.RestoreDecision;
import io.backup4j.spi.target.RestoreDecision.Action;
import io.backup4j.spi.target.RestoreTarget;
import io.backup4j.spi.target.TargetContext;
import io.backup4j.spi.target.TargetSession;
import io.backup4j.spi.target.WriteOrder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/** Holds committed files in memory, and fails a test that does not write them one after the other without gaps. */
public final class SequentialTarget implements RestoreTarget {
    private final String kind;
    private final Map<EntryPath, byte[]> files = new LinkedHashMap<>();
    private boolean writing;
    private int finished;
    private int closed;
    private long failAfterBytes = Long.MAX_VALUE;

    public SequentialTarget(String kind) {
        this.kind = kind;
    }

    /** The target fails as a whole when it has taken this many bytes. */
    SequentialTarget failingAfter(long bytes) {
        failAfterBytes = bytes;
        return this;
    }

    public Map<EntryPath, byte[]> files() {
        return files;
    }

    int finished() {
        return finished;
    }

    int closed() {
        return closed;
    }

    @Override
    public String kind() {
        return kind;
    }

    @Override
    public String location() {
        return "memory of " + kind;
    }

    @Override
    public TargetSession open(TargetContext context) {
        return new Session();
    }

    private final class Session implements TargetSession {
        private final Thread thread = Thread.currentThread();

        @Override
        public WriteOrder writeOrder() {
            return WriteOrder.SEQUENTIAL;
        }

        @Override
        public RestoreDecision decide(StoredEntry entry) {
            require(!writing, "the file before is still open");
            return new RestoreDecision(Action.CREATE, "");
        }

        @Override
        public void create(StoredEntry entry) {}

        @Override
        public EntryWriter write(StoredEntry entry) {
            require(!writing, "the file before is still open");
            writing = true;
            return new Writer(entry, thread);
        }

        @Override
        public void finish() {
            require(!writing, "a file is still open");
            finished++;
        }

        @Override
        public void close() {
            closed++;
        }
    }

    private final class Writer implements EntryWriter {
        private final StoredEntry entry;
        private final Thread thread;
        private final ByteArrayOutputStream content = new ByteArrayOutputStream();

        private Writer(StoredEntry entry, Thread thread) {
            this.entry = entry;
            this.thread = thread;
        }

        @Override
        public void write(long position, ByteBuffer data) throws IOException {
            require(Thread.currentThread() == thread, "another thread writes");
            require(position == content.size(), "a gap before byte " + position);
            failAfterBytes -= data.remaining();
            if (failAfterBytes < 0) {
                throw new IOException("the memory is full");
            }
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            content.writeBytes(bytes);
        }

        @Override
        public void commit() {
            require(content.size() == entry.sizeBytes(), "committed before its end");
            files.put(entry.path(), content.toByteArray());
        }

        @Override
        public void close() {
            writing = false;
        }
    }

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw new AssertionError(problem);
        }
    }
}
