package io.backup4j.spi.drill;

import java.util.Locale;

/** What a drill has shown. */
public enum DrillResult {
    /** Everything was restored, read back, and is what the backup says. */
    OK,
    /** The backup could not be restored as it was. */
    FAILED,
    /** Nothing was proven, for a reason that lies outside of the backup: no sandbox, no room, a sandbox that failed. */
    SKIPPED;

    /** Lower-case name, as in notes. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
