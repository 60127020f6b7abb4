package io.backup4j.engine.repair;

import io.backup4j.engine.repository.Catalogue;
import io.backup4j.engine.repository.ObjectKeys;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.seal.SealedKind;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.error.RepositoryException;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.verify.Finding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Says which records of backups do not open, and removes catalogue segments and notes among them if it is asked to: until then they stop every prune, because
 * a hold may be in them. What a segment repeats of manifests is written again first. Manifests are never removed. Used once.
 */
public final class RecordsRepair {
    private static final String LOST =
            "Put an intact copy of the object back if there is one. Until then nothing is pruned, because a hold may be in it."
                    + " To do without: 'repair records --forget-unreadable'";

    private final Repository repository;
    private final boolean forgetUnreadable;
    private final boolean dryRun;
    private final RepairProgress progress;

    /**
     * @param forgetUnreadable whether to remove segments and notes that do not open; holds, tags and validations that were only there are lost
     * @param dryRun says what would be done and changes nothing
     */
    public RecordsRepair(Repository repository, boolean forgetUnreadable, boolean dryRun, RunControl control) {
        this.repository = Objects.requireNonNull(repository, "repository");
        this.forgetUnreadable = forgetUnreadable;
        this.dryRun = dryRun;
        this.progress = new RepairProgress(control);
    }

    /** What becomes of a record that does not open. */
    private enum Fate {
        FORGOTTEN,
        KEPT,
        LATER_RELEASE,
        MANIFEST
    }

    /**
     * Looks at every record, and again at those that do not open: a bad read must not cost a hold.
     *
     * @throws IOException if the storage failed; run it again
     */
    public RecordsRepairOutcome run() throws IOException {
        progress.begin("records", -1);
        Catalogue.View before = repository.catalogue().view();
        Catalogue.View view =
                before.unreadable().isEmpty() ? before : repository.catalogue().view();
        List<ObjectKey> unreadable = new ArrayList<>();
        List<ObjectKey> forgotten = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        for (ObjectKey key : view.missed().keySet()) {
            if (!before.unreadable().containsKey(key)) {
                continue;
            }
            progress.report();
            Fate fate = fate(key);
            unreadable.add(key);
            if (fate == Fate.FORGOTTEN) {
                forgotten.add(key);
            }
            findings.add(finding(view, key, fate));
        }
        if (!forgotten.isEmpty() && !dryRun) {
            // First, so that nothing that opens is only in the memory of a process that may die now.
            repository.catalogue().rewrite();
            for (ObjectKey key : forgotten) {
                repository.sink().delete(key);
            }
        }
        return new RecordsRepairOutcome(unreadable, forgotten, findings);
    }

    private Fate fate(ObjectKey key) throws IOException {
        SealedKind kind;
        if (key.value().startsWith(ObjectKeys.CATALOGUE)) {
            kind = SealedKind.CATALOGUE;
        } else if (key.value().startsWith(ObjectKeys.NOTES)) {
            kind = SealedKind.NOTE;
        } else {
            return Fate.MANIFEST;
        }
        try {
            repository.store().get(kind, key);
        } catch (RepositoryException e) {
            return Fate.LATER_RELEASE;
        } catch (DamagedException e) {
            return forgetUnreadable ? Fate.FORGOTTEN : Fate.KEPT;
        }
        // It authenticates and still makes no sense.
        return forgetUnreadable ? Fate.FORGOTTEN : Fate.KEPT;
    }

    private Finding finding(Catalogue.View view, ObjectKey key, Fate fate) {
        Optional<BackupSummary> backup = backupOf(view, key);
        String name = backup.map(summary -> summary.id().value()).orElse(null);
        return finding(key, name, view.unreadable().get(key) + ". " + advice(key, fate));
    }

    private String advice(ObjectKey key, Fate fate) {
        boolean segment = key.value().startsWith(ObjectKeys.CATALOGUE);
        return switch (fate) {
            case FORGOTTEN ->
                (dryRun ? "It would be removed: " : "Removed: ")
                        + (segment
                                ? "holds, tags and validations that were only in this segment are lost, the backups are not"
                                : "the hold, tag or validation that it was is lost, the backup is not");
            case KEPT ->
                LOST
                        + (segment
                                ? " removes it; holds, tags and validations that were only there are lost then."
                                : " removes it; the hold, tag or validation that it was is lost then.");
            case LATER_RELEASE -> "It stays: use that release.";
            case MANIFEST ->
                "It cannot be repaired: what belongs to this backup is known to nobody else. Put an intact copy of the"
                        + " object back if there is one; 'delete "
                        + key.name() + "' gives the backup up, so that prune goes on.";
        };
    }

    private static Optional<BackupSummary> backupOf(Catalogue.View view, ObjectKey key) {
        String prefix = key.value().startsWith(ObjectKeys.NOTES) ? ObjectKeys.NOTES : ObjectKeys.BACKUPS;
        if (!key.value().startsWith(prefix)) {
            return Optional.empty();
        }
        Optional<UUID> uuid = ObjectKeys.uuidBehind(prefix, key);
        return view.summaries().stream()
                .filter(summary -> uuid.filter(summary.uuid()::equals).isPresent())
                .findFirst();
    }

    private static Finding finding(ObjectKey key, @Nullable String backup, String message) {
        return new Finding(Finding.Kind.DAMAGED_OBJECT, backup, null, null, key.value(), -1, -1, message);
    }
}
