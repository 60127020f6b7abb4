package io.backup4j.operate.replicate;

import io.backup4j.engine.repository.Catalogue;
import io.backup4j.spi.backup.BackupManifest;
import io.backup4j.spi.backup.BackupSummary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Where a copy stands among the backups of its new repository: it must not be {@code latest} before a newer one. */
final class CopyOrder {
    private CopyOrder() {}

    /** The next order for the newest; for one that fills a gap that of the newest backup that began before it, or one before the oldest. */
    static long of(BackupManifest copy, Catalogue.View view) {
        List<BackupSummary> all = new ArrayList<>(view.summaries());
        all.addAll(view.deletedSummaries());
        boolean newest = all.stream().noneMatch(other -> other.started().isAfter(copy.started()));
        if (newest) {
            return view.highestOrder() + 1;
        }
        Optional<BackupSummary> before = all.stream()
                .filter(other -> !other.started().isAfter(copy.started()))
                .max(Comparator.comparingLong(BackupSummary::order));
        long oldestAfter = all.stream()
                .filter(other -> other.started().isAfter(copy.started()))
                .mapToLong(BackupSummary::order)
                .min()
                .orElseThrow();
        long wanted = before.map(BackupSummary::order).orElse(oldestAfter - 1);
        // Never at or above one that is newer, whatever order clocks and commits had.
        return Math.max(0, Math.min(wanted, oldestAfter - 1));
    }
}
