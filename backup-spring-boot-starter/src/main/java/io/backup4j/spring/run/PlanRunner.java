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
import io.backup4j.spi.error.CancelledException;
import io.backup4j.spi.error.NotFoundException;
import io.backup4j.spi.journal.RunKind;
import io.backup4j.spi.journal.RunOutcome;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spring.place.HostPlace;
import io.backup4j.spring.plan.HostPlan;
import io.backup4j.spring.source.HostSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs plans of this host into their places. Thread-safe. */
public final class PlanRunner {
    private static final Logger LOG = LoggerFactory.getLogger(PlanRunner.class);

    private final HostRuns runs;
    private final RepositoryOptions options;
    private final Supplier<PlanTelling> telling;
    /** By plan. Kept, as they know in which place an earlier run still hangs. */
    private final Map<String, BackupPlaces> places = new ConcurrentHashMap<>();

    /**
     * A runner.
     *
     * @param options for what concerns no single place
     * @param telling asked for when a run has ended that was begun by hand
     */
    public PlanRunner(HostRuns runs, RepositoryOptions options, Supplier<PlanTelling> telling) {
        this.runs = runs;
        this.options = options;
        this.telling = telling;
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
     * Begins a run on a thread of its own. If it is of the whole plan its end is told as that of a run by the schedule, but for a cancellation: who asked for that knows.
     *
     * @throws BusyException if the plan runs
     * @throws NotFoundException if it has not the sources that are asked for
     */
    public HostRun begin(HostPlan plan, RunOrder order) {
        boolean whole = chosen(plan, order).size() == plan.sources().size();
        return runs.begin(whole ? told(plan, job(plan, order)) : job(plan, order));
    }

    private HostRuns.Job<PlacesReport> told(HostPlan plan, HostRuns.Job<PlacesReport> job) {
        return new HostRuns.Job<>(
                job.kind(),
                job.subject(),
                job.by(),
                control -> {
                    PlacesReport report;
                    try {
                        report = job.work().apply(control);
                    } catch (CancelledException e) {
                        throw e;
                    } catch (RuntimeException | Error e) {
                        tell(to -> to.failed(plan.name(), e));
                        throw e;
                    }
                    tell(to -> to.ended(plan.name(), report));
                    return report;
                },
                job.outcome());
    }

    /** What goes wrong with telling changes nothing about the run. */
    private void tell(Consumer<PlanTelling> end) {
        try {
            end.accept(telling.get());
        } catch (RuntimeException e) {
            LOG.warn("The end of a run that was begun by hand could not be told", e);
        }
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
        return places.computeIfAbsent(plan.name(), name -> make(plan));
    }

    private BackupPlaces make(HostPlan plan) {
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
