package io.backup4j.engine.backup;

import io.backup4j.engine.index.ChunkIndex;
import io.backup4j.engine.listing.ChunkReader;
import io.backup4j.engine.listing.ChunkRef;
import io.backup4j.engine.listing.EncodedEntry;
import io.backup4j.engine.listing.ListedEntry;
import io.backup4j.engine.listing.ListingReader;
import io.backup4j.engine.listing.ListingRecords;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.source.PreviousEntries;
import io.backup4j.spi.source.SourceEntry;
import java.io.IOException;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listing that a run builds on, streamed beside the walk. An entry is taken over without being read only if its evidence is equal <em>and</em> each of its
 * chunks resolves through the masked index of this session (rule R2): a local memory of what once existed proves nothing. One thread at a time.
 */
final class ParentListing implements PreviousEntries {
    private static final Logger LOG = LoggerFactory.getLogger(ParentListing.class);

    private final ListingReader listing;
    private final ChunkIndex index;
    private @Nullable ListingRecords records;
    private boolean atRecord;

    ParentListing(ChunkReader chunks, ChunkIndex index, ChunkRef root) {
        this.listing = new ListingReader(chunks, root);
        this.records = new ListingRecords(chunks, root);
        this.index = index;
    }

    /** The stored entry, attributes and all, if the present one is provably unchanged; else null. To be asked in ascending order of path. */
    @Nullable
    EncodedEntry unchanged(SourceEntry entry) throws IOException {
        byte[] evidence = entry.evidence();
        ListingRecords before = records;
        if (evidence.length == 0 || before == null) {
            return null;
        }
        try {
            return advanceTo(before, entry.path())
                            && before.proves(entry.kind(), evidence)
                            && before.resolves(index::contains)
                    ? before.take(entry.path())
                    : null;
        } catch (DamagedException e) {
            LOG.warn(
                    "The previous backup's listing cannot be built on from '{}' on, because it is damaged or lies in a pack that is; everything after it is read again. {}",
                    entry.path(),
                    e.getMessage());
            records = null;
            return null;
        }
    }

    /** Whether there is a record with this path; what comes before it is passed over. */
    private boolean advanceTo(ListingRecords before, EntryPath path) throws IOException {
        if (!atRecord) {
            if (!before.next()) {
                records = null;
                return false;
            }
            atRecord = true;
        }
        int order = before.compareTo(path);
        while (order < 0) {
            if (!before.next()) {
                records = null;
                return false;
            }
            order = before.compareTo(path);
        }
        return order == 0;
    }

    @Override
    public Optional<StoredEntry> find(EntryPath path) throws IOException {
        return listing.find(path).map(ListedEntry::entry);
    }

    @Override
    public Iterator<StoredEntry> iterator() {
        Iterator<ListedEntry> all = listing.iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return all.hasNext();
            }

            @Override
            public StoredEntry next() {
                return all.next().entry();
            }
        };
    }
}
