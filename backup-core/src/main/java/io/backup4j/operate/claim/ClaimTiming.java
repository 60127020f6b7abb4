package io.backup4j.operate.claim;

import java.time.Duration;

/**
 * How time passes between those who hold a claim and those who wait for it. All of it is measured by the stopwatch of whoever waits.
 *
 * @param beat a holder shows so often that it lives
 * @param lease a holder that has shown nothing for so long is given up. If it lives all the same, there are two backups
 * @param poll between two looks of one that waits; each is one listing
 * @param patience how long anybody waits in all, and for how long a backup counts; at least two leases, or else whoever waits for a dead holder would
 *     lose its patience before it may take over
 */
public record ClaimTiming(Duration beat, Duration lease, Duration poll, Duration patience) {
    /** Beats are cheap and few replicas wait, so that one that died holds the others up for half a minute, not for the two minutes of a pruner. */
    public static final ClaimTiming DEFAULTS = new ClaimTiming(
            Duration.ofSeconds(2), Duration.ofSeconds(30), Duration.ofSeconds(1), Duration.ofMinutes(30));

    public ClaimTiming {
        if (beat.isNegative() || beat.isZero() || lease.compareTo(beat.multipliedBy(3)) < 0) {
            throw new IllegalArgumentException("lease: must be at least three beats of " + beat + ": " + lease);
        }
        if (poll.isNegative()) {
            throw new IllegalArgumentException("poll: must not be negative: " + poll);
        }
        if (patience.compareTo(lease.multipliedBy(2)) < 0) {
            throw new IllegalArgumentException("patience: must be at least twice the lease of " + lease
                    + ", after which a process that shows no sign of life is given up: " + patience);
        }
    }

    /** The same with another patience. */
    public ClaimTiming withPatience(Duration other) {
        return new ClaimTiming(beat, lease, poll, other);
    }

    /** As many beats as there are within the patience. */
    long patienceBeats() {
        return patience.dividedBy(beat);
    }
}
