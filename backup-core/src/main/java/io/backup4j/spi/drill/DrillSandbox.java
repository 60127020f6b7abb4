package io.backup4j.spi.drill;

import io.backup4j.spi.backup.BackupManifest;
import io.backup4j.spi.backup.SourceRecord;
import java.io.IOException;
import java.util.Optional;

/**
 * Where one kind of source is restored to be looked at: a scratch directory, a scratch schema or database, scratch topics. Reusable and thread-safe; each
 * drill has a fresh place of its own. Implementations extend {@code DrillSandboxContract} of the test kit.
 *
 * <p>A sandbox that fails says nothing of the backup. So it throws {@link IOException} for whatever lies in the sandbox itself, and reports as a difference
 * only what was restored and is not what the backup says.
 */
public interface DrillSandbox {

    /** The kind of source this can hold, see {@code BackupSource.kind()}. */
    String kind();

    /**
     * Why this source of this backup cannot be drilled now, with what is needed and what there is; empty if it can. Asked right before {@link #open}.
     * It may remove what drills of killed processes left behind, because that takes room.
     *
     * @throws IOException if that cannot be found out; the source is skipped then, too
     */
    Optional<String> unavailable(BackupManifest backup, SourceRecord source) throws IOException;

    /**
     * Makes a fresh, empty place. What drills of killed processes left behind is removed first, as far as that is safe to tell.
     *
     * @throws IOException if it cannot be made; nothing is left behind
     */
    DrillSession open(DrillContext context) throws IOException;
}
