package io.backup4j.engine.backup;

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
import java.io.IOException;
import java.time.Instant;
import java.util.Iterator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A source whose entries, failures and delays a test writes down. */
record ScriptedSource(String name, Supplier<Iterator<SourceEntry>> walk) implements BackupSource {
    @Override
    public String kind() {
        return "scripted";
    }

    @Override
    public SourceSession open(SourceContext context) {
        Iterator<SourceEntry> entries = walk.get();
        return new SourceSession() {
            private boolean broken = true;

            @Override
            public @Nullable SourceEntry next() {
                boolean more = entries.hasNext();
                SourceEntry next = more ? entries.next() : null;
                broken = more;
                return next;
            }

            @Override
            public Consistency consistency() {
                if (broken) {
                    throw new IllegalStateException("asked before the last entry was read");
                }
                return new Consistency.Held(Instant.EPOCH);
            }

            @Override
            public void close() {}
        };
    }

    /** Reads some bytes, then says that it ended. */
    interface Reading {
        int read(byte[] buffer, int offset, int length) throws IOException;
    }

    /** What closing a reader does. */
    interface Closing {
        void close() throws IOException;
    }

    static SourceEntry directory(String path) {
        return new Entry(path, EntryKind.DIRECTORY, 0, () -> (b, o, l) -> -1, () -> {});
    }

    /** A file of equal bytes, whose expected length is right. */
    static SourceEntry file(String path, long length) {
        return file(path, length, () -> {
            long[] rest = {length};
            return (buffer, offset, most) -> {
                int count = (int) Math.min(rest[0], most);
                rest[0] -= count;
                return count == 0 ? -1 : count;
            };
        });
    }

    static SourceEntry file(String path, long expected, Supplier<Reading> content) {
        return new Entry(path, EntryKind.FILE, expected, content, () -> {});
    }

    static SourceEntry file(String path, Supplier<Reading> content, Closing closing) {
        return new Entry(path, EntryKind.FILE, -1, content, closing);
    }

    private record Entry(String name, EntryKind kind, long expectedBytes, Supplier<Reading> content, Closing closing)
            implements SourceEntry {
        @Override
        public EntryPath path() {
            return EntryPath.of(name);
        }

        @Override
        public EntryAttributes attributes() {
            return EntryAttributes.none();
        }

        @Override
        public byte[] evidence() {
            return new byte[0];
        }

        @Override
        public StreamKind streamKind() {
            return StreamKind.FILES;
        }

        @Override
        public EntryReader open() {
            Reading reading = content.get();
            return new EntryReader() {
                @Override
                public int read(byte[] buffer, int offset, int length) throws IOException {
                    return reading.read(buffer, offset, length);
                }

                @Override
                public EntryOutcome finish() {
                    return new EntryOutcome(EntryAttributes.none(), new byte[0], false);
                }

                @Override
                public void close() throws IOException {
                    closing.close();
                }
            };
        }
    }
}
