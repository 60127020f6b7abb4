package io.backup4j;

import io.backup4j.engine.repository.Deletions;
import io.backup4j.engine.repository.Repository;
import io.backup4j.spi.backup.BackupId;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes, brings back, holds and releases single backups on request, and logs each: nothing should be gone that nobody can explain. Each step answers what it
 * was about.
 */
final class DeletionCommand {
    private static final Logger LOG = LoggerFactory.getLogger(DeletionCommand.class);

    private final Deletions deletions;
    private final String by;

    /** @param by who asks */
    DeletionCommand(Repository repository, String by) {
        this.deletions = repository.deletions();
        this.by = by;
    }

    BackupId delete(BackupId id, String reason) throws IOException {
        deletions.delete(id, by, reason);
        LOG.info("Deleted {} for {}: {}", id, by, reason);
        return id;
    }

    UUID delete(UUID uuid, String reason) throws IOException {
        deletions.delete(uuid, by, reason);
        LOG.info("Deleted the backup with uuid {} for {}: {}", uuid, by, reason);
        return uuid;
    }

    BackupId undelete(BackupId id) throws IOException {
        deletions.undelete(id);
        LOG.info("Undeleted {} for {}.", id, by);
        return id;
    }

    UUID undelete(UUID uuid) throws IOException {
        deletions.undelete(uuid);
        LOG.info("Undeleted the backup with uuid {} for {}.", uuid, by);
        return uuid;
    }

    BackupId hold(BackupId id, String reason) throws IOException {
        deletions.hold(id, by, reason);
        LOG.info("Held {} for {}: {}", id, by, reason);
        return id;
    }

    BackupId release(BackupId id, String reason) throws IOException {
        deletions.release(id, by, reason);
        LOG.info("Released {} for {}: {}", id, by, reason);
        return id;
    }

    List<DeletedBackupInfo> deleted() throws IOException {
        return deletions.deleted().stream().map(DeletedBackupInfo::of).toList();
    }
}
