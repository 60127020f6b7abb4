package io.backup4j.operate.places;

import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.source.EntryReader;
import io.backup4j.spi.source.SourceEntry;
import io.backup4j.spi.source.StreamKind;

/** An entry without content, asked once: that of a source belongs to one thread at a time, this one to as many as like. */
final class WalkedEntry implements SourceEntry {
    private final EntryPath path;
    private final EntryKind kind;
    private final EntryAttributes attributes;
    private final byte[] evidence;
    private final StreamKind streamKind;

    WalkedEntry(SourceEntry entry) {
        this.path = entry.path();
        this.kind = entry.kind();
        this.attributes = entry.attributes();
        this.evidence = entry.evidence();
        this.streamKind = entry.streamKind();
    }

    @Override
    public EntryPath path() {
        return path;
    }

    @Override
    public EntryKind kind() {
        return kind;
    }

    @Override
    public EntryAttributes attributes() {
        return attributes;
    }

    @Override
    public long expectedBytes() {
        return 0;
    }

    @Override
    public byte[] evidence() {
        return evidence;
    }

    @Override
    public StreamKind streamKind() {
        return streamKind;
    }

    @Override
    public EntryReader open() {
        throw new IllegalStateException("'" + path + "' has no content");
    }
}
