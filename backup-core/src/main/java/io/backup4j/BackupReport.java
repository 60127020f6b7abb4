package io.backup4j;

import io.backup4j.spi.backup.BackupManifest;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.verify.Finding;
import java.util.List;

/**
 * Outcome of a run that was committed.
 *
 * @param manifest the record of the backup
 * @param status {@code COMPLETED} if everything was stored and the check afterwards found no damage; else {@code PARTIAL}
 * @param findings of the check after the backup; and harmless ones: a clock that is off, a retention that was stopped
 * @param chunksFound distinct chunks that the backup needs and of which the index knows where they are
 * @param bytesReadBack stored bytes that were read back, opened and compared: the plan's sample of the backup's data
 */
public record BackupReport(
        BackupManifest manifest, BackupStatus status, List<Finding> findings, long chunksFound, long bytesReadBack) {
    public BackupReport {
        findings = List.copyOf(findings);
    }
}
