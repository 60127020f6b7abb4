package io.backup4j.operate.schedule;

import io.backup4j.operate.state.PollThreads;
import io.backup4j.spi.schedule.RunClaims;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews the claims of what runs, apart from the executor of the host: where its pool is full, another process would take the run for dead. Thread-safe.
 */
final class ClaimRenewals {
    private static final Logger LOG = LoggerFactory.getLogger(ClaimRenewals.class);

    private final Scheduler scheduler;
    private final PollThreads threads;

    ClaimRenewals(Scheduler scheduler, PollThreads threads) {
        this.scheduler = scheduler;
        this.threads = threads;
    }

    /**
     * A claim that is to be renewed. Of each claim there is one at a time; a renewal that hangs keeps no later claim of its task waiting.
     *
     * @param entry whose
     * @param claim of the run that goes on
     */
    record Due(TaskEntry entry, RunClaims.Answer.Mine claim) {}

    /** Begins to renew a claim. */
    void renew(Due due) {
        if (!threads.executeApart(() -> beat(due))) {
            end(due);
        }
    }

    private void beat(Due due) {
        try {
            boolean goesOn;
            synchronized (scheduler) {
                goesOn = due.entry().claim == due.claim();
            }
            if (goesOn) {
                due.claim().beat();
            }
        } catch (IOException | RuntimeException | Error e) {
            LOG.warn(
                    "Task '{}': other processes could not be told that the run goes on",
                    due.entry().task.name(),
                    e);
        } finally {
            end(due);
        }
    }

    private void end(Due due) {
        synchronized (scheduler) {
            due.entry().beaten(due.claim());
        }
    }
}
