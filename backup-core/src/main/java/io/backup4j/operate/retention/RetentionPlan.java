package io.backup4j.operate.retention;

import io.backup4j.spi.backup.BackupSummary;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What a policy does to the backups that exist, guards included. Nothing has been done yet.
 *
 * @param policy in words
 * @param backups newest first in commit order
 */
public record RetentionPlan(String policy, List<PlannedBackup> backups) {
    public RetentionPlan {
        backups = List.copyOf(backups);
    }

    /** What goes, oldest first: the order of execution, so that one that stops halfway leaves the newer ones. */
    public List<PlannedBackup> leaving() {
        List<PlannedBackup> leaving =
                new ArrayList<>(backups.stream().filter(b -> !b.keep()).toList());
        Collections.reverse(leaving);
        return List.copyOf(leaving);
    }

    /**
     * What the runs of the leaving backups added to the repository. An estimate of what the next prune frees: chunks that younger backups share stay, and
     * chunks that older, deleted backups brought in may go too.
     */
    public long leavingBytes() {
        return leaving().stream()
                .map(PlannedBackup::backup)
                .mapToLong(BackupSummary::bytesStored)
                .sum();
    }

    /** For people: the policy, a line per backup, and the sum. */
    public List<String> describe() {
        List<String> lines = new ArrayList<>();
        lines.add("policy: " + policy);
        backups.forEach(backup -> lines.add(backup.describe()));
        int leaving = leaving().size();
        lines.add((backups.size() - leaving) + " stay, " + leaving + " go, an estimated " + leavingBytes()
                + " bytes are freed by the next prune");
        return List.copyOf(lines);
    }
}
