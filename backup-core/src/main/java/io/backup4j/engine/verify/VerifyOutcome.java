package io.backup4j.engine.verify;

import io.backup4j.spi.verify.Finding;
import java.util.List;

/**
 * Outcome of a verification.
 *
 * @param readFraction part of the stored data that was to be read
 * @param entries entries of all backups
 * @param chunks distinct chunks that the backups reach and the index knows, of listings too
 * @param packsRead packs of which data was read
 * @param bytesRead stored bytes of those
 * @param findings what is wrong, the first {@value FindingLog#MAX_FINDINGS} in full and the others counted by one more; those of a backup name it, the others
 *     harm no backup
 * @param backups one verdict per backup, in the order of the job; a backup that was deleted meanwhile has none
 */
public record VerifyOutcome(
        double readFraction,
        long entries,
        long chunks,
        long packsRead,
        long bytesRead,
        List<Finding> findings,
        List<BackupVerdict> backups) {
    public VerifyOutcome {
        findings = List.copyOf(findings);
        backups = List.copyOf(backups);
    }
}
