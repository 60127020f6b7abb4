package io.backup4j.kafka;

import io.backup4j.kafka.format.TopicDocument;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.apache.kafka.common.TopicPartition;

/**
 * A topic that is restored, and what the target had of it when the restore began.
 *
 * @param name in the target
 * @param configs what the target will accept of its configuration
 * @param bases by partition the offset of the first restored record; only of topics that an earlier run has begun
 * @param ends by partition where its records ended when they were proven; only of topics that an earlier run has proven
 */
record TargetTopic(
        TopicDocument document,
        String name,
        State state,
        SortedMap<String, String> configs,
        List<Long> bases,
        List<Long> ends) {
    /** What was there. */
    enum State {
        ABSENT,
        EMPTY,
        /** An earlier run has written a part; the topic was new or empty before. */
        BEGUN,
        /** As {@link #BEGUN}, but the topic had records before. */
        BEGUN_BEHIND,
        /** An earlier run has written and verified every record; groups and the configuration may be missing. */
        VERIFIED,
        /** As {@link #VERIFIED}, but the topic had records before. */
        VERIFIED_BEHIND,
        /** It has records, and those of the backup come behind them. */
        FILLED;

        /** Whether an earlier run has written a part, but not proven all of it. */
        boolean isBegun() {
            return this == BEGUN || this == BEGUN_BEHIND;
        }

        /** Whether no record is to be written any more. */
        boolean isVerified() {
            return this == VERIFIED || this == VERIFIED_BEHIND;
        }

        /** Whether the topic keeps the configuration that it has. */
        boolean keepsConfigs() {
            return this == FILLED || this == BEGUN_BEHIND || this == VERIFIED_BEHIND;
        }
    }

    TargetTopic with(SortedMap<String, String> accepted) {
        return new TargetTopic(document, name, state, accepted, bases, ends);
    }

    Set<TopicPartition> partitions() {
        Set<TopicPartition> all = new HashSet<>();
        document.partitions().forEach(partition -> all.add(new TopicPartition(name, partition.partition())));
        return all;
    }
}
