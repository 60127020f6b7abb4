package io.backup4j.spi.entry;

/** What an entry is. The ordinal is part of the repository format. */
public enum EntryKind {
    /** A byte stream: a file, a table's rows, a run of a topic's records. */
    FILE,
    /** A container; it has attributes, no content. */
    DIRECTORY,
    /** A symbolic link; its target is the attribute {@link EntryAttributes#LINK_TARGET}. */
    SYMBOLIC_LINK,
    /** Recorded by name and attributes only: devices, sockets, pipes. */
    OTHER
}
