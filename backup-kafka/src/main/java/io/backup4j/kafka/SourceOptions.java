package io.backup4j.kafka;

import java.time.Duration;

/**
 * How topics are read.
 *
 * @param records false for configurations and offsets only
 * @param readers how many partitions are read at once
 * @param fetchBytes most bytes of one fetch, which each reader holds twice at most
 * @param segmentOffsets a segment ends at multiples of this
 * @param transactionWait how long an open transaction is waited for
 */
record SourceOptions(
        String name,
        TopicSelection topics,
        boolean records,
        int readers,
        int fetchBytes,
        long segmentOffsets,
        Duration transactionWait,
        Patience patience) {
    String clientId() {
        return "backup4j-" + name;
    }
}
