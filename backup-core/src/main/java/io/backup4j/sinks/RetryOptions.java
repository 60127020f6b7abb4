package io.backup4j.sinks;

import java.time.Duration;

/**
 * How often and how patiently a {@link RetryingSink} tries again. The n-th wait is {@code firstDelay × multiplier^(n-1)}, at most {@code maxDelay},
 * and then spread evenly over ± {@code jitter} of itself, so that many clients do not come back at one moment.
 *
 * @param maxRetries calls after the first; 0 for none
 * @param firstDelay wait before the first retry, at least 1 ms
 * @param multiplier at least 1
 * @param maxDelay longest wait before jitter
 * @param jitter fraction in [0,1)
 */
public record RetryOptions(int maxRetries, Duration firstDelay, double multiplier, Duration maxDelay, double jitter) {
    /**
     * Three retries, as the design asks. 500 ms and a jitter of one half are the defaults of resilience4j's {@code IntervalFunction}; doubling and the
     * cap of 20 s are those of the AWS SDK for Java 2. All waits together are 3.5 s ± half.
     */
    public static final RetryOptions DEFAULTS =
            new RetryOptions(3, Duration.ofMillis(500), 2.0, Duration.ofSeconds(20), 0.5);

    public RetryOptions {
        if (maxRetries < 0) {
            throw new IllegalArgumentException("maxRetries: must not be negative: " + maxRetries);
        }
        if (firstDelay.toMillis() < 1) {
            throw new IllegalArgumentException("firstDelay: must be at least 1 ms: " + firstDelay);
        }
        if (!(multiplier >= 1)) {
            throw new IllegalArgumentException("multiplier: must be at least 1: " + multiplier);
        }
        if (maxDelay.compareTo(firstDelay) < 0) {
            throw new IllegalArgumentException("maxDelay: must not be shorter than firstDelay: " + maxDelay);
        }
        if (!(jitter >= 0 && jitter < 1)) {
            throw new IllegalArgumentException("jitter: must be in [0,1): " + jitter);
        }
    }
}
