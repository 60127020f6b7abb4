package io.backup4j.spi.source;

import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.entry.StoredEntry;
import java.io.IOException;
import java.util.Iterator;
import java.util.Optional;

/** The entries of an earlier backup of the same source. Reading touches only the blocks that hold what is asked for. */
public interface PreviousEntries {

    /** The entry with this path. */
    Optional<StoredEntry> find(EntryPath path) throws IOException;

    /** All entries in ascending order of path; {@code next()} throws {@link java.io.UncheckedIOException}. */
    Iterator<StoredEntry> iterator();
}
