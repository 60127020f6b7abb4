package io.backup4j.jdbc;

import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.source.EntryOutcome;
import io.backup4j.spi.source.EntryReader;
import io.backup4j.spi.source.SourceEntry;
import io.backup4j.spi.source.StreamKind;
import java.io.ByteArrayInputStream;

/** The schema as it was read when the session was opened. */
public record SchemaEntry(EntryPath path, byte[] content) implements SourceEntry {
    private static final byte[] NO_EVIDENCE = new byte[0];

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
        return NO_EVIDENCE;
    }

    @Override
    public StreamKind streamKind() {
        return StreamKind.ROWS;
    }

    @Override
    public EntryReader open() {
        ByteArrayInputStream in = new ByteArrayInputStream(content);
        return new EntryReader() {
            @Override
            public int read(byte[] buffer, int offset, int length) {
                return in.read(buffer, offset, length);
            }

            @Override
            public EntryOutcome finish() {
                return new EntryOutcome(EntryAttributes.none(), NO_EVIDENCE, false);
            }

            @Override
            public void close() {}
        };
    }
}
