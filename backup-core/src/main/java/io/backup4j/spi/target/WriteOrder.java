package io.backup4j.spi.target;

/** In which order an {@link EntryWriter} takes its content. */
public enum WriteOrder {
    /** Any position at any time, from several threads. */
    ANY,
    /** From 0 to the end without gaps, one thread per entry, entries in order of path. */
    SEQUENTIAL,
    /**
     * From 0 to the end without gaps, one thread per entry; up to {@link TargetSession#maxConcurrentWrites()} entries at once, which are begun in order of
     * path and end in any.
     */
    SEQUENTIAL_EACH
}
