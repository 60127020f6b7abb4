package io.backup4j.kafka;

import io.backup4j.spi.backup.Consistency;
import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.source.BackupSource;
import io.backup4j.spi.source.EntryReader;
import io.backup4j.spi.source.EntryUnavailableException;
import io.backup4j.spi.source.SourceContext;
import io.backup4j.spi.source.SourceEntry;
import io.backup4j.spi.source.SourceSession;
import io.backup4j.spi.source.StreamKind;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Another source, one of whose entries cannot be read.
 *
 * @param silent whether the backup counts it as nothing that is missing, as no source of records should
 */
record HoledSource(BackupSource source, EntryPath hole, boolean silent) implements BackupSource {
    HoledSource(BackupSource source, EntryPath hole) {
        this(source, hole, false);
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
    public SourceSession open(SourceContext context) throws IOException {
        SourceSession session = source.open(context);
        return new SourceSession() {
            @Override
            public @Nullable SourceEntry next() throws IOException {
                SourceEntry entry = session.next();
                return entry != null && entry.path().equals(hole) ? new Hole(entry, silent) : entry;
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
            public void close() throws IOException {
                session.close();
            }
        };
    }

    private record Hole(SourceEntry entry, boolean silent) implements SourceEntry {
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
            throw silent
                    ? EntryUnavailableException.vanished(new IOException("forgotten"))
                    : EntryUnavailableException.unreadable("its leader died", null);
        }
    }
}
