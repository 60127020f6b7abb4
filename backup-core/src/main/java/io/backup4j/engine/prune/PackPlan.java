package io.backup4j.engine.prune;

import io.backup4j.engine.pack.PackName;
import java.util.Objects;

/**
 * What a prune would do with one pack, and why.
 *
 * @param pack its name
 * @param action what would be done
 * @param storedBytes its stored size
 * @param liveBytes stored bytes of what backups need and no other pack keeps
 * @param reason a sentence for people
 */
public record PackPlan(PackName pack, Action action, long storedBytes, long liveBytes, String reason) {
    public PackPlan {
        Objects.requireNonNull(pack, "pack");
        Objects.requireNonNull(action, "action");
        Objects.requireNonNull(reason, "reason");
        if (liveBytes < 0 || storedBytes < 0) {
            throw new IllegalArgumentException(
                    "storedBytes, liveBytes: must not be negative: " + storedBytes + ", " + liveBytes);
        }
    }

    /** Ways in which space is freed. */
    public enum Action {
        /** Nothing in it is needed: it is deleted. */
        DEAD,
        /** Of everything in it that is needed another pack keeps a copy: it is deleted when those copies were opened. */
        DUPLICATE,
        /** Little in it is needed: that is copied into a new pack, and it is deleted when the copies were opened. */
        REPACK
    }

    /** Bytes that are free afterwards, about: what is copied may compress differently. */
    public long freedBytes() {
        return Math.max(0, action == Action.REPACK ? storedBytes - liveBytes : storedBytes);
    }
}
