package io.backup4j.spring.metrics;

import io.backup4j.operate.schedule.TaskStatus;
import io.backup4j.spi.journal.RunOutcome;
import io.backup4j.spi.sink.SinkSpace;
import io.backup4j.spring.place.HostPlace;
import io.backup4j.spring.place.HostPlaces;
import io.backup4j.spring.schedule.HostTasks;
import io.backup4j.spring.schedule.HostUpkeep;
import io.backup4j.spring.status.PlaceWatch;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Gauges of what is in memory: age of the last success, how long a task is overdue, how its last run ended, open alerts, room of the places. A figure that nobody knows
 * is NaN, never 0.
 */
public final class BackupMeters implements MeterBinder {
    private final HostPlaces places;
    private final PlaceWatch watch;
    private final HostTasks tasks;
    private final HostUpkeep upkeep;
    private final Clock clock;

    public BackupMeters(HostPlaces places, PlaceWatch watch, HostTasks tasks, HostUpkeep upkeep, Clock clock) {
        this.places = places;
        this.watch = watch;
        this.tasks = tasks;
        this.upkeep = upkeep;
        this.clock = clock;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("backup.alerts", upkeep, present -> present.alerts().size())
                .description("Open alerts about backups")
                .register(registry);
        for (HostPlace place : places.all()) {
            room(registry, place, "backup.storage.total", "Size of the storage of a place", SinkSpace::totalBytes);
            room(registry, place, "backup.storage.usable", "Room in the storage of a place", SinkSpace::usableBytes);
        }
        for (String task : tasks.names()) {
            task(registry, task, "backup.task.age", "Time since the last success", this::age);
            task(registry, task, "backup.task.overdue", "Time since it was due and has not begun", this::overdue);
            task(registry, task, "backup.task.duration", "Time that the last success took", BackupMeters::duration);
            Gauge.builder("backup.task.successful", () -> of(task, BackupMeters::successful))
                    .description("1 if the last run was a success, else 0")
                    .tag("task", task)
                    .register(registry);
        }
    }

    private void room(
            MeterRegistry registry,
            HostPlace place,
            String name,
            String description,
            ToDoubleFunction<SinkSpace> figure) {
        Gauge.builder(name, () -> watch.seen(place.name())
                        .flatMap(PlaceWatch.Seen::space)
                        .map(figure::applyAsDouble)
                        .orElse(Double.NaN))
                .description(description)
                .baseUnit("bytes")
                .tag("place", place.name())
                .register(registry);
    }

    private void task(
            MeterRegistry registry, String task, String name, String description, ToDoubleFunction<TaskStatus> figure) {
        Gauge.builder(name, () -> of(task, figure))
                .description(description)
                .baseUnit("seconds")
                .tag("task", task)
                .register(registry);
    }

    private double of(String task, ToDoubleFunction<TaskStatus> figure) {
        return upkeep.task(task).map(figure::applyAsDouble).orElse(Double.NaN);
    }

    private double age(TaskStatus task) {
        return task.lastSuccess().map(this::since).orElse(Double.NaN);
    }

    private double overdue(TaskStatus task) {
        return task.nextDue()
                .filter(due -> task.runningSince().isEmpty())
                .map(due -> Math.max(0, since(due)))
                .orElse(0.0);
    }

    private static double duration(TaskStatus task) {
        List<Duration> durations = task.durations();
        return durations.isEmpty()
                ? Double.NaN
                : durations.get(durations.size() - 1).toMillis() / 1000.0;
    }

    private static double successful(TaskStatus task) {
        return task.lastOutcome()
                .map(outcome -> outcome.outcome() == RunOutcome.SUCCESS ? 1.0 : 0.0)
                .orElse(Double.NaN);
    }

    private double since(Instant time) {
        return Duration.between(time, clock.instant()).toMillis() / 1000.0;
    }
}
