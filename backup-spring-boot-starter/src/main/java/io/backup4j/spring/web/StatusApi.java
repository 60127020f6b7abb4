package io.backup4j.spring.web;

import io.backup4j.operate.alert.DeadManPing;
import io.backup4j.operate.schedule.TaskStatus;
import io.backup4j.spi.alert.Alert;
import io.backup4j.spi.journal.HistoryQuery;
import io.backup4j.spi.journal.RunKind;
import io.backup4j.spi.journal.RunRecord;
import io.backup4j.spi.journal.RunStatistics;
import io.backup4j.spring.place.HostPlaces;
import io.backup4j.spring.plan.HostPlan;
import io.backup4j.spring.plan.HostPlans;
import io.backup4j.spring.schedule.HostUpkeep;
import io.backup4j.spring.source.HostSource;
import io.backup4j.spring.status.HostStatus;
import io.backup4j.spring.status.StatusBoard;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;

/** How the backups stand: health, plans with their figures, history; and a test of a channel for alerts. */
final class StatusApi {
    private static final int MOST_RUNS = 1000;
    /** Before the name of a plan whose pings are tried. */
    private static final String PING = "ping-";

    private final StatusBoard board;
    private final HostPlans plans;
    private final HostPlaces places;
    private final HostUpkeep upkeep;

    StatusApi(StatusBoard board, HostPlans plans, HostPlaces places, HostUpkeep upkeep) {
        this.board = board;
        this.plans = plans;
        this.places = places;
        this.upkeep = upkeep;
    }

    List<ApiRoute> routes() {
        return List.of(
                ApiRoute.reading("/health", Permission.VIEW, call -> Answer.ok(HealthView.of(board.status()))),
                ApiRoute.reading("/plans", Permission.VIEW, this::plans),
                ApiRoute.reading("/history", Permission.VIEW, this::history),
                new ApiRoute(HttpMethod.POST, "/alerts/{channel}/test", Permission.OPERATE, "alert.test", this::test));
    }

    /**
     * How everything stands.
     *
     * @param level OK, WARNING or FAILING
     * @param tasks plans, clean-up, checks and drills
     * @param places where backups go
     * @param alerts what is wrong
     * @param warnings what else to look at
     */
    record HealthView(
            String level,
            List<TaskView> tasks,
            List<HostStatus.PlaceStatus> places,
            List<AlertView> alerts,
            List<String> warnings) {
        static HealthView of(HostStatus status) {
            return new HealthView(
                    status.level().name(),
                    status.tasks().stream().map(TaskView::of).toList(),
                    status.places(),
                    status.alerts().stream().map(AlertView::of).toList(),
                    status.warnings());
        }
    }

