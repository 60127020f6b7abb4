package io.backup4j.service;

import io.backup4j.BackupRepository;
import io.backup4j.PruneRequest;
import io.backup4j.RepositoryUse;
import io.backup4j.RetentionReport;
import io.backup4j.RetentionRequest;
import io.backup4j.operate.alert.Alerts;
import io.backup4j.spi.alert.AlertKind;
import io.backup4j.spi.retention.StoragePressure;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What is done when a place runs full, if the host allows it: retention gives up its oldest backups beyond what its rules let go, until by estimate a fifth of the place is
 * free, and a prune follows. Its guards stand: a wrong clock, or more than half at once, stops it, and that is an alert.
 */
final class CleanUp implements Runnable {
    /** So that the warning is over as well. */
    private static final double WANTED_FREE = 0.2;

    private final String place;
    private final Supplier<BackupRepository> repository;
    private final Function<StoragePressure, List<RetentionRequest>> retention;
    private final Alerts alerts;

    CleanUp(
            String place,
            Supplier<BackupRepository> repository,
            Function<StoragePressure, List<RetentionRequest>> retention,
            Alerts alerts) {
        this.place = place;
        this.repository = repository;
        this.retention = retention;
        this.alerts = alerts;
    }

    @Override
    public void run() {
        BackupRepository open = repository.get();
        StoragePressure pressure = RepositoryUse.space(open)
                .map(space -> StoragePressure.of(space, WANTED_FREE))
                .orElse(StoragePressure.none());
        if (!pressure.critical()) {
            return;
        }
        for (RetentionRequest request : retention.apply(pressure)) {
            RetentionReport report = open.applyRetention(request);
            String subject =
                    request.plan().map(plan -> ReportAlerts.at(plan, place)).orElse(place);
            if (report.stopped()) {
                alerts.raise(AlertKind.RETENTION, subject, String.join(" ", report.stops()));
            } else {
                alerts.resolve(AlertKind.RETENTION, subject);
            }
        }
        open.prune(PruneRequest.builder().requestedBy("storage").build());
    }
}
