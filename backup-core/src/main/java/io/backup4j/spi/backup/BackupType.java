package io.backup4j.spi.backup;

import java.util.Locale;

/** What a run reads. Every backup is restorable alone, whatever its type. */
public enum BackupType {
    /** Everything is read again. */
    FULL,
    /** What is provably unchanged since the last backup is not read. */
    INCREMENTAL,
    /** What is provably unchanged since the last full backup is not read. */
    DIFFERENTIAL,
    /** All sources held at one instant; everything is read. */
    SNAPSHOT;

    /** Lower-case name, as in ids and on the command line. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
