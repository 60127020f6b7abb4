package io.backup4j.spring.schedule;

import io.backup4j.service.RunTimes;
import io.backup4j.spi.schedule.Schedule;
import io.backup4j.spring.properties.BackupProperties;
import io.backup4j.spring.properties.PlanProperties;
import java.time.Duration;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The schedules of the properties, read before anything begins. Immutable. */
public final class TaskTimes {
    private final Map<String, RunTimes> plans = new LinkedHashMap<>();
    private final @Nullable RunTimes prune;
    private final @Nullable RunTimes verify;
    private final @Nullable RunTimes drill;

    private TaskTimes(BackupProperties properties) {
        Duration missed = properties.alerts().missedAfter();
        properties
                .plans()
                .forEach((name, plan) -> plans.put(name, new RunTimes(schedule(name, plan), plan.jitter(), missed)));
        prune = properties.prune().enabled()
                ? times("backup.prune.schedule", properties.prune().schedule())
                : null;
        verify = properties.verify().enabled()
                ? times("backup.verify.schedule", properties.verify().schedule())
                : null;
        drill = !Boolean.FALSE.equals(properties.drill().enabled())
                ? times("backup.drill.schedule", properties.drill().schedule())
                : null;
    }

    /**
     * Reads them.
     *
     * @throws io.backup4j.spring.failure.InvalidBackupSettingException if one is none
     */
    public static TaskTimes of(BackupProperties properties) {
        return new TaskTimes(properties);
    }

    private static Schedule schedule(String name, PlanProperties plan) {
        return plan.schedule() == null
                ? Schedule.onRequest()
                : ScheduleReader.read("backup.plans." + name + ".schedule", plan.schedule(), plan.zoneOrLocal());
    }

    private static RunTimes times(String property, String text) {
        return RunTimes.of(ScheduleReader.read(property, text, ZoneId.systemDefault()));
    }

    RunTimes ofPlan(String name) {
        return plans.getOrDefault(name, RunTimes.of(Schedule.onRequest()));
    }

    Optional<RunTimes> prune() {
        return Optional.ofNullable(prune);
    }

    Optional<RunTimes> verify() {
        return Optional.ofNullable(verify);
    }

    Optional<RunTimes> drill() {
        return Optional.ofNullable(drill);
    }
}
