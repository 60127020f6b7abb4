package io.backup4j.operate.alert;

import io.backup4j.operate.schedule.Scheduler;
import io.backup4j.operate.schedule.TaskListener;
import io.backup4j.operate.schedule.TaskOutcome;
import io.backup4j.operate.schedule.TaskStatus;
import io.backup4j.spi.alert.Alert;
import io.backup4j.spi.alert.AlertKind;
import io.backup4j.spi.journal.RunOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Raises and resolves alerts about the tasks of a scheduler: failed and partial when a run ends, missed and slow by the timer of {@link Alerts}, so that also a
 * run that never began, hangs, or was cut off is told. Thread-safe.
 */
public final class RunAlerts implements TaskListener, AlertRule {
    private static final Logger LOG = LoggerFactory.getLogger(RunAlerts.class);

    private final Scheduler scheduler;
    private final Alerts alerts;
    private final ElsewhereQuestions elsewhere;
    private final TaskSubjects subjects;
    private final Map<String, RunExpectation> expectations = new ConcurrentHashMap<>();
    /** Tasks of whose last run it is known that it was told. */
    private final Set<String> told = ConcurrentHashMap.newKeySet();
    /** Since when the clock is believed. Used by the timer. */
    private @Nullable Instant since;

    private RunAlerts(Scheduler scheduler, Alerts alerts, Duration patience) {
        this.scheduler = scheduler;
        this.alerts = alerts;
        this.elsewhere = new ElsewhereQuestions(patience);
        this.subjects = new TaskSubjects(alerts);
    }

    /** Watches all tasks of a scheduler, those added later too. */
    public static RunAlerts watch(Scheduler scheduler, Alerts alerts) {
        return watch(scheduler, alerts, ElsewhereQuestions.PATIENCE);
    }

    /** @param patience for each question about other processes */
    static RunAlerts watch(Scheduler scheduler, Alerts alerts, Duration patience) {
        RunAlerts watch = new RunAlerts(scheduler, alerts, patience);
        scheduler.listen(watch);
        alerts.add(watch);
        return watch;
    }

    /** Says what is expected of a task in place of {@link RunExpectation#of}. */
    public void expect(RunExpectation expectation) {
        expectations.put(expectation.task(), expectation);
    }

    private RunExpectation expectation(String task) {
        return expectations.getOrDefault(task, RunExpectation.of(task));
    }

    /** Tells the end of a run beside the schedule of its task as that of one by it. How long it took is not looked at. */
    public void ended(String task, TaskOutcome outcome) {
        told.add(task);
        tell(expectation(task), outcome);
    }

    @Override
    public void ended(String task, TaskOutcome outcome, Duration duration) {
        ended(task, outcome);
        if (outcome.outcome() == RunOutcome.SUCCESS) {
            status(task).ifPresent(status -> slow(status, duration, "took"));
        } else {
            // It is not running any more, and says nothing about what is usual.
            alerts.resolve(AlertKind.SLOW, task);
        }
    }

    private void tell(RunExpectation expected, TaskOutcome outcome) {
        switch (outcome.outcome()) {
            case SUCCESS -> succeeded(expected);
            case PARTIAL -> partial(expected, outcome);
            case FAILED -> alerts.raise(expected.failedAs(), expected.task(), words(outcome, "It failed."));
            case SKIPPED -> LOG.info("Task '{}' was skipped: {}", expected.task(), outcome.message());
        }
    }

    /** What the process before this one may not have come to tell, because it died between the end of a run and that. */
    private void tellLast(TaskStatus status, RunExpectation expected) throws InterruptedException {
        Instant finished = status.lastFinishedOrNull();
        if (finished != null
                && status.lastOutcome().isPresent()
                && untold(status, expected)
                && !toldSince(finished, expected)
                && elsewhere(expected).result().filter(finished::isBefore).isEmpty()) {
            tell(expected, status.lastOutcome().get());
        }
    }

