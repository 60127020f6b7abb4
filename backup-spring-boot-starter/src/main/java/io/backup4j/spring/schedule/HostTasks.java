package io.backup4j.spring.schedule;

import io.backup4j.operate.schedule.ScheduledTask;
import io.backup4j.spi.journal.HistoryQuery;
import io.backup4j.spi.journal.RunKind;
import io.backup4j.spi.schedule.Schedule;
import io.backup4j.spring.place.HostPlaces;
import io.backup4j.spring.plan.HostPlan;
import io.backup4j.spring.plan.HostPlans;
import io.backup4j.spring.properties.DrillProperties;
import io.backup4j.spring.properties.PruneProperties;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The tasks of this host: a plan's is called like the plan, and there are {@value #PRUNE} and {@value #DRILL}.
 *
 * @param tasks all of them
 */
public record HostTasks(List<ScheduledTask> tasks) {
    /** Clean-up of all places. */
    public static final String PRUNE = "prune";

    /** A drill at each place. */
    public static final String DRILL = "drill";

    public HostTasks {
        tasks = List.copyOf(tasks);
    }

    /**
     * Reads the schedules of the properties.
     *
     * @throws io.backup4j.spring.failure.InvalidBackupSettingException if one is none
     */
    public static HostTasks of(
            HostPlans plans, HostPlaces places, TaskActions actions, PruneProperties prune, DrillProperties drill) {
        List<ScheduledTask> tasks = new ArrayList<>();
        plans.all().forEach(plan -> tasks.add(ofPlan(plan, actions)));
        boolean anything = plans.all().stream().anyMatch(plan -> plan.settings().schedule() != null);
        if (prune.enabled() && anything) {
            Schedule schedule = ScheduleReader.read("backup.prune.schedule", prune.schedule(), ZoneId.systemDefault());
            tasks.add(ScheduledTask.of(PRUNE, schedule, actions::prune)
                    .withLastRun(() -> lastEnd(places, HistoryQuery.all().of(RunKind.PRUNE))));
        }
        if (drill.enabled() && anything) {
            Schedule schedule = ScheduleReader.read("backup.drill.schedule", drill.schedule(), ZoneId.systemDefault());
            tasks.add(ScheduledTask.of(DRILL, schedule, actions::drill)
                    .withLastRun(() -> lastEnd(places, HistoryQuery.all().of(RunKind.DRILL))));
        }
        return new HostTasks(tasks);
    }

    private static ScheduledTask ofPlan(HostPlan plan, TaskActions actions) {
        String text = plan.settings().schedule();
        Schedule schedule = text == null
                ? Schedule.onRequest()
                : ScheduleReader.read(
                        "backup.plans." + plan.name() + ".schedule",
                        text,
                        plan.settings().zoneOrLocal());
        return new ScheduledTask(
                plan.name(),
                schedule,
                plan.settings().jitter(),
                () -> lastSuccess(plan),
                control -> actions.run(plan, control));
    }

    /** When a plan last succeeded, as its nearest place that is open recorded it of any host. */
    static Optional<Instant> lastSuccess(HostPlan plan) {
        return plan.places().stream()
                .flatMap(place -> place.opened().stream())
                .findFirst()
                .flatMap(repository -> repository
                        .history(HistoryQuery.all().of(RunKind.BACKUP).plan(plan.name()))
                        .statistics()
                        .lastSuccess());
    }

    private static Optional<Instant> lastEnd(HostPlaces places, HistoryQuery query) {
        return places.all().stream()
                .flatMap(place -> place.opened().stream())
                .findFirst()
                .flatMap(repository -> repository.history(query).runs().stream()
                        .map(run -> run.finished())
                        .findFirst());
    }
}
