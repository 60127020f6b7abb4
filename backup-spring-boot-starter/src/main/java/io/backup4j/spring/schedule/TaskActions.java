package io.backup4j.spring.schedule;

import io.backup4j.DrillReport;
import io.backup4j.DrillRequest;
import io.backup4j.PlaceOutcome;
import io.backup4j.PlacesReport;
import io.backup4j.PruneReport;
import io.backup4j.PruneRequest;
import io.backup4j.operate.schedule.TaskOutcome;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.error.CancelledException;
import io.backup4j.spi.journal.RunKind;
import io.backup4j.spi.journal.RunOutcome;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spring.place.HostPlace;
import io.backup4j.spring.place.HostPlaces;
import io.backup4j.spring.plan.HostPlan;
import io.backup4j.spring.run.HostRuns;
import io.backup4j.spring.run.PlanRunner;
import io.backup4j.spring.run.RunOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the tasks do. Thread-safe. */
public final class TaskActions {
    private static final String BY = "schedule";

    private final PlanRunner plans;
    private final HostRuns runs;
    private final HostPlaces places;
    private final @Nullable Path scratch;
    private final Consumer<DrillReport> failedDrill;

    /**
     * Actions.
     *
     * @param scratchOrNull where files are restored for trial; null if this host has no directory for it
     * @param failedDrill told of each drill that found something wrong
     */
    public TaskActions(
            PlanRunner plans,
            HostRuns runs,
            HostPlaces places,
            @Nullable Path scratchOrNull,
            Consumer<DrillReport> failedDrill) {
        this.plans = plans;
        this.runs = runs;
        this.places = places;
        this.scratch = scratchOrNull;
        this.failedDrill = failedDrill;
    }

    TaskOutcome run(HostPlan plan, RunControl control) {
        PlacesReport report = plans.run(plan, RunOrder.asPlanned(BY), control);
        return report.status() == BackupStatus.COMPLETED
                ? TaskOutcome.SUCCESS
                : new TaskOutcome(RunOutcome.PARTIAL, missing(report));
    }

    /** Which places have not got all of it, and why. */
    static String missing(PlacesReport report) {
        return report.notProven().stream().map(TaskActions::missing).collect(Collectors.joining(" "));
    }

    private static String missing(PlaceOutcome place) {
        return place.report()
                .map(report -> place.place() + ": " + report.manifest().id() + " is partial, "
                        + report.manifest().sources().stream()
                                .mapToLong(source -> source.issues().size())
                                .sum()
                        + " issues, " + report.findings().size() + " findings; see 'show'.")
                .orElseGet(() -> place.place() + ": "
                        + place.message().orElse(place.state().toString()));
    }

    TaskOutcome prune(RunControl control) {
        return each(RunKind.PRUNE, HostTasks.PRUNE, control, place -> {
            PruneReport report =
                    place.open().prune(PruneRequest.builder().requestedBy(BY).build(), control);
            if (!report.complete()) {
                return new TaskOutcome(
                        RunOutcome.PARTIAL,
                        "waited in vain for " + report.waitingFor().size() + " runs; the next clean-up goes on.");
            }
            return report.findings().isEmpty()
                    ? TaskOutcome.SUCCESS
                    : new TaskOutcome(
                            RunOutcome.PARTIAL, report.findings().size() + " findings of damage; see 'verify'.");
        });
    }

    TaskOutcome drill(RunControl control) {
        return each(RunKind.DRILL, HostTasks.DRILL, control, place -> drill(place, control));
    }

    private TaskOutcome drill(HostPlace place, RunControl control) throws IOException {
        if (place.open().list().isEmpty()) {
            return new TaskOutcome(RunOutcome.SKIPPED, "there is no backup yet.");
        }
        DrillRequest.Builder request = DrillRequest.random().requestedBy(BY);
        if (scratch != null) {
            request.scratch(Files.createDirectories(scratch));
        }
        DrillReport report = place.open().drill(request.build(), control);
        return switch (report.result()) {
            case OK -> TaskOutcome.SUCCESS;
            case SKIPPED -> new TaskOutcome(RunOutcome.SKIPPED, report.backup() + ": " + report.reason());
            case FAILED -> {
                failedDrill.accept(report);
                yield new TaskOutcome(RunOutcome.FAILED, report.backup() + " does not restore: " + report.reason());
            }
        };
    }

    /** Something that is done at one place. */
    private interface AtPlace {
        TaskOutcome apply(HostPlace place) throws Exception;
    }

    /** At all places, also when one fails; the worst outcome counts. */
    private TaskOutcome each(RunKind kind, String subject, RunControl control, AtPlace work) {
        return runs.run(new HostRuns.Job<>(kind, subject, BY, inner -> each(work), TaskOutcome::outcome), control);
    }

    private TaskOutcome each(AtPlace work) {
        List<TaskOutcome> outcomes = new ArrayList<>();
        for (HostPlace place : places.all()) {
            TaskOutcome outcome = at(place, work);
            outcomes.add(new TaskOutcome(
                    outcome.outcome(), outcome.message().isEmpty() ? "" : place.name() + ": " + outcome.message()));
        }
        String message = outcomes.stream()
                .map(TaskOutcome::message)
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(" "));
        return new TaskOutcome(worst(outcomes), message);
    }

    private static TaskOutcome at(HostPlace place, AtPlace work) {
        try {
            return work.apply(place);
        } catch (CancelledException e) {
            throw e;
        } catch (Exception e) {
            return TaskOutcome.thrown(e);
        }
    }

    private static RunOutcome worst(List<TaskOutcome> outcomes) {
        for (RunOutcome outcome : List.of(RunOutcome.FAILED, RunOutcome.PARTIAL, RunOutcome.SUCCESS)) {
            if (outcomes.stream().anyMatch(one -> one.outcome() == outcome)) {
                return outcome;
            }
        }
        return RunOutcome.SKIPPED;
    }
}
