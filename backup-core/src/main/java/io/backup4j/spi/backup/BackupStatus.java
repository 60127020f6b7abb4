package io.backup4j.spi.backup;

/** Outcome of a run. */
public enum BackupStatus {
    /** A session is registered, nothing is committed. */
    IN_PROGRESS,
    /** Everything asked for was stored and proven. */
    COMPLETED,
    /** Committed, but something is missing; the findings say what. */
    PARTIAL,
    /** Nothing is listed. */
    FAILED
}
