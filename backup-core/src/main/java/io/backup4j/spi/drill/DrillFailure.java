package io.backup4j.spi.drill;

import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.verify.Finding;
import java.util.List;
import java.util.Objects;

/**
 * A drill that failed.
 *
 * @param backup could not be restored as it was
 * @param plan name of the plan that made it; running it again gives a backup to take its place
 * @param reason for people
 * @param findings the first 1000
 */
public record DrillFailure(BackupId backup, String plan, String reason, List<Finding> findings) {
    public DrillFailure {
        Objects.requireNonNull(backup, "backup");
        Objects.requireNonNull(plan, "plan");
        Objects.requireNonNull(reason, "reason");
        findings = List.copyOf(findings);
    }
}
