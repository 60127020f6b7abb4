package io.backup4j.spi.target;

import io.backup4j.spi.entry.StoredEntry;
import java.io.Closeable;
import java.io.IOException;

/**
 * One restore into a target. {@link #decide}, {@link #create} and {@link #finish} are called by one thread, in ascending order of path; writers are used
 * by several threads at once.
 */
public interface TargetSession extends Closeable {

    /** Whether content may be written at any position, or must come from the beginning to the end. Constant. */
    WriteOrder writeOrder();

    /**
     * Says what would happen to this entry, without changing anything. The engine asks this of each entry exactly once, before {@link #create} or
     * {@link #write}.
     *
     * @throws IOException if the target as a whole has failed
     */
    RestoreDecision decide(StoredEntry entry) throws IOException;

    /** Makes an entry without content (directory, link). Its containing directories were decided before. */
    void create(StoredEntry entry) throws IOException;

    /** Begins to write an entry with content. Nothing appears under its final name before {@link EntryWriter#commit()}. */
    EntryWriter write(StoredEntry entry) throws IOException;

    /** All entries were written: applies what must come last (attributes of directories, constraints, indexes) and makes everything durable. */
    void finish() throws IOException;

    /** Lets go. Without {@link #finish()} before, temporary files are removed; entries that were committed stay. */
    @Override
    void close() throws IOException;
}
