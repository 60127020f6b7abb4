package io.backup4j.spi.source;

import io.backup4j.spi.backup.Consistency;
import java.io.Closeable;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The view of a source during one run. {@link #next()} is called by one thread, which need not be the one that opened the session, and everything else after
 * it; the entries it returns are opened and read by up to {@link #maxConcurrentReads()} other threads at the same time, also while {@code next()} goes on,
 * and in any order.
 */
public interface SourceSession extends Closeable {

    /**
     * The next entry in ascending order of path, or null after the last. Entries are produced lazily: the engine never holds all of them. What cannot be
     * listed is reported as a {@link EntryIssue} and skipped.
     *
     * @throws IOException if the source as a whole has failed; the run of this source then fails
     */
    @Nullable
    SourceEntry next() throws IOException;

    /** How many entries may be open at once: 1 for a single connection, the number of workers for a shared snapshot. */
    default int maxConcurrentReads() {
        return Integer.MAX_VALUE;
    }

    /** At which moment or over which interval the content was seen. Called after the last entry was read. */
    Consistency consistency();

    /**
     * What people want to know about the source, for the manifest: server version, original location. Never a credential. Called after the last entry was
     * read.
     */
    default Map<String, String> properties() {
        return Map.of();
    }

    /** Lets go of the view. Called exactly once, also after a failure; all readers are closed before. */
    @Override
    void close() throws IOException;
}
