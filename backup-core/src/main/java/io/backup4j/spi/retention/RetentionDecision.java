package io.backup4j.spi.retention;

import io.backup4j.spi.backup.BackupId;
import java.util.Objects;

/**
 * What a policy wants for one backup.
 *
 * @param backup which
 * @param keep whether it stays
 * @param reason the rule that keeps it, or why it goes
 */
public record RetentionDecision(BackupId backup, boolean keep, String reason) {
    public RetentionDecision {
        Objects.requireNonNull(backup, "backup");
        if (reason.isBlank()) {
            throw new IllegalArgumentException("reason: must not be blank, for " + backup);
        }
    }
}
