package io.backup4j.archive;

import io.backup4j.archive.manifest.ArchiveHead;
import io.backup4j.spi.backup.Consistency;
import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.source.BackupSource;
import io.backup4j.spi.source.SourceContext;
import io.backup4j.spi.source.SourceEntry;
import io.backup4j.spi.source.SourceSession;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A source that the backup had and the archive has not. It is listed without entries, as one that could not be opened: the imported backup is partial because of
 * it, and the sources beside it are as whole as they were. The archive does not say of what kind it was. Immutable.
 *
 * @param name of the source
 * @param issue why nothing of it is there
 * @param at when the backup was made
 */
record LeftOutSource(String name, EntryIssue issue, Instant at) implements BackupSource {
    /** No target is of this kind: there is nothing to restore. */
    static final String KIND = "not-exported";

    static LeftOutSource of(ArchiveHead head, String name) {
        return new LeftOutSource(
                name, new ArchiveLacks(head).leftOut(name), head.backup().finished());
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public SourceSession open(SourceContext context) {
        context.issues().accept(issue);
        return new SourceSession() {
            @Override
            public @Nullable SourceEntry next() {
                return null;
            }

            @Override
            public Consistency consistency() {
                return new Consistency.Held(at);
            }

            @Override
            public void close() {}
        };
    }
}
