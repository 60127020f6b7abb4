package io.backup4j.kafka;

import java.io.IOException;
import java.util.Optional;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;

/** Says who leads a partition now. */
final class Leaders {
    private Leaders() {}

    /** Empty if nobody does, or the partition is gone. */
    static Optional<Node> find(Cluster cluster, TopicPartition partition) throws IOException {
        return cluster.topic(partition.topic()).stream()
                .flatMap(topic -> topic.partitions().stream())
                .filter(info -> info.partition() == partition.partition())
                .map(TopicPartitionInfo::leader)
                .filter(leader -> leader != null && !leader.isEmpty())
                .findFirst();
    }
}
