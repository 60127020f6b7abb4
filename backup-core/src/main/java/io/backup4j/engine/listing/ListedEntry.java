package io.backup4j.engine.listing;

import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.entry.StoredEntry;
import java.util.Objects;

/**
 * An entry with the references to its content.
 *
 * @param entry what the world sees
 * @param content its bytes; {@link Content#EMPTY} for kinds without content
 */
public record ListedEntry(StoredEntry entry, Content content) implements ListingRecord {
    public ListedEntry {
        Objects.requireNonNull(entry, "entry");
        Objects.requireNonNull(content, "content");
        if (entry.sizeBytes() != content.sizeBytes()) {
            throw new IllegalArgumentException(
                    "sizeBytes: entry says " + entry.sizeBytes() + ", content has " + content.sizeBytes());
        }
    }

    @Override
    public EntryPath path() {
        return entry.path();
    }

    @Override
    public EntryKind kind() {
        return entry.kind();
    }

    @Override
    public long sizeBytes() {
        return entry.sizeBytes();
    }
}
