package io.backup4j.engine.restore;

import io.backup4j.spi.backup.Consistency;
import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.source.BackupSource;
import io.backup4j.spi.source.EntryOutcome;
import io.backup4j.spi.source.EntryReader;
import io.backup4j.spi.source.SourceContext;
import io.backup4j.spi.source.SourceEntry;
import io.backup4j.spi.source.SourceSession;
import io.backup4j.spi.source.StreamKind;
import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Streams in memory that are cut into small chunks, so that a few megabytes have lists of chunks. They may be restored as files. */
record RowsSource(String name, Map<String, byte[]> streams) implements BackupSource {

    @Override
    public String kind() {
        return "files";
    }

    @Override
    public SourceSession open(SourceContext context) {
        Iterator<Map.Entry<String, byte[]>> sorted =
                new TreeMap<>(streams).entrySet().iterator();
        return new SourceSession() {
            @Override
            public @Nullable SourceEntry next() {
                return sorted.hasNext() ? entry(sorted.next()) : null;
            }

            @Override
            public Consistency consistency() {
                return new Consistency.Held(Instant.EPOCH);
            }

            @Override
            public void close() {}
        };
    }

    private static SourceEntry entry(Map.Entry<String, byte[]> stream) {
        return new SourceEntry() {
            @Override
            public EntryPath path() {
                return EntryPath.of(stream.getKey());
            }

            @Override
            public EntryKind kind() {
                return EntryKind.FILE;
            }

            @Override
            public EntryAttributes attributes() {
                return EntryAttributes.none();
            }

            @Override
            public long expectedBytes() {
                return -1;
            }

            @Override
            public byte[] evidence() {
                return new byte[0];
            }

            @Override
            public StreamKind streamKind() {
                return StreamKind.ROWS;
            }

            @Override
            public EntryReader open() {
                return new Reader(new ByteArrayInputStream(stream.getValue()));
            }
        };
    }

    private record Reader(ByteArrayInputStream in) implements EntryReader {
        @Override
        public int read(byte[] buffer, int offset, int length) {
            return in.read(buffer, offset, length);
        }

        @Override
        public EntryOutcome finish() {
            return new EntryOutcome(EntryAttributes.none(), new byte[0], false);
        }

        @Override
        public void close() {}
    }
}
