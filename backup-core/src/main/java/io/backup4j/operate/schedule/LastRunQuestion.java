package io.backup4j.operate.schedule;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When others are asked when a task ran last: each minute, and the task is not due meanwhile, as they may have run it. A place that does not answer for {@link #PATIENCE} stops no
 * backup: the task is then due by what is known, and the question is asked now and then until a run makes it idle. Guarded by its scheduler's lock.
 */
final class LastRunQuestion {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private boolean open;
    private @Nullable Instant first;
    private @Nullable Instant last;

    /** Whether to ask now; then it is open until it has ended. */
    boolean begin(Instant now) {
        if (first == null || now.isBefore(first)) {
            first = now;
        }
        Duration pause = patient(now) ? PAUSE : PATIENCE;
        if (open || (last != null && now.isBefore(last.plus(pause)) && !now.isBefore(last))) {
            return false;
        }
        open = true;
        last = now;
        return true;
    }

    /** It was answered, failed, or was not asked after all. */
    void end() {
        open = false;
    }

    /** Whether an answer is worth waiting for. */
    boolean patient(Instant now) {
        return first == null || now.isBefore(first.plus(PATIENCE));
    }
}
