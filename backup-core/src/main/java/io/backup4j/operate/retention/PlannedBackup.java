package io.backup4j.operate.retention;

import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.retention.RetentionDecision;
import java.util.Objects;

/**
 * What becomes of one backup.
 *
 * @param backup which
 * @param keep whether it stays
 * @param reason the rule or guard that keeps it, or why it goes
 */
public record PlannedBackup(BackupSummary backup, boolean keep, String reason) {
    public PlannedBackup {
        Objects.requireNonNull(backup, "backup");
        Objects.requireNonNull(reason, "reason");
    }

    /** One line for people. */
    public String describe() {
        return (keep ? "keep   " : "delete ") + backup.id() + "  " + reason;
    }

    /** The same for hosts. */
    public RetentionDecision decision() {
        return new RetentionDecision(backup.id(), keep, reason);
    }
}
