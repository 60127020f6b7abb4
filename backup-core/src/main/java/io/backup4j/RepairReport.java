package io.backup4j;

import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.verify.Finding;
import io.backup4j.spi.verify.Loss;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * Outcome of a repair; of a dry run, what it would be. Numbers that do not apply to a kind are 0.
 *
 * @param kind what was repaired
 * @param dryRun whether nothing was changed
 * @param packsRead {@code INDEX}: packs whose directory was read; {@code PACKS}: packs that were read whole
 * @param packsDamaged packs that are damaged; they stay until a prune finds that they hold no only copy of a chunk in use
 * @param packsWritten new packs with what was saved
 * @param chunks {@code INDEX}: rows of the new index; {@code PACKS}: chunks that were saved
 * @param bytesSaved their length, {@code PACKS} only
 * @param segmentsWritten new index segments, {@code INDEX} only
 * @param removed old index segments, {@code INDEX}; records that were forgotten, {@code RECORDS}
 * @param losses what no intact object holds any more, at most 10 000 of them
 * @param lossesNotShown number of further ones
 * @param damagedBackups backups that lost something, oldest first; each is marked as corrupted
 * @param wholeAgain backups that are marked as corrupted and have an intact copy of everything: verify them with all data, which clears the mark
 * @param findings objects that are damaged and what became of them
 * @param duration wall time
 */
public record RepairReport(
        RepairRequest.Kind kind,
        boolean dryRun,
        long packsRead,
        long packsDamaged,
        long packsWritten,
        long chunks,
        long bytesSaved,
        long segmentsWritten,
        long removed,
        List<Loss> losses,
        long lossesNotShown,
        List<BackupId> damagedBackups,
        List<BackupId> wholeAgain,
        List<Finding> findings,
        Duration duration) {
    public RepairReport {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(duration, "duration");
        losses = List.copyOf(losses);
        damagedBackups = List.copyOf(damagedBackups);
        wholeAgain = List.copyOf(wholeAgain);
        findings = List.copyOf(findings);
    }

    /** Whether nothing was found lost. What is damaged and saved is no loss; of a record that does not open nobody knows. */
    public boolean nothingLost() {
        return losses.isEmpty() && lossesNotShown == 0;
    }
}
