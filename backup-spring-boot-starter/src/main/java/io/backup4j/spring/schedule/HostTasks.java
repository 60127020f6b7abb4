package io.backup4j.spring.schedule;

import io.backup4j.BackupRepository;
import io.backup4j.PruneRequest;
import io.backup4j.VerifyRequest;
import io.backup4j.operate.alert.Alerts;
import io.backup4j.operate.alert.RunExpectation;
import io.backup4j.operate.schedule.ScheduledTask;
import io.backup4j.operate.schedule.Scheduler;
import io.backup4j.service.PlanRecord;
import io.backup4j.service.ReportedPlan;
import io.backup4j.service.RunTimes;
import io.backup4j.service.Upkeep;
import io.backup4j.spring.place.HostPlace;
import io.backup4j.spring.place.HostPlaces;
import io.backup4j.spring.plan.HostPlan;
import io.backup4j.spring.plan.HostPlans;
import io.backup4j.spring.properties.BackupProperties;
import io.backup4j.spring.run.PlanRunner;
import io.backup4j.spring.run.RunOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

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

    /** The place that a task is about, of a plan its nearest one. Asks nobody. */
    public HostPlace place(String task) {
        return plan(task).map(plan -> plan.places().get(0)).orElseGet(() -> places.all().stream()
                .filter(place -> task.equals(PRUNE + behind(place))
                        || task.equals(VERIFY + behind(place))
                        || task.equals(DRILL + behind(place)))
                .findFirst()
                .orElseGet(places::nearest));
    }

    /** When a task is due next after a time; empty if never, or it is not known here. */
    public Optional<Instant> following(String task, Instant due) {
        Optional<RunTimes> when = plan(task).map(plan -> times.ofPlan(plan.name()));
        if (when.isEmpty()) {
            when = task.startsWith(PRUNE) ? times.prune() : task.startsWith(VERIFY) ? times.verify() : times.drill();
        }
        return when.flatMap(known -> known.schedule().next(due));
    }

    private Optional<HostPlan> plan(String task) {
        return plans.all().stream().filter(plan -> plan.name().equals(task)).findFirst();
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
        PlanRecord record = new PlanRecord(plan.name(), () -> recorded(plan));
        upkeep.runs()
                .expect(RunExpectation.of(plan.name())
                        .missedAfter(when.missedAfterOrNull())
                        .elsewhere(record::elsewhere));
        scheduler.add(ScheduledTask.of(
                        plan.name(),
                        when.schedule(),
                        ReportedPlan.action(
                                alerts,
                                plan.name(),
                                plan.places().stream().map(HostPlace::name).toList(),
                                control -> runner.run(plan, RunOrder.asPlanned(BY), control)))
                .withJitter(when.jitter())
                .withLastRun(record::lastRun));
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

    private static PlanRecord.Places recorded(HostPlan plan) {
        Map<String, PlanRecord.Journal> journals = new LinkedHashMap<>();
        plan.places()
                .forEach(place -> journals.put(
                        place.name(), query -> place.open().history(query).runs()));
        return new PlanRecord.Places(plan.policy(), journals);
    }
}
