package io.backup4j.spi.target;

import io.backup4j.spi.entry.StoredEntry;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/**
 * One restore into a target. {@link #decide}, {@link #create} and {@link #finish} are called by one thread, in ascending order of path; {@link #write} is
 * called and writers are used by several threads at once.
 */
public interface TargetSession extends Closeable {

    /** Whether content may be written at any position, or must come from the beginning to the end. Constant. */
    WriteOrder writeOrder();

    /** How many entries may be written at once; asked of the order {@code SEQUENTIAL_EACH} alone. */
    default int maxConcurrentWrites() {
        return 1;
    }

    /**
     * Whether every entry before this one must have ended, committed or given up, before this one is decided: the tables before their rows. Asked of the order
     * {@code SEQUENTIAL_EACH} alone, and not in a dry run.
     */
    default boolean waitsForEarlier(StoredEntry entry) {
        return false;
    }

    /**
     * Entries of one series are written one after the other, in ascending order of path; those of different series, and those of none, at once. So an entry of a series may be decided
     * before those in front of it are written. Asked of the order {@code SEQUENTIAL_EACH} alone, after {@link #decide}.
     *
     * @return name of the series, empty if the entry is of none
     */
    default String series(StoredEntry entry) {
        return "";
    }

    /**
     * Says what would happen to this entry, without changing anything. The engine asks this of each entry exactly once, before {@link #create} or
     * {@link #write}.
     *
     * @throws IOException if the target as a whole has failed
     */
    RestoreDecision decide(StoredEntry entry) throws IOException;

    /**
     * Makes an entry without content (directory, symbolic link), or one decided as {@code LINK}. Its containing directories were decided before. What
     * cannot be made here alone is reported as an issue with {@code missing}, and the call returns.
     *
     * @throws IOException if the target as a whole has failed
     */
    void create(StoredEntry entry) throws IOException;

    /** Whether {@link #present} is worth asking. Constant. */
    default boolean showsPresent() {
        return false;
    }

    /**
     * What stands in the place of an entry with content that was decided as {@code REPLACE}, to be compared with it; empty if there is nothing that may
     * be kept. Asked before {@link #write} or between it and the commit, by several threads at once, more than once for a large entry. Changes
     * nothing.
     *
     * @throws IOException if the target as a whole has failed
     */
    default Optional<PresentContent> present(StoredEntry entry) throws IOException {
        return Optional.empty();
    }

    /**
     * Begins to write an entry with content. Nothing appears under its final name before {@link EntryWriter#commit()}. What cannot be written here alone
     * is reported as an issue with {@code missing}, by this call or by {@code commit}; its content may then be written and is dropped. May be called by
     * several threads at once.
     *
     * @throws IOException if the target as a whole has failed
     */
    EntryWriter write(StoredEntry entry) throws IOException;

    /**
     * All entries were written and their writers are closed: applies what must come last (attributes of directories, links, constraints, indexes) and
     * makes everything as durable as the target promises. A second call does nothing.
     *
     * <p>It is called also if entries are missing, because they are damaged in the repository or could not be written: {@link TargetContext#gaps()} says so. A target
     * that has to give up something whole for what it has got does not: it fails and leaves everything as it was, or keeps the old beside the new and says where.
     *
     * @throws IllegalStateException if a writer is still open
     */
    void finish() throws IOException;

    /** Lets go. Without {@link #finish()} before, temporary files are removed; entries that were committed stay. A second call does nothing. */
    @Override
    void close() throws IOException;

    /**
     * What the target holds after {@link #close()} without a {@link #finish()} that succeeded, for people who have to decide what to do next: whole sentences. A
     * target that takes everything back says here whether it could. Empty if entries that were committed stay, whole, and everything else is as it was.
     */
    default String afterFailure() {
        return "";
    }
}
