package io.backup4j;

import io.backup4j.spi.backup.BackupManifest;
import io.backup4j.spi.backup.BackupNote;
import java.util.List;

/**
 * A backup with everything known about it.
 *
 * @param manifest the record made at its commit
 * @param notes all notes, oldest first, not folded
 */
public record BackupDetails(BackupManifest manifest, List<BackupNote> notes) {
    public BackupDetails {
        notes = List.copyOf(notes);
    }
}
