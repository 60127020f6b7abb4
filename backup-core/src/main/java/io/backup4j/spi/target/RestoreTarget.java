package io.backup4j.spi.target;

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
     * Begins a restore. With {@link TargetContext#dryRun()} nothing may be changed.
     *
     * @throws IOException if the target cannot be reached or written; nothing was changed
     */
    TargetSession open(TargetContext context) throws IOException;
}
