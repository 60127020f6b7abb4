package io.backup4j.service;

import io.backup4j.BackupRepository;
import io.backup4j.PruneRequest;
import io.backup4j.RepositoryUse;
import io.backup4j.RetentionReport;
import io.backup4j.RetentionRequest;
import io.backup4j.operate.alert.Alerts;
import io.backup4j.operate.alert.CleanUpResult;
import io.backup4j.operate.schedule.TaskOutcome;
import io.backup4j.spi.alert.AlertKind;
import io.backup4j.spi.journal.RunOutcome;
import io.backup4j.spi.retention.StoragePressure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What is done when a place runs full, if the host allows it: what no backup needs is freed; if that is not enough, retention gives up its oldest backups beyond what its rules let
 * go, until by estimate a fifth of the place is free, and that is freed. Its guards stand: a wrong clock, or more than half at once, stops it, and that is an alert. A prune that
 * waited in vain, or whose packs the store retains, frees later, so that nothing is deleted on top of it.
 */
final class CleanUp implements Supplier<CleanUpResult> {
    /** So that the warning is over as well. */
    private static final double WANTED_FREE = 0.2;

    private final String place;
    private final Supplier<BackupRepository> repository;
    private final Function<StoragePressure, List<RetentionRequest>> retention;
    private final PruneRequest prune;
    private final Alerts alerts;

    CleanUp(
            String place,
            Supplier<BackupRepository> repository,
            Function<StoragePressure, List<RetentionRequest>> retention,
            PruneRequest prune,
            Alerts alerts) {
        this.place = place;
        this.repository = repository;
        this.retention = retention;
        this.prune = prune;
        this.alerts = alerts;
    }

    @Override
    public CleanUpResult get() {
        BackupRepository open = repository.get();
        Map<String, String> problems = new LinkedHashMap<>();
        CleanUpResult freed = free(open);
        StoragePressure pressure = pressure(open);
        if (freed.complete() && pressure.critical()) {
            for (RetentionRequest request : retention.apply(pressure)) {
                RetentionReport report = open.applyRetention(request);
                problems.merge(
                        request.plan().map(plan -> ReportAlerts.at(plan, place)).orElse(place),
                        String.join(" ", report.stops()),
                        (first, second) -> (first + " " + second).strip());
            }
            freed = free(open);
        }
        problems.merge(
                place, freed.complete() ? "" : freed.message(), (first, second) -> (first + " " + second).strip());
        problems.forEach(this::tell);
        return freed;
    }

    private CleanUpResult free(BackupRepository open) {
        TaskOutcome outcome = ReportedPrune.freed(open.prune(prune));
        return new CleanUpResult(
                outcome.outcome() == RunOutcome.SUCCESS,
                outcome.outcome() == RunOutcome.SUCCESS ? "What no backup needs was freed." : outcome.message());
    }

    private static StoragePressure pressure(BackupRepository open) {
        return RepositoryUse.space(open)
                .map(space -> StoragePressure.of(space, WANTED_FREE))
                .orElse(StoragePressure.none());
    }

    private void tell(String subject, String problem) {
        if (problem.isEmpty()) {
            alerts.resolve(AlertKind.RETENTION, subject);
        } else {
            alerts.raise(AlertKind.RETENTION, subject, problem);
        }
    }
}
