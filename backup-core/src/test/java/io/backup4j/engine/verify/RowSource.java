package io.backup4j.engine.verify;

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
import org.jspecify.annotations.Nullable;

/** One stream of rows, cut into chunks so small that it needs list chunks. */
public record RowSource(String name, EntryPath path, byte[] content) implements BackupSource {
    @Override
    public String kind() {
        return "rows";
    }

    @Override
    public SourceSession open(SourceContext context) {
        return new Session();
    }

    private final class Session implements SourceSession {
        private boolean given;

        @Override
        public @Nullable SourceEntry next() {
            if (given) {
                return null;
            }
            given = true;
            return new Rows();
        }

        @Override
        public Consistency consistency() {
            return new Consistency.Held(Instant.EPOCH);
        }

        @Override
        public void close() {}
    }

    private final class Rows implements SourceEntry {
        @Override
        public EntryPath path() {
            return path;
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
            return content.length;
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
            ByteArrayInputStream rows = new ByteArrayInputStream(content);
            return new EntryReader() {
                @Override
                public int read(byte[] buffer, int offset, int length) {
                    return rows.read(buffer, offset, length);
                }

                @Override
                public EntryOutcome finish() {
                    return new EntryOutcome(EntryAttributes.none(), new byte[0], false);
                }

                @Override
                public void close() {}
            };
        }
    }
}
