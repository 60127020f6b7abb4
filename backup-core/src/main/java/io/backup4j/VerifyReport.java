package io.backup4j;

import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.verify.Finding;
import java.time.Duration;
import java.util.List;

/**
 * Outcome of a verification.
 *
 * @param backups what was checked
 * @param entries entries walked
 * @param chunks distinct chunks that the backups reach
 * @param packsRead packs whose data was read
 * @param bytesRead stored bytes read
 * @param findings everything that is wrong; what is {@link Finding#harmless() harmless} leaves the backups intact
 * @param duration wall time
 */
public record VerifyReport(
        List<BackupId> backups,
        long entries,
        long chunks,
        long packsRead,
        long bytesRead,
        List<Finding> findings,
        Duration duration) {
    public VerifyReport {
        backups = List.copyOf(backups);
        findings = List.copyOf(findings);
    }

    /** Whether everything restores as it was, as far as was read. */
    public boolean intact() {
        return findings.stream().allMatch(Finding::harmless);
    }
}
