package io.backup4j.engine.repository;

import io.backup4j.spi.backup.BackupSummary;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A backup that is no longer listed, because somebody deleted it.
 *
 * @param uuid of the backup
 * @param summary what it was; null if its manifest cannot be read
 * @param at when it was deleted, by the clock of who did it; null if the record of the deletion is gone or cannot be read
 * @param by who deleted it; empty if unknown
 * @param reason why; if unknown, why that is so
 * @param givenUp whether a clean-up has given it up: it can never be undeleted
 */
public record DeletedBackup(
        UUID uuid,
        @Nullable BackupSummary summary,
        @Nullable Instant at,
        String by,
        String reason,
        boolean givenUp) {
    public DeletedBackup {
        Objects.requireNonNull(uuid, "uuid");
        Objects.requireNonNull(by, "by");
        Objects.requireNonNull(reason, "reason");
    }
}
