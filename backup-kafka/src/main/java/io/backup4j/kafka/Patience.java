package io.backup4j.kafka;

import java.time.Duration;

/**
 * How long Kafka is waited for. One call, or one partition that does not move, is waited for {@code answer}; then it is tried again, up to {@code maxRetries} times and
 * no longer than {@code total} in all. The n-th wait between is {@code firstDelay × 2^(n-1)}, at most {@code maxDelay}, spread evenly over ± {@code jitter} of itself.
 *
 * @param answer at least 100 ms
 * @param maxRetries attempts after the first; 0 for none
 * @param firstDelay at least 1 ms
 * @param maxDelay not shorter than the first
 * @param jitter fraction in [0,1)
 * @param total after this no attempt is begun; not shorter than {@code answer}
 */
public record Patience(
        Duration answer, int maxRetries, Duration firstDelay, Duration maxDelay, double jitter, Duration total) {
    /**
     * Three retries, as the design asks. 20 s is more than an election takes after a broker died (its session ends after 9 s by default,
     * {@code broker.session.timeout.ms}). The delays are those of the sinks.
     */
    public static final Patience DEFAULTS = new Patience(
            Duration.ofSeconds(20), 3, Duration.ofMillis(500), Duration.ofSeconds(20), 0.5, Duration.ofMinutes(2));

    public Patience {
        if (answer.toMillis() < 100) {
            throw new IllegalArgumentException("answer: must be at least 100 ms: " + answer);
        }
        if (maxRetries < 0) {
            throw new IllegalArgumentException("maxRetries: must not be negative: " + maxRetries);
        }
        if (firstDelay.toMillis() < 1) {
            throw new IllegalArgumentException("firstDelay: must be at least 1 ms: " + firstDelay);
        }
        if (maxDelay.compareTo(firstDelay) < 0) {
            throw new IllegalArgumentException("maxDelay: must not be shorter than firstDelay: " + maxDelay);
        }
        if (!(jitter >= 0 && jitter < 1)) {
            throw new IllegalArgumentException("jitter: must be in [0,1): " + jitter);
        }
        if (total.compareTo(answer) < 0) {
            throw new IllegalArgumentException("total: must not be shorter than answer: " + total);
        }
    }

    int answerMillis() {
        return (int) Math.min(Integer.MAX_VALUE, answer.toMillis());
    }
}
