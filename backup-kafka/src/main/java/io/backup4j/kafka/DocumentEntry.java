package io.backup4j.kafka;

import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.source.EntryOutcome;
import io.backup4j.spi.source.EntryReader;
import io.backup4j.spi.source.SourceEntry;
import io.backup4j.spi.source.StreamKind;
import java.io.ByteArrayInputStream;
import java.util.function.Supplier;

/**
 * A document as it was when the session was opened.
 *
 * @param content makes its bytes, the same each time
 */
record DocumentEntry(EntryPath path, Supplier<byte[]> content, EntryAttributes attributes) implements SourceEntry {
    /** For planning only. */
    private static final long USUAL_BYTES = 4 << 10;

    @Override
    public EntryKind kind() {
        return EntryKind.FILE;
    }

    @Override
    public long expectedBytes() {
        return USUAL_BYTES;
    }

    @Override
    public byte[] evidence() {
        return SegmentEntry.NO_EVIDENCE;
    }

    @Override
    public StreamKind streamKind() {
        return StreamKind.ROWS;
    }

    @Override
    public EntryReader open() {
        ByteArrayInputStream in = new ByteArrayInputStream(content.get());
        return new EntryReader() {
            @Override
            public int read(byte[] buffer, int offset, int length) {
                return in.read(buffer, offset, length);
            }

            @Override
            public EntryOutcome finish() {
                return new EntryOutcome(attributes, SegmentEntry.NO_EVIDENCE, false);
            }

            @Override
            public void close() {
                // Holds nothing.
            }
        };
    }
}
