package io.backup4j.operate.schedule;

import io.backup4j.spi.run.Cancellation;
import io.backup4j.spi.schedule.RunClaims.Answer.Mine;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A task in a scheduler: what is remembered of it, and what goes on. Guarded by its scheduler's lock. */
final class TaskEntry {
    private static final Logger LOG = LoggerFactory.getLogger(TaskEntry.class);

    ScheduledTask task;
    TaskState state;
    /** Present while a thread claims or runs it. */
    @Nullable
    Cancellation running;
    /** When the action began that goes on. */
    @Nullable
    Instant runningSince;
    /** The claim of what goes on. */
    @Nullable
    Mine claim;

    @Nullable
    Instant lastBeat;
    /** The claim that is being renewed; one of an earlier run if that renewal hangs. */
    @Nullable
    Mine beating;

    final LastRunQuestion question = new LastRunQuestion();
    /** Asked for while it ran. */
    boolean requestedAgain;
    /** Not to be tried again before. */
    @Nullable
    Instant notBefore;
    /** Since when claims fail. */
    @Nullable
    Instant claimFailsSince;

    String note = "";

    TaskEntry(ScheduledTask task, TaskState state) {
        this.task = task;
        this.state = state;
    }

    /** Its run has left its thread. */
    void left() {
        running = null;
        runningSince = null;
        claim = null;
        if (requestedAgain) {
            requestedAgain = false;
            state = state.requested(true);
        }
    }

    /** Whether it has just been asked for in vain. */
    boolean waits(Instant now) {
        return notBefore != null && now.isBefore(notBefore) && !now.isBefore(notBefore.minus(Scheduler.CLAIM_PAUSE));
    }

    /** A schedule that throws is never due, which is told as missed; it must not stop the other tasks. */
    private Optional<Instant> next(Instant after) {
        try {
            return task.schedule().next(after);
        } catch (RuntimeException e) {
            String failure = "Its schedule fails (" + e.getClass().getName() + "), see the log.";
            if (!note.equals(failure)) {
                LOG.error("The schedule of task '{}' fails; it does not run by itself", task.name(), e);
            }
            note = failure;
            return Optional.empty();
        }
    }

    /** What is due and may begin now; null if nothing is. */
    @Nullable
    Instant due(Instant now, Jitter jitter) {
        if (state.asking() && question.patient(now)) {
            return null;
        }
        return DueTimes.last(this::next, state.handled(), now)
                .filter(due -> !now.isBefore(delayed(due, jitter)))
                .orElse(null);
    }

    private Instant delayed(Instant due, Jitter jitter) {
        Duration interval = next(due)
                .map(following -> Duration.between(due, following))
                .orElse(task.jitter().plusMillis(1));
        return due.plus(jitter.of(task, due, interval));
    }

    /** When it begins next by its schedule; null if it runs, is paused, or is never due. */
    @Nullable
    Instant begins(Jitter jitter) {
        return running != null || state.paused()
                ? null
                : next(state.handled()).map(due -> delayed(due, jitter)).orElse(null);
    }

    /** The claim that is to be renewed now, null if none is; that goes on until {@link #beaten}. */
    @Nullable
    Mine beats(Instant now) {
        boolean early =
                lastBeat != null && now.isBefore(lastBeat.plus(Scheduler.CLAIM_PAUSE)) && !now.isBefore(lastBeat);
        if (early || claim == null || beating == claim) {
            return null;
        }
        lastBeat = now;
        beating = claim;
        return claim;
    }

    /** The renewal of a claim has ended; that of a later run may go on. */
    void beaten(Mine renewed) {
        if (beating == renewed) {
            beating = null;
        }
    }

    TaskStatus status() {
        PastRuns past = state.past();
        return new TaskStatus(
                task.name(),
                task.schedule(),
                task.jitter(),
                state.known(),
                state.paused(),
                state.paused() ? null : next(state.handled()).orElse(null),
                runningSince,
                past.startedOrNull(),
                past.finishedOrNull(),
                past.outcomeOrNull(),
                past.successOrNull(),
                past.durations(),
                note);
    }
}
