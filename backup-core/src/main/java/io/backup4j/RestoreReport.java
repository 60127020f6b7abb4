package io.backup4j;

import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.verify.Finding;
import java.time.Duration;
import java.util.List;

/**
 * Outcome of a restore, or of its dry run.
 *
 * @param backup what was restored
 * @param dryRun nothing was changed
 * @param complete everything asked for that the backup holds is there, bit-identical; false if anything was refused, damaged or could not be written, or if something that was
 *     there has made room for a backup that does not hold everything
 * @param created entries that did not exist
 * @param replaced entries that were replaced
 * @param kept entries that stayed, by the overwrite policy or because they are equal
 * @param bytesWritten content written
 * @param issues what could not be restored exactly, the first 1000
 * @param lacking what the backup does not hold of what was asked for, because it was missing when it was made or is a part that was imported
 * @param findings damage met in the repository
 * @param duration wall time
 */
public record RestoreReport(
        BackupId backup,
        boolean dryRun,
        boolean complete,
        long created,
        long replaced,
        long kept,
        long bytesWritten,
        List<EntryIssue> issues,
        List<EntryIssue> lacking,
        List<Finding> findings,
        Duration duration) {
    public RestoreReport {
        issues = List.copyOf(issues);
        lacking = List.copyOf(lacking);
        findings = List.copyOf(findings);
    }

    /** Whether all that was asked for is there: the restore is complete, and the backup lacks nothing of it. */
    public boolean whole() {
        return complete && lacking.isEmpty();
    }
}
