package io.backup4j.spring.health;

import io.backup4j.operate.schedule.TaskStatus;
import io.backup4j.spi.alert.Alert;
import io.backup4j.spring.plan.HostPlan;
import io.backup4j.spring.plan.HostPlans;
import io.backup4j.spring.run.HostRun;
import io.backup4j.spring.run.PlanRunner;
import io.backup4j.spring.run.RunOrder;
import io.backup4j.spring.status.HostStatus;
import io.backup4j.spring.status.StatusBoard;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/** The endpoint {@code backup}: how the backups stand; and, for who may write, a run of a plan. Its members are its own, whatever core's classes look like. */
@Endpoint(id = "backup", defaultAccess = Access.READ_ONLY)
public final class BackupEndpoint {
    private final StatusBoard board;
    private final HostPlans plans;
    private final PlanRunner runner;

    public BackupEndpoint(StatusBoard board, HostPlans plans, PlanRunner runner) {
        this.board = board;
        this.plans = plans;
        this.runner = runner;
    }

    /**
     * How the backups stand.
     *
     * @param level OK, WARNING or FAILING
     * @param tasks plans, clean-up, checks and drills
     * @param places where backups go
     * @param alerts what is wrong
     * @param warnings what else to look at
     */
    public record Description(
            String level,
            List<Task> tasks,
            List<HostStatus.PlaceStatus> places,
            List<OpenAlert> alerts,
            List<String> warnings) {}

    /**
     * A task.
     *
     * @param name of the task
     * @param schedule when it is due, for people
     * @param nextDue when it is due next
     * @param runningSince when the run began that goes on
     * @param lastOutcome how the last run ended
     * @param message why
     * @param lastSuccess when the last success ended
     */
    public record Task(
            String name,
            String schedule,
            @Nullable Instant nextDue,
            @Nullable Instant runningSince,
            @Nullable String lastOutcome,
            @Nullable String message,
            @Nullable Instant lastSuccess) {
        static Task of(TaskStatus task) {
            return new Task(
                    task.name(),
                    task.schedule().toString(),
                    task.nextDue().orElse(null),
                    task.runningSince().orElse(null),
                    task.lastOutcome()
                            .map(outcome -> outcome.outcome().toString())
                            .orElse(null),
                    task.lastOutcome()
                            .map(outcome -> outcome.message())
                            .filter(text -> !text.isEmpty())
                            .orElse(null),
                    task.lastSuccess().orElse(null));
        }
    }

    /**
     * Something that is wrong.
     *
     * @param kind what it is
     * @param subject of what
     * @param severity how urgent
     * @param message what happened and what to do
     * @param since when it was noticed
     */
    public record OpenAlert(String kind, String subject, String severity, String message, Instant since) {
        static OpenAlert of(Alert alert) {
            return new OpenAlert(
                    alert.kind().toString(),
                    alert.subject(),
                    alert.severity().toString(),
                    alert.message(),
                    alert.opened());
        }
    }

    /**
     * A run that was begun.
     *
     * @param run to look it up
     * @param plan that runs
     */
    public record Begun(UUID run, String plan) {}

    @ReadOperation
    public Description status() {
        HostStatus status = board.status();
        return new Description(
                status.level().toString(),
                status.tasks().stream().map(Task::of).toList(),
                status.places(),
                status.alerts().stream().map(OpenAlert::of).toList(),
                status.warnings());
    }

    /** Begins a run of a plan. */
    @WriteOperation
    public Begun run(@Selector String plan) {
        HostPlan found = plans.require(plan);
        HostRun run = runner.begin(found, RunOrder.asPlanned("actuator"));
        return new Begun(run.id(), found.name());
    }
}
