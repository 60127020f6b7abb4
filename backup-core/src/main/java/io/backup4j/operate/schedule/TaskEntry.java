package io.backup4j.operate.schedule;

import io.backup4j.spi.run.Cancellation;
import io.backup4j.spi.schedule.RunClaims.Answer.Mine;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A task in a scheduler: what is remembered of it, and what goes on. Guarded by its scheduler's lock. */
final class TaskEntry {
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

    /** Whether it has just been asked for in vain. */
    boolean waits(Instant now) {
        return notBefore != null && now.isBefore(notBefore) && !now.isBefore(notBefore.minus(Scheduler.CLAIM_PAUSE));
    }
}
