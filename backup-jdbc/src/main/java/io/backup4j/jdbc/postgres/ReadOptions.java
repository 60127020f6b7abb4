package io.backup4j.jdbc.postgres;

import java.time.Duration;
import java.util.List;

/**
 * How a database is read.
 *
 * @param schemas names; empty means all
 * @param connections how many are used at once, the one that holds the snapshot included
 * @param rangeBlocks blocks of a table per entry
 * @param lockTimeout how long to wait for the locks of all tables
 * @param warnAfter age of the snapshot that is reported
 * @param maxSnapshotAge age of the snapshot at which the backup is given up
 * @param partial whether objects that cannot be read or represented are left out, by name, instead of failing the backup
 */
record ReadOptions(
        List<String> schemas,
        int connections,
        long rangeBlocks,
        Duration lockTimeout,
        Duration warnAfter,
        Duration maxSnapshotAge,
        boolean partial) {
    ReadOptions {
        schemas = List.copyOf(schemas);
        require(connections >= 1, "connections: must be at least 1, is " + connections);
        require(rangeBlocks >= 1, "rangeBlocks: must be at least 1, is " + rangeBlocks);
        require(positive(lockTimeout), "lockTimeout: must be longer than zero, is " + lockTimeout);
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
