package io.backup4j.engine.listing;

import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.EntryPath;

/** What a listing takes: an entry, or the stored form of one that is taken over as it is. */
public sealed interface ListingRecord permits ListedEntry, EncodedEntry {
    EntryPath path();

    EntryKind kind();

    /** Length of its content; 0 for kinds without content. */
    long sizeBytes();
}
