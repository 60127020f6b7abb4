package io.backup4j.engine.backup;

import io.backup4j.engine.repository.Catalogue;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.Repository;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.error.DamagedException;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses what a run builds on. Follows commit order, never a clock. */
final class ParentChoice {
    private static final Logger LOG = LoggerFactory.getLogger(ParentChoice.class);

    private ParentChoice() {}

    /** The backup whose unchanged entries are taken over: the last of the plan for incremental, its last full one for differential. */
    static Optional<Manifest> find(Repository repository, Catalogue.View view, BackupJob job) throws IOException {
        Predicate<BackupSummary> eligible =
                switch (job.type()) {
                    case FULL, SNAPSHOT -> summary -> false;
                    case INCREMENTAL -> summary -> true;
                    case DIFFERENTIAL -> summary -> summary.type() == BackupType.FULL;
                };
        for (BackupSummary summary : view.summaries()) {
            if (summary.plan().equals(job.plan()) && eligible.test(summary)) {
                try {
                    return repository.records().loadKnown(summary.uuid());
                } catch (DamagedException e) {
                    LOG.warn(
                            "The manifest of {} is damaged; everything is read again. {}",
                            summary.id(),
                            e.getMessage());
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }
}