    private boolean untold(TaskStatus status, RunExpectation expected) {
        Optional<RunOutcome> last = status.lastOutcome().map(TaskOutcome::outcome);
        boolean failed = last.filter(RunOutcome.FAILED::equals).isPresent();
        boolean partial = last.filter(RunOutcome.PARTIAL::equals).isPresent();
        AlertKind kind = expected.partialAsOrNull();
        if (kind == expected.failedAs()) {
            return alerts.open(kind, status.name()).isEmpty() == (failed || partial);
        }
        return alerts.open(expected.failedAs(), status.name()).isEmpty() == failed
                || (kind != null && !failed && alerts.open(kind, status.name()).isEmpty() == partial);
    }

    /** Whether something newer is told already, such as the failure of a run beside the schedule. */
    private boolean toldSince(Instant finished, RunExpectation expected) {
        return Stream.of(expected.failedAs(), expected.partialOpenAs())
                .flatMap(kind -> alerts.open(kind, expected.task()).stream())
                .anyMatch(alert -> alert.seen().isAfter(finished));
    }

    private void partial(RunExpectation expected, TaskOutcome outcome) {
        AlertKind kind = expected.partialAsOrNull();
        if (kind != expected.failedAs()) {
            alerts.resolve(expected.failedAs(), expected.task());
        }
        alerts.resolve(AlertKind.MISSED, expected.task());
        if (kind != null) {
            alerts.raise(kind, expected.task(), words(outcome, "It ended with something missing or not proven."));
        }
    }

    private static String words(TaskOutcome outcome, String otherwise) {
        return outcome.message().isEmpty() ? otherwise : outcome.message();
    }

    private void succeeded(RunExpectation expected) {
        alerts.resolve(expected.failedAs(), expected.task());
        alerts.resolve(expected.partialOpenAs(), expected.task());
        alerts.resolve(AlertKind.MISSED, expected.task());
    }

    private Optional<TaskStatus> status(String task) {
        return scheduler.status().stream()
                .filter(status -> status.name().equals(task))
                .findFirst();
    }

    /** The durations hold the run that has just ended, which moves a median of many little. */
    private void slow(TaskStatus status, Duration duration, String verb) {
        Optional<Duration> limit = SlowTime.over(status.durations());
        if (limit.isPresent() && duration.compareTo(limit.get()) > 0) {
            alerts.raise(
                    AlertKind.SLOW,
                    status.name(),
                    "It " + verb + " " + words(duration) + "; usual are " + words(SlowTime.usual(status.durations()))
                            + ". See 'history', and whether the source has grown or the storage is slow.");
        } else if (verb.equals("took")) {
            alerts.resolve(AlertKind.SLOW, status.name());
        }
    }

    /** A process that died at the end of a slow run that failed had no time to say so. */
    private void endedSlow(TaskStatus status) {
        if (status.lastOutcome()
                .filter(outcome -> outcome.outcome() != RunOutcome.SUCCESS)
                .isPresent()) {
            alerts.resolve(AlertKind.SLOW, status.name());
        }
    }

    private static String words(Duration duration) {
        return duration.toHours() > 0
                ? duration.toHours() + " h " + duration.toMinutesPart() + " min"
                : duration.toMinutes() + " min " + duration.toSecondsPart() + " s";
    }

    @Override
    public void look(Alerts unused, Instant now) throws InterruptedException {
        if (since == null || since.isAfter(now)) {
            since = now;
        }
        state("schedule", scheduler.problem());
        state("alerts", alerts.problem());
        List<TaskStatus> tasks = scheduler.status();
        subjects.watch(tasks.stream().map(status -> expectation(status.name())).toList());
        for (TaskStatus status : tasks) {
            status.runningSince()
                    .ifPresentOrElse(
                            since -> slow(status, Duration.between(since, now), "runs, and has taken so far"),
                            () -> endedSlow(status));
            try {
                look(status, now);
                alerts.resolve(AlertKind.STATE, TaskSubjects.schedule(status.name()));
            } catch (RuntimeException e) {
                // One schedule that fails must not keep the others from being looked at.
                LOG.error("Whether task '{}' was missed cannot be said", status.name(), e);
                alerts.raise(
                        AlertKind.STATE,
                        TaskSubjects.schedule(status.name()),
                        "Whether it was missed cannot be said: its schedule fails ("
                                + e.getClass().getName() + "), see the log. It does not run by itself.");
            }
        }
    }

