package io.backup4j.operate.schedule;

import io.backup4j.operate.state.PollThreads;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks when the tasks of a scheduler ran last of which its notes know nothing, each on a thread that may hang. Thread-safe. */
final class LastRunQuestions {
    /** What people are told while there is no answer. */
    private static final String UNANSWERED =
            "When it ran last is not known: who recorded it does not answer. It is asked again.";

    private static final Logger LOG = LoggerFactory.getLogger(LastRunQuestions.class);

    private final Scheduler scheduler;
    private final PollThreads threads;

    LastRunQuestions(Scheduler scheduler, PollThreads threads) {
        this.scheduler = scheduler;
        this.threads = threads;
    }

    /** Asks what is to be asked now. */
    void ask(Instant now) {
        for (TaskEntry entry : scheduler.asking(now)) {
            if (!threads.execute(() -> ask(entry))) {
                failed(entry);
            }
        }
    }

    private void ask(TaskEntry entry) {
        ScheduledTask task;
        synchronized (scheduler) {
            task = entry.task;
        }
        try {
            answered(entry, task.lastRun().get());
        } catch (RuntimeException | Error e) {
            // Also an Error: a question that stays open would never be asked again.
            LOG.warn("When the task '{}' ran last could not be found out; it is asked again", task.name(), e);
            failed(entry);
        }
    }

    private void answered(TaskEntry entry, Optional<Instant> lastRun) {
        synchronized (scheduler) {
            entry.question.end();
            entry.state =
                    entry.state.lastRun(lastRun.orElse(null), scheduler.clock().instant());
            if (entry.note.equals(UNANSWERED)) {
                entry.note = "";
            }
        }
        scheduler.answered();
    }

    private void failed(TaskEntry entry) {
        synchronized (scheduler) {
            entry.question.end();
            if (entry.state.asking() && entry.running == null) {
                entry.note = UNANSWERED;
            }
        }
    }
}
