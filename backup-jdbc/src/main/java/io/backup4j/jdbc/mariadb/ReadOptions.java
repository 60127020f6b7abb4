package io.backup4j.jdbc.mariadb;

import java.time.Duration;

/**
 * How a database is read.
 *
 * @param connections how many are used at once; one more is used for a moment in the beginning
 * @param rangeBytes length of a table from which on it is split, and of its pieces
 * @param lockTimeout how long to wait for a moment at which nobody commits, and for each table
 * @param warnAfter age of the snapshot that is reported
 * @param maxSnapshotAge age of the snapshot at which the backup is given up
 * @param partial whether objects that cannot be read or represented are left out, by name, instead of failing the backup
 */
record ReadOptions(
        int connections,
        long rangeBytes,
        Duration lockTimeout,
        Duration warnAfter,
        Duration maxSnapshotAge,
        boolean partial) {
    /** Less would be more names than rows. */
    static final long LEAST_RANGE_BYTES = 16 << 10;

    ReadOptions {
        require(connections >= 1, "connections: must be at least 1, is " + connections);
        require(
                rangeBytes >= LEAST_RANGE_BYTES,
                "rangeBytes: must be at least " + LEAST_RANGE_BYTES + ", is " + rangeBytes);
        require(lockTimeout.toSeconds() >= 1, "lockTimeout: must be at least one second, is " + lockTimeout);
        require(positive(warnAfter), "warnAfter: must be longer than zero, is " + warnAfter);
        require(positive(maxSnapshotAge), "maxSnapshotAge: must be longer than zero, is " + maxSnapshotAge);
    }

    private static boolean positive(Duration duration) {
        return !duration.isNegative() && !duration.isZero();
    }

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw new IllegalArgumentException(problem);
        }
    }
}
