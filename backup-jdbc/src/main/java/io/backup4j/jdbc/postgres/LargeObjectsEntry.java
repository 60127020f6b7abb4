package io.backup4j.jdbc.postgres;

import io.backup4j.jdbc.SnapshotAge;
import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.source.EntryReader;
import io.backup4j.spi.source.SourceEntry;
import io.backup4j.spi.source.StreamKind;
import java.io.IOException;

/** The content of a group of large objects, as {@link LargeObjectsReader} frames it. */
record LargeObjectsEntry(SnapshotConnections connections, SnapshotAge age, LargeObjectGroup group)
        implements SourceEntry {
    private static final byte[] NO_EVIDENCE = new byte[0];

    @Override
    public EntryPath path() {
        return EntryNames.largeObjects(group.firstOid());
    }

    @Override
    public EntryKind kind() {
        return EntryKind.FILE;
    }

    @Override
    public EntryAttributes attributes() {
        return EntryAttributes.builder()
                .number(EntryNames.OBJECTS, group.oids().size())
                .build();
    }

    @Override
    public long expectedBytes() {
        return -1;
    }

    @Override
    public byte[] evidence() {
        return NO_EVIDENCE;
    }

    @Override
    public StreamKind streamKind() {
        return StreamKind.FILES;
    }

    @Override
    public EntryReader open() throws IOException {
        return new LargeObjectsReader(this, connections.take());
    }
}
