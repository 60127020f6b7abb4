package io.backup4j.kafka;

import org.jspecify.annotations.Nullable;

/**
 * Which offsets of a partition a run reads.
 *
 * @param start log start
 * @param end last stable offset, exclusive
 * @param highWatermark above the end if a transaction is open
 * @param problem why it cannot be read, with offsets of 0; else null
 */
record PartitionRange(
        long start, long end, long highWatermark, @Nullable String problem) {
    static PartitionRange unreadable(String problem) {
        return new PartitionRange(0, 0, 0, problem);
    }
}
