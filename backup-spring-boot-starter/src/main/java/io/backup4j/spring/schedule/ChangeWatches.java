package io.backup4j.spring.schedule;

import io.backup4j.operate.schedule.ChangeWatch;
import io.backup4j.operate.schedule.ScheduleText;
import io.backup4j.operate.schedule.Scheduler;
import io.backup4j.spring.failure.InvalidBackupSettingException;
import io.backup4j.spring.failure.Yaml;
import io.backup4j.spring.place.HostPlace;
import io.backup4j.spring.place.HostPlaces;
import io.backup4j.spring.place.StateDirectory;
import io.backup4j.spring.plan.HostPlan;
import io.backup4j.spring.plan.HostPlans;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Watches the files of plans whose schedule says {@code on change}. Immutable. */
public final class ChangeWatches {
    /** Somebody who saves ten files wants one backup. */
    private static final Duration QUIET = Duration.ofMinutes(1);

    private final List<HostPlan> plans;
    private final List<Path> own;

    private ChangeWatches(List<HostPlan> plans, List<Path> own) {
        this.plans = List.copyOf(plans);
        this.own = List.copyOf(own);
    }

    /**
     * Finds out what is to be watched.
     *
     * @throws InvalidBackupSettingException if a plan without files is to run on change
     */
    public static ChangeWatches of(HostPlans plans, HostPlaces places, StateDirectory state) {
        List<HostPlan> watched = new ArrayList<>();
        for (HostPlan plan : plans.all()) {
            String schedule = plan.settings().schedule();
            if (schedule != null && ScheduleText.onChange(schedule)) {
                requireFiles(plan);
                watched.add(plan);
            }
        }
        List<Path> own = new ArrayList<>(state.path().stream().toList());
        if (!watched.isEmpty()) {
            places.all().stream().map(HostPlace::localDirectory).forEach(directory -> directory.ifPresent(own::add));
        }
        return new ChangeWatches(watched, own);
    }

    private static void requireFiles(HostPlan plan) {
        if (plan.sources().stream().allMatch(source -> source.paths().isEmpty())) {
            String property = "backup.plans." + plan.name() + ".schedule";
            throw new InvalidBackupSettingException(
                    property,
                    "only files can be watched for changes, and none of its sources is made of files.",
                    "Give it a time:" + Yaml.of(property, "daily 02:00"));
        }
    }

    /** Begins to watch; the caller closes what this returns. */
    public List<ChangeWatch> start(Scheduler scheduler) {
        return plans.stream().map(plan -> start(plan, scheduler)).toList();
    }

    private ChangeWatch start(HostPlan plan, Scheduler scheduler) {
        List<Path> paths = plan.sources().stream()
                .flatMap(source -> source.paths().stream())
                .map(path -> path.toAbsolutePath().normalize())
                .toList();
        return ChangeWatch.start(
                paths.stream().map(ChangeWatches::directory).distinct().toList(),
                changed -> paths.stream().anyMatch(changed::startsWith)
                        && own.stream().noneMatch(changed::startsWith),
                QUIET,
                () -> scheduler.request(plan.name()));
    }

    /** A file is watched by its directory. */
    private static Path directory(Path path) {
        Path parent = path.getParent();
        return Files.isRegularFile(path) && parent != null ? parent : path;
    }
}
