package io.backup4j.engine.verify;

import io.backup4j.engine.repository.Catalogue;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.ObjectKeys;
import io.backup4j.engine.repository.Repository;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.error.NotFoundException;
import io.backup4j.spi.verify.Finding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The backups to verify. The manifests themselves are read, not what the catalogue repeats of them.
 *
 * @param manifests those that open
 * @param findings one for each that does not
 */
public record LoadedManifests(List<Manifest> manifests, List<Finding> findings) {
    private static final String ADVICE =
            ". The data of this backup may be intact but nothing says what belongs to it. Put an intact"
                    + " copy of the object back, or delete the backup.";

    public LoadedManifests {
        manifests = List.copyOf(manifests);
        findings = List.copyOf(findings);
    }

    /**
     * Reads manifests, oldest first.
     *
     * @param ids empty for all backups
     * @throws NotFoundException if one of the ids is no backup
     */
    public static LoadedManifests load(Repository repository, Collection<BackupId> ids) throws IOException {
        Catalogue.View view = repository.catalogue().view();
        List<Manifest> manifests = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        Set<BackupId> wanted = new HashSet<>(ids);
        List<BackupSummary> newestFirst = view.summaries();
        for (int i = newestFirst.size() - 1; i >= 0; i--) {
            BackupSummary summary = newestFirst.get(i);
            if (ids.isEmpty() || wanted.remove(summary.id())) {
                load(repository, summary, manifests, findings);
            }
        }
        // An unreadable manifest hides its id: where all backups are meant, or one is not found, it may be that one.
        if (ids.isEmpty() || !wanted.isEmpty()) {
            view.missed()
                    .forEach((key, problem) -> findings.add(
                            Finding.ofObject(Finding.Kind.DAMAGED_OBJECT, key.value(), -1, -1, problem + ADVICE)));
        }
        if (!wanted.isEmpty() && view.missed().isEmpty()) {
            throw new NotFoundException(
                    "There is no backup " + wanted.iterator().next() + " in the repository at "
                            + repository.sink().location() + ". 'list' shows the backups that exist.");
        }
        return new LoadedManifests(manifests, findings);
    }

    private static void load(
            Repository repository, BackupSummary summary, List<Manifest> manifests, List<Finding> findings)
            throws IOException {
        String key = ObjectKeys.backup(summary.uuid()).value();
        try {
            repository
                    .records()
                    .load(summary.uuid())
                    .ifPresentOrElse(
                            manifests::add,
                            () -> findings.add(new Finding(
                                    Finding.Kind.MISSING_OBJECT,
                                    summary.id().value(),
                                    null,
                                    null,
                                    key,
                                    -1,
                                    -1,
                                    "The manifest is gone" + ADVICE)));
        } catch (DamagedException e) {
            findings.add(new Finding(
                    Finding.Kind.DAMAGED_OBJECT,
                    summary.id().value(),
                    null,
                    null,
                    key,
                    -1,
                    -1,
                    e.getMessage() + ADVICE));
        }
    }
}
