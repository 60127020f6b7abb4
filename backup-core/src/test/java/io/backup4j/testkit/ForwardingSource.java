package io.backup4j.testkit;

import io.backup4j.spi.backup.Consistency;
import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.source.BackupSource;
import io.backup4j.spi.source.EntryReader;
import io.backup4j.spi.source.SourceContext;
import io.backup4j.spi.source.SourceEntry;
import io.backup4j.spi.source.SourceSession;
import io.backup4j.spi.source.StreamKind;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Passes everything on to another source; a double of a test changes what it wants. */
public abstract class ForwardingSource implements BackupSource {
    private final BackupSource source;

    protected ForwardingSource(BackupSource source) {
        this.source = source;
    }

    @Override
    public String name() {
        return source.name();
    }

    @Override
    public String kind() {
        return source.kind();
    }

    @Override
    public boolean requiresEncryption() {
        return source.requiresEncryption();
    }

    @Override
    public SourceSession open(SourceContext context) throws IOException {
        return session(source.open(context));
    }

    /** The session that stands before the other source's own. */
    protected abstract SourceSession session(SourceSession session) throws IOException;

    /** Passes everything on to another session. */
    public static class Session implements SourceSession {
        private final SourceSession session;

        public Session(SourceSession session) {
            this.session = session;
        }

        @Override
        public @Nullable SourceEntry next() throws IOException {
            return session.next();
        }

        @Override
        public int maxConcurrentReads() {
            return session.maxConcurrentReads();
        }

        @Override
        public Consistency consistency() {
            return session.consistency();
        }

        @Override
        public Map<String, String> properties() {
            return session.properties();
        }

        @Override
        public void close() throws IOException {
            session.close();
        }
    }

    /** Passes everything on to another entry. */
    public static class Entry implements SourceEntry {
        private final SourceEntry entry;

        public Entry(SourceEntry entry) {
            this.entry = entry;
        }

        @Override
        public EntryPath path() {
            return entry.path();
        }

        @Override
        public EntryKind kind() {
            return entry.kind();
        }

        @Override
        public EntryAttributes attributes() {
            return entry.attributes();
        }

        @Override
        public long expectedBytes() {
            return entry.expectedBytes();
        }

        @Override
        public byte[] evidence() {
            return entry.evidence();
        }

        @Override
        public StreamKind streamKind() {
            return entry.streamKind();
        }

        @Override
        public EntryReader open() throws IOException {
            return entry.open();
        }
    }
}
