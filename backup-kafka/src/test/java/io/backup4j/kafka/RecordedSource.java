package io.backup4j.kafka;

import io.backup4j.spi.backup.BackupType;
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
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What another source has given, from files that are in memory: the engine has the same to do with it, and nobody has to be asked. */
final class RecordedSource implements BackupSource {
    private final String kind;
    private final List<Recorded> entries = new ArrayList<>();

    /** One entry, and where its content is. */
    private record Recorded(EntryPath path, StreamKind streamKind, EntryAttributes attributes, Path content)
            implements SourceEntry {
        @Override
        public EntryKind kind() {
            return EntryKind.FILE;
        }

        @Override
        public long expectedBytes() {
            return content.toFile().length();
        }

        @Override
        public byte[] evidence() {
            return new byte[0];
        }

        @Override
        public EntryReader open() throws IOException {
            InputStream in = Files.newInputStream(content);
            return new EntryReader() {
                @Override
                public int read(byte[] buffer, int offset, int length) throws IOException {
                    return in.read(buffer, offset, length);
                }

                @Override
                public EntryOutcome finish() {
                    return new EntryOutcome(attributes, new byte[0], false);
                }

                @Override
                public void close() throws IOException {
                    in.close();
                }
            };
        }
    }

    /** Reads all of a source into a directory. */
    RecordedSource(BackupSource source, Path directory) throws IOException {
        kind = source.kind();
        SourceContext context =
                new SourceContext(BackupType.FULL, Optional.empty(), List.of(), Clock.systemUTC(), issue -> {
                    throw new IllegalStateException(issue.toString());
                });
        try (SourceSession session = source.open(context)) {
            for (SourceEntry entry = session.next(); entry != null; entry = session.next()) {
                record(entry, directory.resolve("entry" + entries.size()));
            }
        }
    }

    private void record(SourceEntry entry, Path content) throws IOException {
        byte[] buffer = new byte[256 << 10];
        try (EntryReader reader = entry.open();
                OutputStream out = Files.newOutputStream(content)) {
            for (int n = reader.read(buffer, 0, buffer.length); n >= 0; n = reader.read(buffer, 0, buffer.length)) {
                out.write(buffer, 0, n);
            }
            entries.add(new Recorded(
                    entry.path(), entry.streamKind(), reader.finish().attributes(), content));
        }
    }

    @Override
    public String name() {
        return "recorded";
    }

    @Override
    public String kind() {
        return kind;
    }

    @Override
    public SourceSession open(SourceContext context) {
        Iterator<Recorded> left = entries.iterator();
        return new SourceSession() {
            @Override
            public @Nullable SourceEntry next() {
                return left.hasNext() ? left.next() : null;
            }

            @Override
            public Consistency consistency() {
                return new Consistency.Held(context.clock().instant());
            }

            @Override
            public void close() {}
        };
    }
}
