package io.backup4j.spi.journal;

/** What a run did. Names are stored and never change; new ones may be added. */
public enum RunKind {
    BACKUP,
    VERIFY,
    RESTORE,
    /** Deciding which backups stay, and deleting those that do not. */
    RETENTION,
    /** Freeing the space of what no backup needs. */
    PRUNE,
    /** A restore into a sandbox, to prove that it works. */
    DRILL,
    REPAIR,
    /** Copying backups into another repository. */
    REPLICATE,
    /** Writing a backup into an archive, which leaves the repository. What is imported is a {@link #BACKUP}. */
    EXPORT
}
