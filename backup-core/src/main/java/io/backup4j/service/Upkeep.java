package io.backup4j.service;

import io.backup4j.BackupPlace;
import io.backup4j.BackupPlaces;
import io.backup4j.BackupPlan;
import io.backup4j.BackupRepository;
import io.backup4j.DrillReport;
import io.backup4j.DrillRequest;
import io.backup4j.PruneRequest;
import io.backup4j.RepositoryUse;
import io.backup4j.RetentionRequest;
import io.backup4j.VerifyRequest;
import io.backup4j.operate.alert.Alerts;
import io.backup4j.operate.alert.Elsewhere;
import io.backup4j.operate.alert.RunAlerts;
import io.backup4j.operate.alert.RunExpectation;
import io.backup4j.operate.alert.StorageRule;
import io.backup4j.operate.schedule.ScheduledTask;
import io.backup4j.operate.schedule.Scheduler;
import io.backup4j.operate.schedule.TaskAction;
import io.backup4j.operate.schedule.TaskOutcome;
import io.backup4j.spi.alert.AlertKind;
import io.backup4j.spi.journal.HistoryQuery;
import io.backup4j.spi.journal.RunKind;
import io.backup4j.spi.journal.RunOutcome;
import io.backup4j.spi.journal.RunRecord;
import io.backup4j.spi.retention.StoragePressure;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts what a host wants to happen by itself into a scheduler, and its alerts into their book: plans, with retention after each verified run as the plan says; prune and verification on
 * schedules of their own; drills; how full a place is. Repositories are asked for when they are needed, so that one that is away keeps no host from starting.
 *
 * <p>Thread-safe. Closing scheduler, alerts and repositories is the host's.
 */