    private void state(String subject, Optional<String> problem) {
        problem.ifPresentOrElse(
                words -> alerts.raise(AlertKind.STATE, subject, words), () -> alerts.resolve(AlertKind.STATE, subject));
    }

    private void look(TaskStatus status, Instant now) throws InterruptedException {
        RunExpectation expected = expectation(status.name());
        if (told.add(status.name())) {
            tellLast(status, expected);
        }
        Instant last = lastResult(status);
        Optional<Alert> failed = alerts.open(expected.failedAs(), status.name());
        Optional<Alert> partial = alerts.open(expected.partialOpenAs(), status.name());
        boolean missed = missed(status, expected, last, now);
        if (!missed) {
            // Also where no run ended it: its schedule or what is expected of it has changed.
            alerts.resolve(AlertKind.MISSED, status.name());
        }
        if (!missed && failed.isEmpty() && partial.isEmpty()) {
            return;
        }
        Elsewhere elsewhere = elsewhere(expected);
        if (expected.failedAs() != expected.partialOpenAs()) {
            endedBy(elsewhere.result(), failed);
        }
        endedBy(elsewhere.success(), failed);
        endedBy(elsewhere.success(), partial);
        if (alerts.open(expected.failedAs(), status.name()).isPresent()) {
            // Told already, and reminded of; the same again in other words helps nobody.
            return;
        }
        Instant newest = elsewhere.result().filter(last::isBefore).orElse(last);
        if (missed && missed(status, expected, newest, now)) {
            if (alerts.open(AlertKind.MISSED, status.name()).isEmpty() && underWay(status, expected, now)) {
                return;
            }
            boolean never = newest.equals(status.known());
            alerts.raise(
                    AlertKind.MISSED,
                    status.name(),
                    (never
                                    ? "It has never run to a result, and is known since " + status.known() + "."
                                    : "Its last result is of " + newest + ".")
                            + " It is due " + status.schedule() + (status.paused() ? ", but is paused." : ".")
                            + (status.note().isEmpty() ? "" : " " + status.note()));
        } else if (missed) {
            alerts.resolve(AlertKind.MISSED, status.name());
        }
    }

    /** What came to a result at another process has not failed any more; only what was whole there ends what was partial here. */
    private void endedBy(Optional<Instant> run, Optional<Alert> alert) {
        if (alert.isPresent() && run.filter(alert.get().seen()::isBefore).isPresent()) {
            alerts.resolve(alert.get().kind(), alert.get().subject());
        }
    }

    /** Whether a run goes on that may still end in time, such as one that makes up for what was missed while the machine slept. */
    private static boolean underWay(TaskStatus status, RunExpectation expected, Instant now) {
        return status.runningSince()
                .filter(since -> !since.isAfter(now))
                .filter(since -> SlowTime.over(status.durations())
                        .map(since::plus)
                        .or(() -> MissedTime.after(
                                status.schedule(), status.jitter(), since, expected.missedAfterOrNull()))
                        .filter(now::isBefore)
                        .isPresent())
                .isPresent();
    }

    /** A partial result is one, too: it is an alert of its own, and nothing is missed. */
    private static Instant lastResult(TaskStatus status) {
        Instant success = status.lastSuccess().orElse(status.known());
        boolean partial = status.lastOutcome()
                .filter(outcome -> outcome.outcome() == RunOutcome.PARTIAL)
                .isPresent();
        Instant finished = status.lastFinishedOrNull();
        return partial && finished != null && finished.isAfter(success) ? finished : success;
    }

    private boolean missed(TaskStatus status, RunExpectation expected, Instant last, Instant now) {
        // A success in the future is one of a clock that was put back since; it must not silence this for as long.
        Instant believed = since != null && last.isAfter(now) ? since : last;
        return MissedTime.after(status.schedule(), status.jitter(), believed, expected.missedAfterOrNull())
                .filter(now::isAfter)
                .isPresent();
    }

    private Elsewhere elsewhere(RunExpectation expected) throws InterruptedException {
        return elsewhere.last(expected.task(), expected.elsewhere());
    }

    @Override
    public String toString() {
        return "whether runs are missed or slow";
    }
}