    /**
     * A task.
     *
     * @param name of it
     * @param schedule for people
     * @param nextDue when it is due next
     * @param runningSince when the run began that goes on
     * @param lastOutcome how the last run ended
     * @param message why
     * @param lastSuccess when the last success ended
     */
    record TaskView(
            String name,
            String schedule,
            @Nullable Instant nextDue,
            @Nullable Instant runningSince,
            @Nullable String lastOutcome,
            @Nullable String message,
            @Nullable Instant lastSuccess) {
        static TaskView of(TaskStatus task) {
            return new TaskView(
                    task.name(),
                    task.schedule().toString(),
                    task.nextDueOrNull(),
                    task.runningSinceOrNull(),
                    task.lastOutcome().map(outcome -> outcome.outcome().name()).orElse(null),
                    task.lastOutcome().map(outcome -> outcome.message()).orElse(null),
                    task.lastSuccessOrNull());
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
    record AlertView(String kind, String subject, String severity, String message, Instant since) {
        static AlertView of(Alert alert) {
            return new AlertView(
                    alert.kind().name(), alert.subject(), alert.severity().name(), alert.message(), alert.opened());
        }
    }

    /**
     * A plan with figures of its last runs.
     *
     * @param name of the plan
     * @param schedule as it was written; null for on request only
     * @param type what is read
     * @param sources names
     * @param places names
     * @param task how its task stands
     * @param successes runs
     * @param partial runs
     * @param failed runs
     * @param successRate of all that were not skipped
     * @param lastSuccess when the last success ended
     * @param meanDuration of runs that came to their end
     */
    record PlanView(
            String name,
            @Nullable String schedule,
            String type,
            List<String> sources,
            List<String> places,
            @Nullable TaskView task,
            long successes,
            long partial,
            long failed,
            @Nullable Double successRate,
            @Nullable Instant lastSuccess,
            @Nullable Duration meanDuration) {}

    /**
     * A run of any host.
     *
     * @param kind what was run
     * @param plan of which plan
     * @param started when it began
     * @param finished when it ended
     * @param outcome how
     * @param backup that it made or was about
     * @param error code of its failure
     * @param message why
     * @param by who asked, and where
     * @param attempt from 1
     */
    record HistoryView(
            String kind,
            @Nullable String plan,
            Instant started,
            Instant finished,
            String outcome,
            @Nullable String backup,
            @Nullable String error,
            @Nullable String message,
            String by,
            int attempt) {
        static HistoryView of(RunRecord run) {
            return new HistoryView(
                    run.kind().name(),
                    run.planOrNull(),
                    run.started(),
                    run.finished(),
                    run.outcome().name(),
                    run.backup().map(Object::toString).orElse(null),
                    run.errorOrNull(),
                    run.messageOrNull(),
                    run.by(),
                    run.attempt());
        }
    }

    private Answer plans(Call call) {
        return Answer.ok(Page.of(plans.all().stream().map(this::view).toList(), call));
    }

    private PlanView view(HostPlan plan) {
        HistoryQuery runs = HistoryQuery.newest(MOST_RUNS).of(RunKind.BACKUP).plan(plan.name());
        // A place that is away holds nobody up here.
        RunStatistics figures = plan.places().stream()
                .flatMap(place -> place.opened().stream())
                .findFirst()
                .map(repository -> repository.history(runs).statistics())
                .orElseGet(() -> RunStatistics.of(List.of()));
        return new PlanView(
                plan.name(),
                plan.settings().schedule(),
                plan.settings().type().word(),
                plan.sources().stream().map(HostSource::name).toList(),
                plan.places().stream().map(place -> place.name()).toList(),
                upkeep.task(plan.name()).map(TaskView::of).orElse(null),
                figures.successes(),
                figures.partial(),
                figures.failed(),
                figures.successRate().isPresent() ? figures.successRate().getAsDouble() : null,
                figures.lastSuccess().orElse(null),
                figures.meanDuration().orElse(null));
    }

    private Answer history(Call call) {
        HistoryQuery query = HistoryQuery.newest(MOST_RUNS);
        Optional<String> kind = call.parameter("kind");
        if (kind.isPresent()) {
            query = query.of(kind(kind.get()));
        }
        Optional<String> plan = call.parameter("plan");
        if (plan.isPresent()) {
            query = query.plan(plan.get());
        }
        return Answer.ok(Page.of(
                PlaceChoice.of(call, places).history(query).runs().stream()
                        .map(HistoryView::of)
                        .toList(),
                call));
    }

    private static RunKind kind(String text) {
        try {
            return RunKind.valueOf(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw ProblemException.badRequest(
                    "'kind' must be one of " + List.of(RunKind.values()) + ", not '" + text + "'.");
        }
    }

    private Answer test(Call call) throws IOException {
        String channel = call.variable("channel");
        HostUpkeep.Running running = upkeep.running()
                .orElseThrow(() -> new ProblemException(
                        HttpStatus.SERVICE_UNAVAILABLE, "STOPPED", "Schedule and alerts are stopped."));
        DeadManPing ping = channel.startsWith(PING) ? running.pings().get(channel.substring(PING.length())) : null;
        boolean known = running.alerts().channels().stream()
                .anyMatch(status -> status.name().equals(channel));
        if (ping == null && !known) {
            throw ProblemException.notFound("There is no channel '" + channel + "'.");
        }
        try {
            if (known) {
                running.alerts().test(channel);
            } else {
                ping.test();
            }
        } catch (IOException e) {
            throw new ProblemException(HttpStatus.BAD_GATEWAY, "DELIVERY", String.valueOf(e.getMessage()));
        }
        return Answer.none();
    }
}
