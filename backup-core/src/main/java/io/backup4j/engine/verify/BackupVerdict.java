package io.backup4j.engine.verify;

import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.repository.Manifest;
import java.util.Objects;
import java.util.Set;

/**
 * What a verification says of one backup.
 *
 * @param manifest the backup
 * @param chunks references from its listings to chunks, and its blocks
 * @param findings number of findings that name it
 * @param damaged whether some of it cannot be restored as it was; false if only a check of the host failed
 * @param damagedPacks packs in which bytes that it needs are damaged or missing
 * @param firstProblem message of its first finding; empty if there is none
 */
public record BackupVerdict(
        Manifest manifest,
        long chunks,
        long findings,
        boolean damaged,
        Set<PackName> damagedPacks,
        String firstProblem) {
    public BackupVerdict {
        Objects.requireNonNull(manifest, "manifest");
        Objects.requireNonNull(firstProblem, "firstProblem");
        damagedPacks = Set.copyOf(damagedPacks);
    }

    /** Whether nothing was found. */
    public boolean intact() {
        return findings == 0;
    }
}
