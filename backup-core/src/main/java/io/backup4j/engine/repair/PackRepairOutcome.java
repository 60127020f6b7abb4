package io.backup4j.engine.repair;

import io.backup4j.engine.pack.PackName;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.verify.Finding;
import io.backup4j.spi.verify.Loss;
import java.util.List;

/**
 * What a repair of packs found and did; for a dry run, what it would do.
 *
 * @param packsExamined packs that were read whole
 * @param damaged packs among them that are damaged, in ascending order; they stay until a prune finds that they hold no only copy of a chunk in use
 * @param chunksRescued intact chunks that had no copy elsewhere and were copied into new packs
 * @param bytesRescued their length
 * @param packsWritten new packs; 0 in a dry run
 * @param losses what no intact object holds any more, the first {@value LossLog#MAX_LOSSES} of them
 * @param lossesNotShown number of further ones
 * @param damagedBackups backups that lost something, oldest first; each has a note that names the packs
 * @param wholeAgain backups that were marked as corrupted and have an intact copy of everything; a verification with all data clears the mark
 * @param findings packs that are damaged, and records that could not be read, so that what their backups lost is not known. A damaged pack is harmless once
 *     every listed backup is known to have an intact copy of everything elsewhere
 */
public record PackRepairOutcome(
        long packsExamined,
        List<PackName> damaged,
        long chunksRescued,
        long bytesRescued,
        int packsWritten,
        List<Loss> losses,
        long lossesNotShown,
        List<BackupId> damagedBackups,
        List<BackupId> wholeAgain,
        List<Finding> findings) {
    public PackRepairOutcome {
        damaged = List.copyOf(damaged);
        losses = List.copyOf(losses);
        damagedBackups = List.copyOf(damagedBackups);
        wholeAgain = List.copyOf(wholeAgain);
        findings = List.copyOf(findings);
    }
}
