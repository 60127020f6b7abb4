package io.backup4j.spi.drill;

import io.backup4j.spi.backup.SourceRecord;
import java.util.Iterator;

/** What a source should look like after a restore. Used by one thread. */
public interface ExpectedSource {

    SourceRecord record();

    /**
     * All entries of the backup in ascending order of path. Asked for once. What it throws concerns the repository or is a cancellation, and must be passed
     * on.
     */
    Iterator<ExpectedEntry> entries();
}
