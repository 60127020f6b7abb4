package io.backup4j.spi.error;

/**
 * Stable code of a failure. Names never change once released; new ones may be added. The command line maps them to exit codes.
 */
public enum ErrorCode {
    /** A setting is wrong or missing; the message names it and the line to write. */
    CONFIGURATION,
    /** No repository at this place. */
    NO_REPOSITORY,
    /** {@code init} met a place that already holds a repository. */
    REPOSITORY_EXISTS,
    /** The repository has a format version that this release cannot read. */
    UNSUPPORTED_FORMAT,
    /** The repository is not encrypted although a key was given, or the pinned id or mode differs. */
    UNEXPECTED_REPOSITORY,
    /** No key slot opens with the given credentials. */
    WRONG_KEY,
    /** Another run holds the repository and this sink cannot share it. */
    LOCKED,
    /** A pruner gave this writer up; nothing of the run is listed; a new run may start at once. */
    EXPELLED,
    /** A hold keeps the backup from being deleted; {@code release} ends it. */
    HELD,
    /** The sink failed, was unreachable, or refused access. */
    STORAGE,
    /** The sink has no room left. */
    STORAGE_FULL,
    /** The sink does not do what the protocol needs (for example it overwrites). */
    UNSUITABLE_SINK,
    /** Stored data does not authenticate, decode, or match its id. */
    DAMAGED,
    /** The named backup, source or file does not exist. */
    NOT_FOUND,
    /** A source could not be opened or read. */
    SOURCE,
    /** A source demands encryption and the repository has none. */
    ENCRYPTION_REQUIRED,
    /** A restore target could not be written or refused. */
    TARGET,
    /** A restore in place was refused because the host is not quiet. */
    NOT_QUIET,
    /** A portable archive could not be written, or was refused: damaged, foreign, too new, or made to do harm. */
    ARCHIVE,
    /** The caller cancelled. */
    CANCELLED
}
