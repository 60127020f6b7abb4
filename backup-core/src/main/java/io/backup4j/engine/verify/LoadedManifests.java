package io.backup4j.engine.verify;

import io.backup4j.engine.repository.Catalogue;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.ObjectKeys;
import io.backup4j.engine.repository.Repository;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.error.NotFoundException;
import io.backup4j.spi.error.RepositoryException;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.verify.Finding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The backups to verify. The manifests themselves are read, not what the catalogue repeats of them.
 *
 * @param manifests those that open
 * @param findings one for each that does not
 */
public record LoadedManifests(List<Manifest> manifests, List<Finding> findings) {
    private static final String ADVICE = ". 'repair records' says what can be done.";

    public LoadedManifests {
        manifests = List.copyOf(manifests);
        findings = List.copyOf(findings);
    }

    /**
     * Reads manifests, oldest first.
     *
     * @param ids empty for all backups
     * @throws NotFoundException if one of the ids is no backup, or is deleted; the message says which
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
        if (ids.isEmpty()) {
            view.missed().forEach((key, problem) -> findings.add(damaged(null, key, problem)));
        }
        for (BackupId id : wanted) {
            loadHidden(repository, view, id, manifests, findings);
        }
        return new LoadedManifests(manifests, findings);
    }

    /** An unreadable manifest hides its id: only the claim of the id leads to it. */
    private static void loadHidden(
            Repository repository, Catalogue.View view, BackupId id, List<Manifest> manifests, List<Finding> findings)
            throws IOException {
        try {
            manifests.add(repository.records().find(id));
        } catch (DamagedException | RepositoryException e) {
            findings.add(damaged(id, null, String.valueOf(e.getMessage())));
        } catch (NotFoundException e) {
            // One that is lost may be the one.
            List<ObjectKey> hidden = view.missed().keySet().stream()
                    .filter(key -> key.value().startsWith(ObjectKeys.BACKUPS))
                    .toList();
            if (hidden.isEmpty()) {
                throw e;
            }
            hidden.forEach(key -> findings.add(damaged(null, key, view.missed().get(key))));
        }
    }

    private static Finding damaged(@Nullable BackupId id, @Nullable ObjectKey key, String problem) {
        return new Finding(
                Finding.Kind.DAMAGED_OBJECT,
                id == null ? null : id.value(),
                null,
                null,
                key == null ? null : key.value(),
                -1,
                -1,
                problem + ADVICE);
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
        } catch (DamagedException | RepositoryException e) {
            findings.add(damaged(summary.id(), ObjectKeys.backup(summary.uuid()), String.valueOf(e.getMessage())));
        }
    }
}
