package io.backup4j.files;

import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.source.EntryReader;
import io.backup4j.spi.source.SourceEntry;
import io.backup4j.spi.source.StreamKind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** One file, directory or link, as found by the walk. */
final class FileEntry implements SourceEntry {
    private final EntryPath path;
    private final Path file;
    private final FileStatus status;
    private final byte @Nullable [] linkTarget;
    private final AttributeCollector collector;
    private final Clock clock;
    private @Nullable EntryAttributes attributes;

    FileEntry(
            EntryPath path,
            Path file,
            FileStatus status,
            byte @Nullable [] linkTarget,
            AttributeCollector collector,
            Clock clock) {
        this.path = path;
        this.file = file;
        this.status = status;
        this.linkTarget = linkTarget;
        this.collector = collector;
        this.clock = clock;
    }

    @Override
    public EntryPath path() {
        return path;
    }

    @Override
    public EntryKind kind() {
        return status.kind();
    }

    /** Collected when asked for: of an unchanged file nobody asks, and extended attributes cost three calls of the system. */
    @Override
    public EntryAttributes attributes() {
        EntryAttributes known = attributes;
        if (known == null) {
            known = collector.collect(path, file, status);
            if (linkTarget != null) {
                known = EntryAttributes.builder()
                        .all(known.asMap())
                        .bytes(EntryAttributes.LINK_TARGET, linkTarget)
                        .build();
            }
            attributes = known;
        }
        return known;
    }

    @Override
    public long expectedBytes() {
        return kind() == EntryKind.FILE ? status.sizeBytes() : 0;
    }

    @Override
    public byte[] evidence() {
        return kind() == EntryKind.FILE ? FileEvidence.of(status) : FileEvidence.NONE;
    }

    @Override
    public StreamKind streamKind() {
        return StreamKind.FILES;
    }

    @Override
    public EntryReader open() throws IOException {
        if (kind() != EntryKind.FILE) {
            throw new IllegalStateException(path + " has no content: it is a " + kind());
        }
        return FileEntryReader.open(path, file, collector, clock);
    }

    @Override
    public String toString() {
        return path + " (" + kind() + ")";
    }
}
