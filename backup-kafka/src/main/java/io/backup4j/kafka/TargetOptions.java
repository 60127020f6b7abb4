package io.backup4j.kafka;

import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * What is restored, and how.
 *
 * @param topics names in the backup; empty for all
 * @param renames name in the backup to name in the target
 * @param prefix of the names of those that are not renamed
 * @param append whether topics may have records
 * @param replicationFactor 0: as it was
 * @param before records with this timestamp or a later one are left out
 * @param ends by partition in the backup; records with this offset or a greater one are left out
 * @param writers how many partitions are written at once
 * @param rehearsal only topics are left, protected as while they are loaded, with every record that is stored: groups, marks and final configurations are not written, and
 *     who has asked for it reads back himself
 */
record TargetOptions(
        Set<String> topics,
        Map<String, String> renames,
        String prefix,
        boolean append,
        boolean sameCluster,
        boolean groups,
        int replicationFactor,
        OptionalLong before,
        Map<TopicPartition, Long> ends,
        int writers,
        boolean rehearsal,
        Patience patience) {
    TargetOptions {
        topics = Set.copyOf(topics);
        renames = Map.copyOf(renames);
        ends = Map.copyOf(ends);
    }

    boolean chooses(String topic) {
        return topics.isEmpty() || topics.contains(topic);
    }

    /** What the topic will be called. */
    String nameOf(String topic) {
        return renames.getOrDefault(topic, prefix + topic);
    }
}
