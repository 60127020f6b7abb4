package io.backup4j.spring.web;

import io.backup4j.BackupRepository;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.error.NotFoundException;
import io.backup4j.spring.plan.ImportedBackups;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which backup an order means: the one of its id, or the newest intact one that has what is asked for. Of several plans each may back up other sources, so the newest
 * of all need not; an imported one is meant only by its id, or by the plan that uploads have. Stateless.
 */
final class BackupChoice {
    private static final String LATEST = "latest";

    private BackupChoice() {}

    static BackupId of(RestoreOrder order, BackupRepository repository) {
        String backup = order.backup();
        if ((backup == null) == (order.at() == null)) {
            throw ProblemException.badRequest("Give one of 'backup' (an id, or 'latest') and 'at'.");
        }
        return backup == null || backup.equals(LATEST) ? newest(order, repository) : named(backup, order, repository);
    }

    /** Whoever names a plan as well is mistaken in one of both if they do not fit. */
    private static BackupId named(String backup, RestoreOrder order, BackupRepository repository) {
        BackupId id = id(backup);
        String plan = order.plan();
        if (plan != null) {
            String actual = repository.show(id).manifest().plan();
            if (!actual.equals(plan)) {
                throw ProblemException.badRequest(
                        id + " is a backup of the plan '" + actual + "', not of '" + plan + "'. Nothing was changed.");
            }
        }
        return id;
    }

    private static BackupId id(String backup) {
        try {
            return BackupId.of(backup);
        } catch (IllegalArgumentException e) {
            throw ProblemException.badRequest(String.valueOf(e.getMessage()));
        }
    }

    private static BackupId newest(RestoreOrder order, BackupRepository repository) {
        @Nullable Instant at = order.at();
        return repository.list().stream()
                .filter(backup -> !backup.corrupted())
                .filter(backup -> at == null || !backup.finished().isAfter(at))
                .filter(backup -> meant(order.plan(), backup))
                .filter(backup -> backup.sources().containsAll(order.sourceNames()))
                .findFirst()
                .map(BackupSummary::id)
                .orElseThrow(() -> new NotFoundException("There is no intact backup" + wanted(order) + " at "
                        + repository.location()
                        + ". 'GET /backups' shows what there is; an imported one is restored by its id, an uploaded one also by \"plan\":\""
                        + ImportedBackups.PLAN + "\"."));
    }

    /** What was imported, under whatever plan, may be of any time and from anywhere: it is restored only if it is named. */
    private static boolean meant(@Nullable String plan, BackupSummary backup) {
        if (ImportedBackups.PLAN.equals(plan)) {
            return backup.plan().equals(plan);
        }
        return !backup.imported() && (plan == null || plan.equals(backup.plan()));
    }

    private static String wanted(RestoreOrder order) {
        List<String> sources = order.sourceNames();
        return (order.plan() == null ? "" : " of the plan '" + order.plan() + "'")
                + (sources.isEmpty() ? "" : " of the sources " + String.join(", ", sources))
                + (order.at() == null ? "" : " that was finished by " + order.at());
    }
}
