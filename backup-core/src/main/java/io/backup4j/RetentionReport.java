package io.backup4j;

import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.retention.RetentionDecision;
import java.util.List;

/**
 * What a policy does to the backups that exist, or has done.
 *
 * @param decisions one per backup, newest first in commit order: the rule or guard that keeps it, or why it goes. One that was held while others were deleted
 *     is shown as kept
 * @param deleted what was deleted, in the order of deletion; empty in a dry run, and if something stopped it
 * @param bytesEstimate what the runs of the leaving backups added to the repository: an estimate of what the next prune frees, as chunks that others share stay
 * @param stops why nothing was deleted although backups would go (in a dry run: why nothing would be); empty if nothing looked wrong
 */
public record RetentionReport(
        List<RetentionDecision> decisions, List<BackupId> deleted, long bytesEstimate, List<String> stops) {
    public RetentionReport {
        decisions = List.copyOf(decisions);
        deleted = List.copyOf(deleted);
        stops = List.copyOf(stops);
    }

    /** Whether a guard stands against the plan. */
    public boolean stopped() {
        return !stops.isEmpty();
    }
}
