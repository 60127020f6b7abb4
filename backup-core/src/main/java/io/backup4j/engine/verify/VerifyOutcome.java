package io.backup4j.engine.verify;

import io.backup4j.engine.pack.PackName;
import io.backup4j.spi.verify.Finding;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Outcome of a verification.
 *
 * @param readFraction part of the stored data that was to be read
 * @param entries entries of all backups
 * @param chunks distinct chunks that the backups reach and the index knows, of listings too
 * @param packsRead packs of which data was read
 * @param bytesRead stored bytes that were read of those
 * @param findings what is wrong, the first {@value FindingLog#MAX_FINDINGS} in full and the others counted by one more; those of a backup name it, the others
 *     harm no backup
 * @param backups one verdict per backup, in the order of the job; a backup that was deleted meanwhile has none
 * @param damagedPacks packs in which damaged or missing bytes were seen, whether a backup needs those or not, each with what was seen
 * @param intactAgain packs that were marked as damaged before this began, and of which every byte was read and is as it was written
 */
public record VerifyOutcome(
        double readFraction,
        long entries,
        long chunks,
        long packsRead,
        long bytesRead,
        List<Finding> findings,
        List<BackupVerdict> backups,
        SortedMap<PackName, String> damagedPacks,
        Set<PackName> intactAgain) {
    public VerifyOutcome {
        findings = List.copyOf(findings);
        backups = List.copyOf(backups);
        damagedPacks = Collections.unmodifiableSortedMap(new TreeMap<>(damagedPacks));
        intactAgain = Set.copyOf(intactAgain);
    }
}
