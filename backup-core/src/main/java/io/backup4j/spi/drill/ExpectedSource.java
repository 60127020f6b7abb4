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

    /**
     * Told of what was read back without {@link ExpectedEntry#differenceOf}, every few hundred KiB: shows the progress and sees a cancellation, whose exception must
     * be passed on.
     */
    void readBack(long bytes);
}
