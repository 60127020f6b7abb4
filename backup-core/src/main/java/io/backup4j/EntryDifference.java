package io.backup4j;

import io.backup4j.spi.entry.StoredEntry;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One difference between two backups.
 *
 * @param source name of the source
 * @param change what happened from the first to the second
 * @param beforeOrNull the entry in the first backup
 * @param afterOrNull the entry in the second backup
 */
public record EntryDifference(
        String source,
        Change change,
        @Nullable StoredEntry beforeOrNull,
        @Nullable StoredEntry afterOrNull) {

    /** What happened to an entry. */
    public enum Change {
        ADDED,
        REMOVED,
        /** The content differs. */
        CONTENT,
        /** Only attributes differ. */
        ATTRIBUTES
    }

    public Optional<StoredEntry> before() {
        return Optional.ofNullable(beforeOrNull);
    }

    public Optional<StoredEntry> after() {
        return Optional.ofNullable(afterOrNull);
    }
}
