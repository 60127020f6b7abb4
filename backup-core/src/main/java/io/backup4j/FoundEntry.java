package io.backup4j;

import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.entry.StoredEntry;
import java.util.List;

/**
 * A version of a file over all backups.
 *
 * @param source name of its source
 * @param entry the entry as stored
 * @param backups the backups that hold exactly this version, newest first
 */
public record FoundEntry(String source, StoredEntry entry, List<BackupId> backups) {
    public FoundEntry {
        backups = List.copyOf(backups);
    }
}
