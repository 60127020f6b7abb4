package io.backup4j.operate.schedule;

import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.journal.RunOutcome;
import io.backup4j.spi.run.Cancellation;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.schedule.RunClaims.Answer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One turn of a task, on a thread of its own: it is claimed, run, and its end written down. */
final class TaskRun {
    private static final Logger LOG = LoggerFactory.getLogger(TaskRun.class);
    /** For how long a claim is asked for that fails. After that a run too many is better than none: a dead place must not stop the backups to the others. */
    private static final Duration RUN_UNCLAIMED_AFTER = Duration.ofMinutes(10);

    private final Scheduler scheduler;
    private final TaskEntry entry;
    private final ScheduledTask task;
    private final @Nullable Instant due;
    private final Cancellation cancellation;

    /**
     * @param due by the schedule, or null for a run on request
     * @param cancellation of the run
     */
    TaskRun(Scheduler scheduler, TaskEntry entry, @Nullable Instant due, Cancellation cancellation) {
        this.scheduler = scheduler;
        this.entry = entry;
        this.task = entry.task;
        this.due = due;
        this.cancellation = cancellation;
    }

    Cancellation cancellation() {
        return cancellation;
    }

    void run() {
        try {
            Answer.Mine claim = claim();
            if (claim != null && scheduler.stopping()) {
                end(claim, false);
            } else if (claim != null) {
                work(claim);
            }
        } finally {
            scheduler.left(entry);
        }
    }

    /** No thread could be had. It is tried again later, not at once: the executor would be asked all the time. */
    void notRun() {
        synchronized (scheduler) {
            entry.note = "Due, but no thread could be had for it.";
            entry.notBefore = scheduler.clock().instant().plus(Scheduler.CLAIM_PAUSE);
            entry.left();
            scheduler.notifyAll();
        }
    }

    private Answer.@Nullable Mine claim() {
        if (due == null) {
            return Answer.Mine.UNSHARED;
        }
        Instant now = scheduler.clock().instant();
        try {
            // A place that hangs fails as one that is dead does, or it would stop what goes to the others.
            Answer answer = scheduler
                    .claimCalls()
                    .call("take " + task.name(), () -> scheduler.claims().take(task.name(), due), this::giveBack);
            synchronized (scheduler) {
                entry.claimFailsSince = null;
                if (answer instanceof Answer.Mine mine) {
                    entry.note = "";
                    return mine;
                }
                if (answer instanceof Answer.Elsewhere elsewhere) {
                    entry.note = "Due at " + due + "; " + elsewhere.who() + " runs it.";
                    entry.notBefore = now.plus(Scheduler.CLAIM_PAUSE);
                } else {
                    entry.note = "Due at " + due + "; another process has run it.";
                    entry.state = entry.state.handled(due);
                }
                return null;
            }
        } catch (Exception | Error e) {
            return unclaimed(now, e);
        }
    }

    /** An answer that came when nobody waited for it any more. */
    private void giveBack(Answer late) {
        if (late instanceof Answer.Mine mine) {
            try {
                mine.end(false);
            } catch (IOException | RuntimeException | Error e) {
                LOG.info(
                        "Task '{}': a claim that came too late could not be given back: {}", task.name(), e.toString());
            }
        }
    }

    private Answer.@Nullable Mine unclaimed(Instant now, Throwable failure) {
        synchronized (scheduler) {
            if (entry.claimFailsSince == null || now.isBefore(entry.claimFailsSince)) {
                entry.claimFailsSince = now;
            }
            boolean patient = now.isBefore(entry.claimFailsSince.plus(RUN_UNCLAIMED_AFTER));
            entry.note = "Due at " + due + "; whether another process runs it could not be found out"
                    + (patient ? "." : ", so it was run here.");
            LOG.warn("Task '{}': {}", task.name(), entry.note, failure);
            if (patient) {
                entry.notBefore = now.plus(Scheduler.CLAIM_PAUSE);
                return null;
            }
            return Answer.Mine.UNSHARED;
        }
    }

    private void work(Answer.Mine claim) {
        Instant started = scheduler.clock().instant();
        int starts;
        synchronized (scheduler) {
            // A run that was cut off was for an earlier time, maybe: it is the same run all the same, and counts.
            entry.state = entry.state.begin(due, started);
            entry.runningSince = started;
            entry.claim = claim;
            entry.lastBeat = started;
            starts = entry.state.starts();
        }
        scheduler.save();
        TaskOutcome outcome;
        if (starts > Scheduler.MAX_STARTS) {
            outcome = new TaskOutcome(
                    RunOutcome.FAILED,
                    "The process has died " + Scheduler.MAX_STARTS
                            + " times in this run. It is not begun again before its next time; look into the log before that.");
        } else {
            tell(listener -> listener.started(task.name()));
            outcome = act();
        }
        if (outcome == null) {
            cutOff(claim);
        } else {
            ended(claim, outcome, Duration.between(started, scheduler.clock().instant()));
        }
    }

    /** Null if a stop cut it off. */
    private @Nullable TaskOutcome act() {
        try {
            return task.action().run(new RunControl(progress -> {}, cancellation));
        } catch (Exception | Error e) {
            if (scheduler.stopping()) {
                // Whatever a cancellation looks like by now; a real failure comes again with the next start.
                LOG.info(
                        "Task '{}' was cut off by a stop and is begun again by the next start: {}",
                        task.name(),
                        e.toString());
                return null;
            }
            if (e instanceof BackupException) {
                LOG.warn("Task '{}' failed: {}", task.name(), e.getMessage());
            } else {
                LOG.warn("Task '{}' failed", task.name(), e);
            }
            return TaskOutcome.thrown(e);
        }
    }

    private void cutOff(Answer.Mine claim) {
        synchronized (scheduler) {
            entry.state = entry.state.cutOff();
        }
        scheduler.save();
        end(claim, false);
    }

    private void ended(Answer.Mine claim, TaskOutcome outcome, Duration duration) {
        synchronized (scheduler) {
            entry.state = entry.state.end(outcome, scheduler.clock().instant());
        }
        scheduler.save();
        end(claim, true);
        tell(listener -> listener.ended(task.name(), outcome, duration.isNegative() ? Duration.ZERO : duration));
    }

    private void end(Answer.Mine claim, boolean finished) {
        try {
            // With the time: an earlier end that hangs keeps this one from nothing.
            scheduler.claimCalls().call("end " + task.name() + " " + due, () -> {
                claim.end(finished);
                return finished;
            });
        } catch (Exception | Error e) {
            LOG.warn(
                    "Task '{}': other processes could not be told that the run due at {} is over", task.name(), due, e);
        }
    }

    private void tell(Consumer<TaskListener> event) {
        for (TaskListener listener : scheduler.listeners()) {
            try {
                event.accept(listener);
            } catch (RuntimeException | Error e) {
                // Also an Error, such as a class that is missing: a listener must not keep a backup from running.
                LOG.warn("A listener of task '{}' failed", task.name(), e);
            }
        }
    }
}
