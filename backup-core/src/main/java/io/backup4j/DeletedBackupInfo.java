package io.backup4j;

import io.backup4j.engine.repository.DeletedBackup;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupSummary;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A backup that somebody deleted. Until it is given up, {@code undelete} brings it back whole.
 *
 * @param uuid of the backup; names it where its manifest cannot be read
 * @param backupOrNull what it was; null if its manifest cannot be read
 * @param atOrNull when it was deleted, by the clock of who did it; null if the record of the deletion is gone or cannot be read
 * @param by who deleted it; empty if unknown
 * @param reason why; if unknown, why that is so
 * @param givenUp whether a prune has given it up: its space is freed or about to be, and it never comes back
 */
public record DeletedBackupInfo(
        UUID uuid,
        @Nullable BackupSummary backupOrNull,
        @Nullable Instant atOrNull,
        String by,
        String reason,
        boolean givenUp) {
    public DeletedBackupInfo {
        Objects.requireNonNull(uuid, "uuid");
        Objects.requireNonNull(by, "by");
        Objects.requireNonNull(reason, "reason");
    }

    static DeletedBackupInfo of(DeletedBackup deleted) {
        return new DeletedBackupInfo(
                deleted.uuid(), deleted.summary(), deleted.at(), deleted.by(), deleted.reason(), deleted.givenUp());
    }

    public Optional<BackupSummary> backup() {
        return Optional.ofNullable(backupOrNull);
    }

    public Optional<BackupId> id() {
        return backup().map(BackupSummary::id);
    }

    public Optional<Instant> at() {
        return Optional.ofNullable(atOrNull);
    }
}
