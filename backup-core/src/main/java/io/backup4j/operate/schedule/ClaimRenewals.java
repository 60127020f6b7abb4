package io.backup4j.operate.schedule;

import io.backup4j.operate.state.PollThreads;
import io.backup4j.spi.schedule.RunClaims;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
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

    /** Begins to renew the claim of a task that says so; one at a time for each task. */
    void renew(TaskEntry entry) {
        if (!threads.executeApart(() -> beat(entry))) {
            end(entry);
        }
    }

    private void beat(TaskEntry entry) {
        RunClaims.Answer.@Nullable Mine claim;
        synchronized (scheduler) {
            claim = entry.claim;
        }
        try {
            if (claim != null) {
                claim.beat();
            }
        } catch (IOException | RuntimeException | Error e) {
            LOG.warn("Task '{}': other processes could not be told that the run goes on", entry.task.name(), e);
        } finally {
            end(entry);
        }
    }

    private void end(TaskEntry entry) {
        synchronized (scheduler) {
            entry.beating = false;
        }
    }
}
