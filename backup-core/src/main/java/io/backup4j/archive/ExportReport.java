package io.backup4j.archive;

import io.backup4j.spi.archive.ArchiveFormat;
import io.backup4j.spi.backup.BackupId;
import java.util.List;

/**
 * What was written.
 *
 * @param backup what it holds
 * @param format of the file
 * @param complete false if the backup was partial: what it misses, the archive misses
 * @param globs which files were chosen; empty for all
 * @param leftOut names of the sources that were not chosen
 * @param entries stored entries of all kinds
 * @param rendered files that were added so that other programs can use the archive
 * @param bytes content of both
 * @param archiveBytes length of the archive
 */
public record ExportReport(
        BackupId backup,
        ArchiveFormat format,
        boolean complete,
        List<String> globs,
        List<String> leftOut,
        long entries,
        long rendered,
        long bytes,
        long archiveBytes) {
    public ExportReport {
        globs = List.copyOf(globs);
        leftOut = List.copyOf(leftOut);
    }

    /** Whether less was chosen than the backup has. An import of the archive is a partial backup then. */
    public boolean part() {
        return !globs.isEmpty() || !leftOut.isEmpty();
    }
}
