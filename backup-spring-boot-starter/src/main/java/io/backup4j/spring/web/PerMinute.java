package io.backup4j.spring.web;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Lets so many through in each minute. Thread-safe. */
final class PerMinute {
    private final int most;
    private Instant minute = Instant.MIN;
    private int count;

    PerMinute(int most) {
        this.most = most;
    }

    /** Whether one more may pass now. */
    synchronized boolean next(Instant now) {
        Instant current = now.truncatedTo(ChronoUnit.MINUTES);
        if (!current.equals(minute)) {
            minute = current;
            count = 0;
        }
        return count++ < most;
    }
}
