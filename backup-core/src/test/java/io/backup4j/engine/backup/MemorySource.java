package io.backup4j.engine.backup;

import io.backup4j.spi.backup.Consistency;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.source.BackupSource;
import io.backup4j.spi.source.SourceContext;
import io.backup4j.spi.source.SourceEntry;
import io.backup4j.spi.source.SourceSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A source in memory; a script sees, and may fail, every call of it. */
public final class MemorySource implements BackupSource {
    private final String name;
    private final TreeMap<EntryPath, MemoryEntry> entries = new TreeMap<>();
    private final AtomicInteger openSessions = new AtomicInteger();
    private Script script = call -> {};

    /** Told of each call before it has an effect. */
    @FunctionalInterface
    public interface Script {
        void at(String call) throws IOException;
    }

    public MemorySource(String name) {
        this.name = name;
    }

    public MemorySource file(String path, byte[] bytes) {
        return add(MemoryEntry.file(path, bytes));
    }

    /** A file that can be proven unchanged as long as its bytes are the same. */
    public MemorySource provenFile(String path, byte[] bytes) {
        return add(MemoryEntry.file(path, bytes).evidence("state " + Arrays.hashCode(bytes)));
    }

    public MemorySource add(MemoryEntry entry) {
        entries.put(entry.path(), entry);
        return this;
    }

    public MemorySource follow(Script of) {
        script = of;
        return this;
    }

    /** The files as they are when nothing changes, by path. */
    public Map<String, ByteBuffer> content() {
        Map<String, ByteBuffer> content = new TreeMap<>();
        entries.forEach((path, entry) -> {
            if (entry.kind() == EntryKind.FILE) {
                content.put(path.toString(), ByteBuffer.wrap(entry.contentOf(Integer.MAX_VALUE)));
            }
        });
        return content;
    }

    public int openSessions() {
        return openSessions.get();
    }

    public static byte[] random(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String kind() {
        return "scripted";
    }

    @Override
    public SourceSession open(SourceContext context) throws IOException {
        script.at("open");
        openSessions.incrementAndGet();
        return new Session(context);
    }

    private final class Session implements SourceSession {
        private final SourceContext context;
        private final Iterator<MemoryEntry> walk = entries.values().iterator();

        private Session(SourceContext context) {
            this.context = context;
        }

        @Override
        public @Nullable SourceEntry next() throws IOException {
            script.at("next");
            return walk.hasNext() ? walk.next().follow(script) : null;
        }

        @Override
        public Consistency consistency() {
            try {
                script.at("consistency");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return new Consistency.Held(context.clock().instant());
        }

        @Override
        public void close() throws IOException {
            openSessions.decrementAndGet();
            script.at("close");
        }
    }
}
