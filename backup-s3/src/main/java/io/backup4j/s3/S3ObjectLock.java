package io.backup4j.s3;

import io.backup4j.spi.sink.ObjectKey;
import java.time.Duration;
import java.util.List;

/**
 * Retention that is set with each put of what must outlive a stolen key: packs, manifests, ids and keys. What comes and goes with runs is not locked. The
 * bucket must have been made with object lock.
 *
 * @param mode who may shorten it
 * @param retention how long from the put on, at least a day
 */
public record S3ObjectLock(Mode mode, Duration retention) {
    private static final List<String> LOCKED = List.of("pack/", "backup/", "id/", "key/", "keyring/");
    private static final List<String> SEEN_THROUGH = List.of("pack/", "backup/");

    /** Who may shorten a retention. */
    public enum Mode {
        /** Whoever has the permission {@code s3:BypassGovernanceRetention}. */
        GOVERNANCE,
        /** Nobody, the owner of the account included. */
        COMPLIANCE
    }

    public S3ObjectLock {
        if (retention.compareTo(Duration.ofDays(1)) < 0) {
            throw new IllegalArgumentException("retention: must be at least a day: " + retention);
        }
    }

    /** Whether an object gets a retention. */
    static boolean locks(ObjectKey key) {
        return key.value().equals("repository") || LOCKED.stream().anyMatch(key.value()::startsWith);
    }

    /** Whether a delete marker over this object is somebody else's work, and read through. */
    static boolean seesThrough(String key) {
        return SEEN_THROUGH.stream().anyMatch(key::startsWith);
    }
}
