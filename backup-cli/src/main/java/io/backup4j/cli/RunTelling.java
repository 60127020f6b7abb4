package io.backup4j.cli;

import io.backup4j.cli.config.AlertSettings;
import io.backup4j.cli.config.ConfigException;
import io.backup4j.operate.alert.Alerts;
import io.backup4j.operate.alert.DeadManPing;
import io.backup4j.operate.schedule.TaskOutcome;
import io.backup4j.spi.alert.AlertKind;
import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.journal.RunKind;
import io.backup4j.spi.journal.RunOutcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Tells by the alerts of the configuration file what becomes of one run. Does nothing where there are none, and never changes what the command answers. */
final class RunTelling {
    private final Invocation invocation;
    private final @Nullable RunKind kind;
    private final @Nullable String run;
    private final @Nullable AlertSettings settings;
    private @Nullable Function<Alerts, TaskOutcome> report;
    private boolean partialIsTold;

    /**
     * Telling.
     *
     * @param kind of the run; null for what is none
     * @param run its name in alerts; null if nobody is told of it
     */
    RunTelling(Invocation invocation, @Nullable RunKind kind, @Nullable String run) {
        this.invocation = invocation;
        this.kind = kind;
        this.run = run;
        this.settings = run == null ? null : invocation.settings().alertsOrNull();
    }

    /** A command. */
    interface Work {
        ExitCode run() throws IOException;
    }

    /** Does the work and tells its end. A mistake in the command line is told on the terminal only: nothing was tried. */
    ExitCode around(Work work) throws IOException {
        try {
            ExitCode code = work.run();
            ended(alerts -> report == null ? outcome(code, code.meaning()) : report.apply(alerts));
            return code;
        } catch (MissingException e) {
            ended(alerts -> failed(String.valueOf(e.getMessage())));
            throw e;
        } catch (UsageException | ConfigException e) {
            throw e;
        } catch (IOException | RuntimeException | Error e) {
            ended(alerts -> failed(words(e)));
            throw e;
        }
    }

    /** The run begins: a service that waits for pings is told. */
    void begin() {
        AlertSettings present = settings;
        if (present != null && run != null && present.pings().containsKey(run)) {
            guarded(() ->
                    new ConfiguredAlerts(invocation, present).open(alerts -> ping(alerts, ping -> ping.started(run))));
        }
    }

    /** The outcome is said by a report, which may raise alerts of its own. */
    void report(Function<Alerts, TaskOutcome> value) {
        report = value;
    }

    /** The same, and that something is missing, damaged or unproven is among the alerts that it raises about the run of that name, or the place. */
    void reportThatTells(BiFunction<Alerts, String, TaskOutcome> value) {
        report = alerts -> value.apply(alerts, Objects.requireNonNull(run, "only what has a name is told"));
        partialIsTold = true;
    }

    /** The exit code says the outcome, and this in words what was not well. */
    void words(ExitCode code, String words) {
        report = alerts -> outcome(code, words.isBlank() ? code.meaning() : words);
    }

    private TaskOutcome outcome(ExitCode code, String words) {
        return switch (code) {
            case OK -> TaskOutcome.SUCCESS;
            case PARTIAL, STOPPED, WAITED -> new TaskOutcome(RunOutcome.PARTIAL, words);
            case VERIFICATION_FAILED ->
                new TaskOutcome(kind == RunKind.DRILL ? RunOutcome.FAILED : RunOutcome.PARTIAL, words);
            case FAILED, USAGE, NO_REPOSITORY, LOCKED, WRONG_KEY, CANCELLED -> failed(words);
        };
    }

    private static TaskOutcome failed(String words) {
        return new TaskOutcome(RunOutcome.FAILED, words);
    }

    /** Only messages of our own are known to hold no secret. */
    private static String words(Throwable failure) {
        return failure instanceof CommandFailure || failure instanceof BackupException
                ? String.valueOf(failure.getMessage())
                : TaskOutcome.thrown(failure).message();
    }

    private void ended(Function<Alerts, TaskOutcome> end) {
        AlertSettings present = settings;
        if (present != null && run != null) {
            guarded(() -> new ConfiguredAlerts(invocation, present).tell(alerts -> {
                TaskOutcome outcome = end.apply(alerts);
                tell(alerts, run, outcome);
                ping(alerts, ping -> ping.ended(run, outcome, Duration.ZERO));
            }));
        }
    }

    private void tell(Alerts alerts, String subject, TaskOutcome outcome) {
        AlertKind failed = kind == RunKind.DRILL ? AlertKind.DRILL : AlertKind.FAILED;
        switch (outcome.outcome()) {
            case SUCCESS -> {
                alerts.resolve(failed, subject);
                alerts.resolve(AlertKind.PARTIAL, subject);
            }
            case PARTIAL -> {
                if (kind != RunKind.DRILL) {
                    // A drill that proved nothing, or part, says nothing about one that failed.
                    alerts.resolve(failed, subject);
                }
                if (!partialIsTold) {
                    alerts.raise(AlertKind.PARTIAL, subject, outcome.message());
                }
            }
            case FAILED -> alerts.raise(failed, subject, outcome.message());
            case SKIPPED -> {
                // Neither a failure nor a success.
            }
        }
    }

    private interface Ping {
        void send(DeadManPing ping);
    }

    private void ping(Alerts alerts, Ping event) {
        Path file = settings == null ? null : settings.pings().get(run);
        if (file != null && run != null) {
            try {
                event.send(new DeadManPing(run, AlertChannels.address(file), alerts, Runnable::run));
            } catch (UsageException | IllegalArgumentException e) {
                alerts.raise(
                        AlertKind.DELIVERY,
                        "ping-" + run,
                        "The service that watches '" + run + "' could not be pinged: " + e.getMessage());
            }
        }
    }

    private void guarded(Runnable telling) {
        try {
            telling.run();
        } catch (RuntimeException | LinkageError e) {
            invocation.output().problem("alerts could not be told: " + Causes.describe(e));
        }
    }
}
