package io.backup4j.spring.web;

import io.backup4j.BackupRepository;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.error.NotFoundException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which backup an order means: the one of its id, or the newest intact one that has what is asked for. Of several plans each may back up other sources, so the newest
 * of all need not. Stateless.
 */
final class BackupChoice {
    private static final String LATEST = "latest";

    private BackupChoice() {}

    static BackupId of(RestoreOrder order, BackupRepository repository) {
        String backup = order.backup();
        if ((backup == null) == (order.at() == null)) {
            throw ProblemException.badRequest("Give one of 'backup' (an id, or 'latest') and 'at'.");
        }
        return backup == null || backup.equals(LATEST) ? newest(order, repository) : id(backup);
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
                .filter(backup -> order.plan() == null || order.plan().equals(backup.plan()))
                .filter(backup -> backup.sources().containsAll(order.sourceNames()))
                .findFirst()
                .map(BackupSummary::id)
                .orElseThrow(() -> new NotFoundException("There is no intact backup" + wanted(order) + " at "
                        + repository.location() + ". 'GET /backups' shows what there is."));
    }

    private static String wanted(RestoreOrder order) {
        List<String> sources = order.sourceNames();
        return (order.plan() == null ? "" : " of the plan '" + order.plan() + "'")
                + (sources.isEmpty() ? "" : " of the sources " + String.join(", ", sources))
                + (order.at() == null ? "" : " that was finished by " + order.at());
    }
}
