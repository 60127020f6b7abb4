package io.backup4j.kafka;

import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.source.BackupSource;
import io.backup4j.spi.source.EntryReader;
import io.backup4j.spi.source.EntryUnavailableException;
import io.backup4j.spi.source.SourceEntry;
import io.backup4j.spi.source.SourceSession;
import io.backup4j.testkit.ForwardingSource;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Another source, one of whose entries cannot be read. */
final class HoledSource extends ForwardingSource {
    private final EntryPath hole;
    private final boolean silent;

    /** @param silent whether the backup counts it as nothing that is missing, as no source of records should */
    HoledSource(BackupSource source, EntryPath hole, boolean silent) {
        super(source);
        this.hole = hole;
        this.silent = silent;
    }

    HoledSource(BackupSource source, EntryPath hole) {
        this(source, hole, false);
    }

    @Override
    protected SourceSession session(SourceSession session) {
        return new Session(session) {
            @Override
            public @Nullable SourceEntry next() throws IOException {
                SourceEntry entry = super.next();
                return entry != null && entry.path().equals(hole) ? new Hole(entry) : entry;
            }
        };
    }

    private final class Hole extends Entry {
        Hole(SourceEntry entry) {
            super(entry);
        }

        @Override
        public EntryReader open() throws IOException {
            throw silent
                    ? EntryUnavailableException.vanished(new IOException("forgotten"))
                    : EntryUnavailableException.unreadable("its leader died", null);
        }
    }
}