public final class Upkeep {
    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);
    /** How far back a success is looked for among newer failures. */
    private static final int HISTORY = 50;

    private static final PruneRequest CLEAN_UP =
            PruneRequest.builder().requestedBy("storage").build();

    private final Scheduler scheduler;
    private final Alerts alerts;
    private final RunAlerts runs;
    private final ReportAlerts reports;

    private Upkeep(Scheduler scheduler, Alerts alerts) {
        this.scheduler = scheduler;
        this.alerts = alerts;
        this.runs = RunAlerts.watch(scheduler, alerts);
        this.reports = new ReportAlerts(alerts);
    }

    /** One for a scheduler and its alerts; neither needs to be started yet. */
    public static Upkeep of(Scheduler scheduler, Alerts alerts) {
        return new Upkeep(scheduler, alerts);
    }

    /**
     * Runs a plan into a repository.
     *
     * @param name of the plan, and of the task
     * @param place what the repository is called in alerts
     * @param plan asked for before each run
     */
    public void plan(
            String name,
            RunTimes times,
            String place,
            Supplier<BackupRepository> repository,
            Supplier<BackupPlan> plan) {
        reports.watch(name, List.of(place));
        add(
                name,
                times,
                RunExpectation.of(name),
                history(repository, RunKind.BACKUP, name),
                control -> reports.of(repository.get().backup(named(name, plan), control), name, place));
    }

    /**
     * Runs a plan into several places.
     *
     * @param name of the plan, and of the task
     * @param plan asked for before each run
     */
    public void plan(String name, RunTimes times, Supplier<BackupPlaces> places, Supplier<BackupPlan> plan) {
        alerts.add(new PlacesOfPlan(name, places, reports));
        PlanRecord record = new PlanRecord(name, () -> recorded(places.get()));
        schedule(
                name,
                times,
                RunExpectation.of(name).elsewhere(record::elsewhere),
                record::lastRun,
                control -> reports.of(places.get().backup(named(name, plan), control), name));
    }

    private static PlanRecord.Places recorded(BackupPlaces places) {
        Map<String, PlanRecord.Journal> journals = new LinkedHashMap<>();
        for (BackupPlace place : places.places()) {
            journals.put(place.name(), query -> RepositoryUse.history(places, place.name(), query)
                    .runs());
        }
        return new PlanRecord.Places(places.policy(), journals);
    }

    private static BackupPlan named(String name, Supplier<BackupPlan> plan) {
        BackupPlan made = plan.get();
        if (!made.name().equals(name)) {
            throw new IllegalArgumentException("plan: is named '" + made.name() + "', and its task '" + name + "'");
        }
        return made;
    }

    /**
     * Frees the space of what no backup needs. When it frees all, what a clean-up of the place could not free is over.
     *
     * @param place what the repository is called in alerts
     */
    public void prune(
            String task, RunTimes times, String place, Supplier<BackupRepository> repository, PruneRequest request) {
        add(
                task,
                times,
                RunExpectation.of(task),
                history(repository, RunKind.PRUNE, null),
                control -> pruned(ReportedPrune.of(repository.get().prune(request, control)), place));
    }

    private TaskOutcome pruned(TaskOutcome outcome, String place) {
        if (outcome.outcome() == RunOutcome.SUCCESS) {
            alerts.resolve(AlertKind.RETENTION, place);
        }
        return outcome;
    }

    /**
     * Checks stored data. A check of the host that fails is a partial run until this process makes it with success: runs of others may not have made it. Damage that is found is an alert about the place, which is over when a check of everything finds it intact: while it is open everything is read,
     * whatever part the request asks for.
     *
     * @param place what the repository is called in alerts
     */
    public void verify(
            String task, RunTimes times, String place, Supplier<BackupRepository> repository, VerifyRequest request) {
        alerts.watch(AlertKind.INTEGRITY, place);
        Supplier<List<RunRecord>> history = history(repository, RunKind.VERIFY, null);
        boolean withChecks = !request.checks().isEmpty();
        schedule(
                task,
                times,
                RunExpectation.of(task).as(AlertKind.FAILED, null).elsewhere(() -> {
                    Elsewhere found = elsewhere(history.get());
                    // The journal does not say which checks of the host a run made.
                    return withChecks ? new Elsewhere(found.resultOrNull(), null) : found;
                }),
                () -> lastRun(history),
                control -> {
                    VerifyRequest asked = ReportedCheck.wide(alerts, request, place);
                    return ReportedCheck.of(alerts, repository.get().verify(asked, control), asked, place, task);
                });
    }

    /**
     * Restores a backup into sandboxes and checks it.
     *
     * @param request asked for before each drill
     * @param afterFailure what is to happen when the backup could not be restored as it was, such as the request of a new one
     */
    public void drill(
            String task,
            RunTimes times,
            Supplier<BackupRepository> repository,
            Supplier<DrillRequest> request,
            Runnable afterFailure) {
        add(
                task,
                times,
                RunExpectation.of(task).as(AlertKind.DRILL, AlertKind.DRILL),
                history(repository, RunKind.DRILL, null),
                control -> drilled(repository.get().drill(request.get(), control), afterFailure));
    }

    private static TaskOutcome drilled(DrillReport report, Runnable afterFailure) {
        return switch (report.result()) {
            case OK ->
                report.complete()
                        ? TaskOutcome.SUCCESS
                        : new TaskOutcome(
                                RunOutcome.PARTIAL,
                                "Not every source of " + report.backup() + " could be proven: " + report.reason());
            case SKIPPED -> new TaskOutcome(RunOutcome.SKIPPED, report.reason());
            case FAILED -> {
                failed(afterFailure);
                yield new TaskOutcome(
                        RunOutcome.FAILED, report.backup() + " could not be restored as it was: " + report.reason());
            }
        };
    }

    private static void failed(Runnable afterFailure) {
        try {
            afterFailure.run();
        } catch (RuntimeException e) {
            LOG.warn("What is to follow a drill that failed has failed, too", e);
        }
    }

    /**
     * Watches how full a place is.
     *
     * @param retention what may be deleted under a pressure when it is critical, before a prune: requests with that pressure; null if nothing may
     */
    public void storage(
            String place,
            Supplier<BackupRepository> repository,
            double warning,
            double critical,
            @Nullable Function<StoragePressure, List<RetentionRequest>> retention) {
        for (AlertKind kind : List.of(AlertKind.STORAGE, AlertKind.RETENTION, AlertKind.INTEGRITY)) {
            alerts.watch(kind, place);
        }
        alerts.add(new StorageRule(
                place,
                () -> RepositoryUse.space(repository.get()),
                warning,
                critical,
                retention == null ? null : new CleanUp(place, repository, retention, CLEAN_UP, alerts)));
    }

    private void add(
            String task,
            RunTimes times,
            RunExpectation expectation,
            Supplier<List<RunRecord>> history,
            TaskAction work) {
        schedule(task, times, expectation.elsewhere(() -> elsewhere(history.get())), () -> lastRun(history), work);
    }

    private static Optional<Instant> lastRun(Supplier<List<RunRecord>> history) {
        return history.get().stream().map(RunRecord::started).findFirst();
    }

    private void schedule(
            String task,
            RunTimes times,
            RunExpectation expectation,
            Supplier<Optional<Instant>> lastRun,
            TaskAction work) {
        runs.expect(expectation.missedAfter(times.missedAfterOrNull()));
        scheduler.add(ScheduledTask.of(task, times.schedule(), work)
                .withJitter(times.jitter())
                .withLastRun(lastRun));
    }

    private static Elsewhere elsewhere(List<RunRecord> runs) {
        return new Elsewhere(
                finished(runs, EnumSet.of(RunOutcome.SUCCESS, RunOutcome.PARTIAL)),
                finished(runs, EnumSet.of(RunOutcome.SUCCESS)));
    }

    private static @Nullable Instant finished(List<RunRecord> runs, Set<RunOutcome> outcomes) {
        return runs.stream()
                .filter(run -> outcomes.contains(run.outcome()))
                .map(RunRecord::finished)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    private static Supplier<List<RunRecord>> history(
            Supplier<BackupRepository> repository, RunKind kind, @Nullable String plan) {
        HistoryQuery query = HistoryQuery.newest(HISTORY).of(kind);
        HistoryQuery wanted = plan == null ? query : query.plan(plan);
        return () -> repository.get().history(wanted).runs();
    }

    /** The alerts about runs, to say what else is expected. */
    public RunAlerts runs() {
        return runs;
    }
}
