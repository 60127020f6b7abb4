package io.backup4j.operate.drill;

import io.backup4j.engine.repository.Catalogue;
import io.backup4j.engine.repository.Repository;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupManifest;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.error.NotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The backup that is drilled.
 *
 * @param id its public id
 * @param uuid key of its record
 * @param plan that made it
 */
record DrillChoice(BackupId id, UUID uuid, String plan) {

    /**
     * The given backup, or one drawn with the repository's random numbers: each that is listed and not known to be corrupted is as likely as any other.
     *
     * @throws NotFoundException if there is none
     */
    static DrillChoice make(Repository repository, Optional<BackupId> given) throws IOException {
        Catalogue.View view = repository.catalogue().knownView();
        if (given.isPresent()) {
            return given(repository, view, given.get());
        }
        List<BackupSummary> candidates = view.summaries().stream()
                .filter(summary -> !summary.corrupted())
                .toList();
        if (candidates.isEmpty()) {
            throw new NotFoundException("There is no backup to drill in the repository at "
                    + repository.sink().location()
                    + (view.summaries().isEmpty()
                            ? ": it has none yet."
                            : ": it has " + view.summaries().size() + ", all of them known to be corrupted.")
                    + " Make a backup first.");
        }
        return of(candidates.get(repository.settings().random().nextInt(candidates.size())));
    }

    private static DrillChoice given(Repository repository, Catalogue.View view, BackupId id) throws IOException {
        Optional<BackupSummary> listed = view.summaries().stream()
                .filter(summary -> summary.id().equals(id))
                .findFirst();
        if (listed.isPresent()) {
            return of(listed.get());
        }
        BackupManifest found = repository.records().find(id).record();
        return new DrillChoice(found.id(), found.uuid(), found.plan());
    }

    private static DrillChoice of(BackupSummary summary) {
        return new DrillChoice(summary.id(), summary.uuid(), summary.plan());
    }
}
