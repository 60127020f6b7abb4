package io.backup4j;

import java.time.Duration;
import java.util.Objects;

/**
 * How often and how patiently a failed run is run again: a whole run, after the calls of the sink were retried in vain. Only failures that may pass by
 * themselves are ({@link io.backup4j.spi.error.BackupException#retryable()}). The n-th wait is {@code firstDelay × 2^(n-1)}, at most {@code maxDelay}, and by chance up to
 * half longer where others held the repository, so that those who refused each other do not meet again; a run that a clean-up gave up begins again at once.
 *
 * @param maxRetries runs after the first; 0 for none
 * @param firstDelay wait before the first retry
 * @param maxDelay longest wait
 */
public record RetryLimits(int maxRetries, Duration firstDelay, Duration maxDelay) {
    /** Two retries, after 1 and 2 minutes: long enough for a restart of a server or a network, short enough for a nightly window. */
    public static final RetryLimits DEFAULTS = new RetryLimits(2, Duration.ofMinutes(1), Duration.ofMinutes(15));

    private static final int MAX_DOUBLINGS = 30;

    public RetryLimits {
        if (maxRetries < 0) {
            throw new IllegalArgumentException("maxRetries: must not be negative: " + maxRetries);
        }
        Objects.requireNonNull(firstDelay, "firstDelay");
        if (firstDelay.isNegative()) {
            throw new IllegalArgumentException("firstDelay: must not be negative: " + firstDelay);
        }
        if (maxDelay.compareTo(firstDelay) < 0) {
            throw new IllegalArgumentException("maxDelay: must not be shorter than firstDelay: " + maxDelay);
        }
    }

    /** The first failure is the last. */
    public static RetryLimits none() {
        return new RetryLimits(0, Duration.ZERO, Duration.ZERO);
    }

    /** The usual delays, with another number of retries. */
    public static RetryLimits times(int maxRetries) {
        return new RetryLimits(maxRetries, DEFAULTS.firstDelay(), DEFAULTS.maxDelay());
    }

    /** The wait before the n-th retry, n from 1. */
    public Duration delay(int retry) {
        Duration delay = firstDelay;
        for (int i = 1; i < retry && i < MAX_DOUBLINGS && delay.compareTo(maxDelay) < 0; i++) {
            delay = delay.multipliedBy(2);
        }
        return delay.compareTo(maxDelay) < 0 ? delay : maxDelay;
    }
}
