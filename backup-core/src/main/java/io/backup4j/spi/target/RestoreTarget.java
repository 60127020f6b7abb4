package io.backup4j.spi.target;

import io.backup4j.spi.entry.EntryIssue;
import java.io.IOException;

/**
 * What a restore writes to: a directory, a database, topics. Stateless and reusable. Implementations extend {@code RestoreTargetContract} of the test
 * kit.
 */
public interface RestoreTarget {

    /** The kind of source this can restore, see {@code BackupSource.kind()}. */
    String kind();

    /** Where this is, for people, without credentials. */
    String location();

    /**
     * Whether this restore would replace what a program may have in use: it is then refused unless participants confirm that the host is quiet, or it is forced,
     * as with files in place. Asked before {@link #open}, changes nothing.
     */
    default boolean replacesInUse() {
        return false;
    }

    /**
     * Whether what is missing from the backup is of what this restores. Of tables that were chosen the lack of another one is no lack.
     *
     * @param missing an issue of the source; if it does not say clearly what is missing, it concerns every target
     */
    default boolean concerns(EntryIssue missing) {
        return true;
    }

    /**
     * Begins a restore. With {@link TargetContext#dryRun()} nothing may be changed.
     *
     * @throws IOException if the target cannot be reached or written; nothing was changed
     */
    TargetSession open(TargetContext context) throws IOException;
}
