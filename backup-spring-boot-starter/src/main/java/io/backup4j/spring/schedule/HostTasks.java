package io.backup4j.spring.schedule;

import io.backup4j.BackupRepository;
import io.backup4j.PruneRequest;
import io.backup4j.VerifyRequest;
import io.backup4j.operate.alert.Alerts;
import io.backup4j.operate.alert.RunExpectation;
import io.backup4j.operate.schedule.ScheduledTask;
import io.backup4j.operate.schedule.Scheduler;
import io.backup4j.service.ReportedPlan;
import io.backup4j.service.RunTimes;
import io.backup4j.service.Upkeep;
import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.journal.HistoryQuery;
import io.backup4j.spi.journal.RunKind;
import io.backup4j.spring.place.HostPlace;
import io.backup4j.spring.place.HostPlaces;
import io.backup4j.spring.plan.HostPlan;
import io.backup4j.spring.plan.HostPlans;
import io.backup4j.spring.properties.BackupProperties;
import io.backup4j.spring.run.PlanRunner;
import io.backup4j.spring.run.RunOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of this host. That of a plan is called like the plan; those of the main place are {@value #PRUNE}, {@value #VERIFY} and {@value #DRILL}, those of others
 * have its name behind: {@code prune-offsite}.
 */
public final class HostTasks {
    /** Clean-up. */
    public static final String PRUNE = "prune";

    /** A check of what is stored. */
    public static final String VERIFY = "verify";

    /** A restore for trial. */
    public static final String DRILL = "drill";

    private static final String BY = "schedule";

    private final BackupProperties properties;
    private final TaskTimes times;
    private final HostPlans plans;
    private final HostPlaces places;
    private final PlanRunner runner;
    private final DrillRequests drills;

    /**
     * Tasks.
     *
     * @param times schedules, which were read and are right
     * @param drills asked for before each drill
     */
    public HostTasks(
            BackupProperties properties,
            TaskTimes times,
            HostPlans plans,
            HostPlaces places,
            PlanRunner runner,
            DrillRequests drills) {
        this.properties = properties;
        this.times = times;
        this.plans = plans;
        this.places = places;
        this.runner = runner;
        this.drills = drills;
    }

    /** Names of all of them. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        plans.all().forEach(plan -> names.add(plan.name()));
        for (HostPlace place : kept()) {
            times.prune().ifPresent(when -> names.add(PRUNE + behind(place)));
            times.verify().ifPresent(when -> names.add(VERIFY + behind(place)));
            drillTimes(place).ifPresent(when -> names.add(DRILL + behind(place)));
        }
        return names;
    }

    /** Places that are looked after: none where nothing runs by itself. */
    private List<HostPlace> kept() {
        boolean anything = plans.all().stream().anyMatch(plan -> plan.settings().schedule() != null);
        return anything ? places.all() : List.of();
    }

    private static String behind(HostPlace place) {
        return place.name().equals(BackupProperties.MAIN) ? "" : "-" + place.name();
    }

    /** Adds them. Asks no place, so that a storage that is away does not hold the start up. */
    public void addTo(Upkeep upkeep, Scheduler scheduler, Alerts alerts) {
        for (HostPlan plan : plans.all()) {
            addPlan(plan, upkeep, scheduler, alerts);
        }
        for (HostPlace place : kept()) {
            addPlace(place, upkeep, scheduler);
        }
    }

    private void addPlan(HostPlan plan, Upkeep upkeep, Scheduler scheduler, Alerts alerts) {
        RunTimes when = times.ofPlan(plan.name());
        upkeep.runs()
                .expect(RunExpectation.of(plan.name())
                        .missedAfter(when.missedAfterOrNull())
                        .successElsewhere(() -> lastSuccess(plan)));
        scheduler.add(ScheduledTask.of(
                        plan.name(),
                        when.schedule(),
                        ReportedPlan.action(
                                alerts,
                                plan.name(),
                                plan.places().stream().map(HostPlace::name).toList(),
                                control -> runner.run(plan, RunOrder.asPlanned(BY), control)))
                .withJitter(when.jitter())
                .withLastRun(() -> lastSuccess(plan)));
    }

    private void addPlace(HostPlace place, Upkeep upkeep, Scheduler scheduler) {
        Supplier<BackupRepository> repository = place::open;
        String behind = behind(place);
        times.prune()
                .ifPresent(when -> upkeep.prune(
                        PRUNE + behind,
                        when,
                        place.name(),
                        repository,
                        PruneRequest.builder().requestedBy(BY).build()));
        times.verify()
                .ifPresent(when -> upkeep.verify(
                        VERIFY + behind,
                        when,
                        place.name(),
                        repository,
                        new VerifyRequest(List.of(), properties.verify().read().fraction(), List.of())));
        drillTimes(place)
                .ifPresent(when ->
                        upkeep.drill(DRILL + behind, when, repository, drills, () -> backupAgain(place, scheduler)));
        upkeep.storage(
                place.name(),
                repository,
                properties.alerts().storage().warning().fraction(),
                properties.alerts().storage().critical().fraction(),
                properties.alerts().storage().cleanUp() ? new PressureRetention(plans, place)::requests : null);
    }

    /** Where not everything can be drilled, each drill would be known to prove only part, which is an alert: only if it was asked for. */
    private Optional<RunTimes> drillTimes(HostPlace place) {
        boolean asked = Boolean.TRUE.equals(properties.drill().enabled());
        boolean proving = plans.all().stream()
                .filter(plan -> plan.places().contains(place))
                .allMatch(drills::proves);
        return times.drill().filter(when -> asked || proving);
    }

    private void backupAgain(HostPlace place, Scheduler scheduler) {
        if (properties.drill().backupAfterFailure()) {
            plans.all().stream()
                    .filter(plan -> plan.places().contains(place))
                    .forEach(plan -> scheduler.request(plan.name()));
        }
    }

    /** When a plan last succeeded, as its nearest place that can be opened has it of any host. If none can, nobody knows. */
    private static Optional<Instant> lastSuccess(HostPlan plan) {
        return nearest(plan)
                .history(HistoryQuery.all().of(RunKind.BACKUP).plan(plan.name()))
                .statistics()
                .lastSuccess();
    }

    private static BackupRepository nearest(HostPlan plan) {
        @Nullable BackupException failure = null;
        for (HostPlace place : plan.places()) {
            try {
                return place.open();
            } catch (BackupException e) {
                failure = e;
            }
        }
        throw failure == null ? new IllegalStateException("the plan has no place") : failure;
    }
}
