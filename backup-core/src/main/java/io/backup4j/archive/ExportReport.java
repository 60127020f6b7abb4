package io.backup4j.archive;

import io.backup4j.spi.archive.ArchiveFormat;
import io.backup4j.spi.backup.BackupId;

/**
 * What was written.
 *
 * @param backup what it holds
 * @param format of the file
 * @param complete false if the backup was partial: what it misses, the archive misses
 * @param entries stored entries of all kinds
 * @param rendered files that were added so that other programs can use the archive
 * @param bytes content of both
 * @param archiveBytes length of the archive
 */
public record ExportReport(
        BackupId backup,
        ArchiveFormat format,
        boolean complete,
        long entries,
        long rendered,
        long bytes,
        long archiveBytes) {}
