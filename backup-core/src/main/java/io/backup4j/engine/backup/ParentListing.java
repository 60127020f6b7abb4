package io.backup4j.engine.backup;

import io.backup4j.engine.index.ChunkIndex;
import io.backup4j.engine.listing.ChunkReader;
import io.backup4j.engine.listing.ChunkRef;
import io.backup4j.engine.listing.Content;
import io.backup4j.engine.listing.ContentReader;
import io.backup4j.engine.listing.ListedEntry;
import io.backup4j.engine.listing.ListingReader;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.source.PreviousEntries;
import io.backup4j.spi.source.SourceEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
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
    private final ContentReader contents;
    private final ChunkIndex index;
    private @Nullable Iterator<ListedEntry> walk;
    private @Nullable ListedEntry next;

    ParentListing(ChunkReader chunks, ChunkIndex index, ChunkRef root) {
        this.listing = new ListingReader(chunks, root);
        this.contents = new ContentReader(chunks);
        this.index = index;
        this.walk = listing.iterator();
    }

    /** The stored entry, attributes and all, if the present one is provably unchanged. To be asked in ascending order of path. */
    Optional<ListedEntry> unchanged(SourceEntry entry) throws IOException {
        byte[] evidence = entry.evidence();
        if (evidence.length == 0) {
            return Optional.empty();
        }
        try {
            ListedEntry before = advanceTo(entry.path());
            if (before != null
                    && before.entry().kind() == entry.kind()
                    && Arrays.equals(before.entry().evidence(), evidence)
                    && resolves(before.content())) {
                return Optional.of(before);
            }
        } catch (DamagedException e) {
            LOG.warn(
                    "The previous backup's listing cannot be built on from '{}' on, because it is damaged or lies in a pack that is; everything after it is read again. {}",
                    entry.path(),
                    e.getMessage());
            walk = null;
            next = null;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return Optional.empty();
    }

    private @Nullable ListedEntry advanceTo(EntryPath path) {
        Iterator<ListedEntry> entries = walk;
        if (entries == null) {
            return null;
        }
        ListedEntry candidate = next;
        while (candidate == null || candidate.path().compareTo(path) < 0) {
            if (!entries.hasNext()) {
                walk = null;
                next = null;
                return null;
            }
            candidate = entries.next();
        }
        next = candidate;
        return candidate.path().equals(path) ? candidate : null;
    }

    private boolean resolves(Content content) throws IOException {
        if (content.depth() == 0) {
            return content.refs().stream().allMatch(ref -> index.contains(ref.id()));
        }
        try {
            contents.forEach(content, (ref, list) -> {
                if (!index.contains(ref.id())) {
                    throw new DamagedException("chunk " + ref.id() + " no longer resolves");
                }
            });
        } catch (DamagedException e) {
            LOG.debug("An unchanged entry is read again: {}", e.getMessage());
            return false;
        }
        return true;
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
