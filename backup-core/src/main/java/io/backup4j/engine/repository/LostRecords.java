package io.backup4j.engine.repository;

import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.verify.Finding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Records of backups that the storage has lost, known by what other objects say: claims of ids and manifests are never removed, so one that is gone was lost.
 */
public final class LostRecords {
    private static final String ADVICE =
            " Put the object back from another copy of the repository; nothing else can make it again.";

    private LostRecords() {}

    /**
     * Looks for them. Costs a listing, and two requests for each backup that was committed and that the catalogue does not show.
     *
     * @param view read before
     * @param committed ids of backups of which somebody was told that they were committed
     */
    public static List<Finding> find(Repository repository, Catalogue.View view, Collection<BackupId> committed)
            throws IOException {
        Set<ObjectKey> claims = new HashSet<>();
        Listings.forEach(repository.sink(), ObjectKeys.IDS, object -> claims.add(object.key()));
        List<Finding> lost = new ArrayList<>();
        Set<BackupId> known = new HashSet<>();
        for (List<BackupSummary> summaries : List.of(view.summaries(), view.deletedSummaries())) {
            for (BackupSummary backup : summaries) {
                known.add(backup.id());
                ObjectKey claim = ObjectKeys.idClaim(backup.id());
                if (!claims.contains(claim)) {
                    lost.add(missing(
                            backup.id(),
                            claim,
                            "object " + claim + " is gone, by which the backup with uuid " + backup.uuid()
                                    + " is found; all else of it may be whole."));
                }
            }
        }
        for (BackupId id : committed) {
            // Those without a claim were lost whole, or are of another repository that was at this place.
            Optional<UUID> uuid = known.add(id) && claims.contains(ObjectKeys.idClaim(id))
                    ? repository.records().uuidOf(id)
                    : Optional.empty();
            if (uuid.isPresent()) {
                ObjectKey fate = ObjectKeys.backup(uuid.get());
                if (repository.sink().stat(fate).isEmpty()) {
                    lost.add(missing(id, fate, "object " + fate + ", the manifest of " + id + ", is gone."));
                }
            }
        }
        return lost;
    }

    private static Finding missing(BackupId id, ObjectKey key, String problem) {
        return new Finding(Finding.Kind.MISSING_OBJECT, id.value(), null, null, key.value(), -1, -1, problem + ADVICE);
    }
}
