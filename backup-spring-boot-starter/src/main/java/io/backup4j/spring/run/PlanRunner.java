package io.backup4j.spring.run;

import io.backup4j.BackupPlace;
import io.backup4j.BackupPlaces;
import io.backup4j.BackupPlan;
import io.backup4j.BackupReport;
import io.backup4j.BackupRepository;
import io.backup4j.PlaceOutcome;
import io.backup4j.PlacesReport;
import io.backup4j.RepositoryOptions;
import io.backup4j.RunJournals;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.error.NotFoundException;
import io.backup4j.spi.journal.RunKind;
import io.backup4j.spi.journal.RunOutcome;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spring.place.HostPlace;
import io.backup4j.spring.plan.HostPlan;
import io.backup4j.spring.source.HostSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Runs plans of this host into their places. Thread-safe. */
public final class PlanRunner {
    private final HostRuns runs;
    private final RepositoryOptions options;

    /**
     * A runner.
     *
     * @param options for what concerns no single place
     */
    public PlanRunner(HostRuns runs, RepositoryOptions options) {
        this.runs = runs;
        this.options = options;
    }

    /**
     * Runs a plan on this thread; waits for a run of the same plan that goes on.
     *
     * @throws BackupException if it is committed at no place, after its retries
     */
    public PlacesReport run(HostPlan plan, RunOrder order, RunControl control) {
        return runs.run(job(plan, order), control);
    }

    /**
     * Begins a run on a thread of its own.
     *
     * @throws BusyException if the plan runs
     * @throws NotFoundException if it has not the sources that are asked for
     */
    public HostRun begin(HostPlan plan, RunOrder order) {
        chosen(plan, order);
        return runs.begin(job(plan, order));
    }

    private HostRuns.Job<PlacesReport> job(HostPlan plan, RunOrder order) {
        return new HostRuns.Job<>(
                RunKind.BACKUP, plan.name(), order.by(), control -> execute(plan, order, control), PlanRunner::outcome);
    }

    private static RunOutcome outcome(PlacesReport report) {
        return report.status() == BackupStatus.COMPLETED ? RunOutcome.SUCCESS : RunOutcome.PARTIAL;
    }

    private PlacesReport execute(HostPlan plan, RunOrder order, RunControl control) {
        BackupPlan built = RunJournals.recordingFailure(
                options,
                new RunJournals.Intent(
                        RunKind.BACKUP,
                        plan.name(),
                        order.by(),
                        plan.places().get(0).location()),
                () -> plan.build(order.type().orElse(plan.settings().type()), order.by(), chosen(plan, order)));
        Optional<BackupRepository> single = single(plan);
        return single.isPresent()
                ? alone(plan, single.get().backup(built, control))
                : places(plan).backup(built, control);
    }

    private static List<HostSource> chosen(HostPlan plan, RunOrder order) {
        if (order.sources().isEmpty()) {
            return plan.sources();
        }
        for (String name : order.sources()) {
            if (plan.sources().stream().noneMatch(source -> source.name().equals(name))) {
                throw new NotFoundException("Plan '" + plan.name() + "' has no source '" + name + "'; it has: "
                        + plan.sources().stream().map(HostSource::name).collect(Collectors.joining(", ")));
            }
        }
        return plan.sources().stream()
                .filter(source -> order.sources().contains(source.name()))
                .toList();
    }

    /** One place needs no tee, which costs processor time. If it cannot be opened now, the other way tries again and records it. */
    private static Optional<BackupRepository> single(HostPlan plan) {
        HostPlace first = plan.places().get(0);
        if (plan.places().size() > 1 || first.retention().isPresent()) {
            return Optional.empty();
        }
        try {
            return Optional.of(first.open());
        } catch (BackupException e) {
            return Optional.empty();
        }
    }

    /** The places of a plan, opened when they are needed. Not to be closed: the repositories belong to their places. */
    public BackupPlaces places(HostPlan plan) {
        BackupPlaces.Builder places = BackupPlaces.builder(options).policy(plan.policy());
        for (HostPlace place : plan.places()) {
            BackupPlace opening = BackupPlace.opening(place.name(), place.location(), place::open);
            places.place(place.retention()
                    .map(own -> own.policy()
                            .map(policy ->
                                    opening.retention(policy, plan.settings().zoneOrLocal()))
                            .orElseGet(opening::keepingEverything))
                    .orElse(opening));
        }
        return places.build();
    }

    private static PlacesReport alone(HostPlan plan, BackupReport report) {
        HostPlace place = plan.places().get(0);
        return new PlacesReport(
                report.manifest().uuid(),
                report.status(),
                List.of(new PlaceOutcome(
                        place.name(), place.location(), PlaceOutcome.State.COMMITTED, report, null, null)));
    }
}
