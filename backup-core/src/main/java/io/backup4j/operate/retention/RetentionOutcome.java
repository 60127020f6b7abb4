package io.backup4j.operate.retention;

import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupSummary;
import java.util.List;
import java.util.Map;

/**
 * What a retention run did.
 *
 * @param plan what it meant to do
 * @param stops why it deleted nothing; in a dry run why it would not
 * @param deleted in the order of deletion; empty in a dry run
 * @param held what was to go and stays, because it was held meanwhile: by whom and why
 */
public record RetentionOutcome(
        RetentionPlan plan, List<RetentionStop> stops, List<PlannedBackup> deleted, Map<BackupId, String> held) {
    public RetentionOutcome {
        stops = List.copyOf(stops);
        deleted = List.copyOf(deleted);
        held = Map.copyOf(held);
    }

    /** What the plan frees by estimate, without what is held meanwhile; see {@link RetentionPlan#leavingBytes()}. */
    public long leavingBytes() {
        return plan.leaving().stream()
                .map(PlannedBackup::backup)
                .filter(backup -> !held.containsKey(backup.id()))
                .mapToLong(BackupSummary::bytesStored)
                .sum();
    }

    /** Whether a guard kept it from deleting. */
    public boolean stopped() {
        return !stops.isEmpty();
    }
}
