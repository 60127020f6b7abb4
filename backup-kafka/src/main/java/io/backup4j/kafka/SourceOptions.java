package io.backup4j.kafka;

import java.time.Duration;

/**
 * How topics are read.
 *
 * @param records false for configurations and offsets only
 * @param readers how many partitions are read at once
 * @param memory what readers may hold
 * @param segmentOffsets a segment ends at multiples of this
 * @param transactionWait how long an open transaction is waited for
 */
record SourceOptions(
        String name,
        TopicSelection topics,
        boolean records,
        int readers,
        ReadingMemory memory,
        long segmentOffsets,
        Duration transactionWait,
        Patience patience) {
    String clientId() {
        return "backup4j-" + name;
    }
}
