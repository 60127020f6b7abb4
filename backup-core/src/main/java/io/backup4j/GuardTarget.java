package io.backup4j;

import io.backup4j.spi.backup.BackupManifest;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.run.RunControl;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a guard's backups go. Opened for one run of a guard, which closes it. */
interface GuardTarget extends AutoCloseable {
    Logger LOG = LoggerFactory.getLogger(GuardTarget.class);

    /**
     * How a backup ended.
     *
     * @param manifest of it, at the place that a restore would take it from
     * @param place that place
     * @param elsewhere its name if it is one of several places and not the nearest, else empty
     * @param unproven why it cannot be relied on, empty if it is proven
     */
    record Result(BackupManifest manifest, BackupRepository place, String elsewhere, String unproven) {}

    /** Runs the plan. */
    Result backup(BackupPlan plan, RunControl control);

    /** Where claims are made, if that can be reached now. */
    Optional<BackupRepository> arbiter();

    @Override
    void close();

    /** A repository that is opened for each run of the guard, or stays open. */
    static GuardTarget of(Supplier<BackupRepository> opener, boolean closing) {
        BackupRepository repository = opener.get();
        return new GuardTarget() {
            @Override
            public Result backup(BackupPlan plan, RunControl control) {
                BackupReport report = repository.backup(plan, control);
                return new Result(report.manifest(), repository, "", unproven(report));
            }

            @Override
            public Optional<BackupRepository> arbiter() {
                return Optional.of(repository);
            }

            @Override
            public void close() {
                if (closing) {
                    repository.close();
                }
            }
        };
    }

    /** Several places: the nearest one decides about claims, and restores take the nearest that has proven the backup. */
    static GuardTarget of(BackupPlaces places) {
        return new GuardTarget() {
            @Override
            public Result backup(BackupPlan plan, RunControl control) {
                PlacesReport report = places.backup(plan, control);
                PlaceOutcome nearest = report.places().stream()
                        .filter(PlaceOutcome::proven)
                        .findFirst()
                        .or(() -> report.places().stream()
                                .filter(place -> place.reportOrNull() != null)
                                .findFirst())
                        .orElseThrow();
                String why = report.status() == BackupStatus.COMPLETED
                        ? ""
                        : "not proven at: "
                                + report.notProven().stream()
                                        .map(PlaceOutcome::place)
                                        .collect(Collectors.joining(", "));
                boolean first = nearest.place().equals(report.places().get(0).place());
                return new Result(
                        nearest.report().orElseThrow().manifest(),
                        places.repository(nearest.place()),
                        first ? "" : nearest.place(),
                        why);
            }

            @Override
            public Optional<BackupRepository> arbiter() {
                try {
                    return Optional.of(places.nearest().repository());
                } catch (RuntimeException e) {
                    LOG.warn(
                            "The nearest place cannot be opened, so replicas cannot agree on one backup; each makes its own. {}",
                            e.getMessage());
                    return Optional.empty();
                }
            }

            @Override
            public void close() {
                // Whoever opened them closes them.
            }
        };
    }

    private static String unproven(BackupReport report) {
        if (report.status() == BackupStatus.COMPLETED) {
            return "";
        }
        BackupManifest manifest = report.manifest();
        List<String> problems = Stream.concat(
                        manifest.sources().stream()
                                .filter(source -> !source.issues().isEmpty())
                                .map(source -> source.name() + ": "
                                        + source.issues().get(0).message()),
                        report.findings().stream()
                                .filter(finding -> !finding.harmless())
                                .map(finding -> finding.message()))
                .limit(3)
                .toList();
        return "it is " + report.status() + (problems.isEmpty() ? "" : ": " + String.join("; ", problems));
    }
}
