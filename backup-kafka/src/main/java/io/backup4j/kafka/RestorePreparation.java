package io.backup4j.kafka;

import io.backup4j.kafka.format.ClusterDocument;
import io.backup4j.kafka.format.TopicDocument;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;

/** Looks at the target before anything is changed, and refuses what would not end well. */
final class RestorePreparation {
    private final Cluster cluster;
    private final TargetOptions options;
    private final LoadMarks marks;
    private final LoadConfigs configs;
    private final LogEnds logs;

    RestorePreparation(Cluster cluster, TargetOptions options, LoadMarks marks, LoadConfigs configs) {
        this.cluster = cluster;
        this.options = options;
        this.marks = marks;
        this.configs = configs;
        this.logs = new LogEnds(cluster);
    }

    /** Refuses options that say something about what the backup does not have. */
    void requireKnown(Map<String, TopicDocument> topics) throws IOException {
        Set<String> named = new TreeSet<>(options.topics());
        named.addAll(options.renames().keySet());
        options.ends().keySet().forEach(partition -> named.add(partition.topic()));
        named.removeAll(topics.keySet());
        if (!named.isEmpty()) {
            throw new IOException("the backup has no topics " + named + ", or they were not chosen");
        }
        for (TopicPartition partition : options.ends().keySet()) {
            if (partition.partition()
                    >= topics.get(partition.topic()).partitions().size()) {
                throw new IOException("the backup has no partition " + partition + "");
            }
        }
        Map<String, String> sources = new HashMap<>();
        for (String topic : topics.keySet()) {
            String other = sources.put(options.nameOf(topic), topic);
            if (other != null) {
                throw new IOException(
                        "topics '" + other + "' and '" + topic + "' would both become '" + options.nameOf(topic) + "'");
            }
        }
    }

    void requireCluster(Optional<ClusterDocument> archived, List<TopicDocument> topics) throws IOException {
        DescribeClusterResult[] asked = new DescribeClusterResult[1];
        String id = cluster.ask("describe the cluster", admin -> {
            asked[0] = admin.describeCluster();
            return asked[0].clusterId();
        });
        int brokers = cluster.ask("list the brokers", admin -> asked[0].nodes()).size();
        if (!options.sameCluster()) {
            if (archived.isEmpty()) {
                throw new IOException("the backup's document of the cluster is not among what is restored, so nobody "
                        + "knows whether this is the cluster that it is of: restore it too, or allow the same cluster");
            }
            if (archived.get().clusterId().equals(id)) {
                throw new IOException(
                        "the target is the cluster that the backup is of (" + id + "): allow that, if it is meant");
            }
        }
        for (TopicDocument topic : topics) {
            if (options.replicationFactor() == 0 && topic.replicationFactor() > brokers) {
                throw new IOException("topic '" + topic.name() + "' had " + topic.replicationFactor()
                        + " copies, and the target has " + brokers
                        + " brokers: say how many copies there shall be");
            }
        }
    }

    /** What the target has of a topic; refuses what is in the way. */
    TargetTopic look(TopicDocument topic) throws IOException {
        String name = options.nameOf(topic.name());
        Optional<TopicDescription> present = cluster.topicNow(name);
        if (present.isEmpty()) {
            return topic(topic, name, TargetTopic.State.ABSENT);
        }
        int partitions = present.get().partitions().size();
        if (partitions != topic.partitions().size()) {
            throw new IOException("topic '" + name + "' has " + partitions + " partitions in the target and "
                    + topic.partitions().size()
                    + " in the backup: records would not be found where their keys say. Delete it, or restore under "
                    + "another name");
        }
        Optional<LoadMarks.Found> begun = marks.find(topic, name, present.get().topicId());
        if (begun.isPresent() && !hasMore(topic, name, begun.get())) {
            return begun(topic, name, begun.get());
        }
        TargetTopic empty = topic(topic, name, TargetTopic.State.EMPTY);
        Map<TopicPartition, Long> starts = logs.starts(empty.partitions());
        if (starts.equals(logs.ends(empty.partitions()))) {
            return empty;
        }
        if (!options.append()) {
            throw new IOException("topic '" + name + "' has records in the target: delete it, restore under another "
                    + "name, or append");
        }
        configs.requireAppendable(name);
        return topic(topic, name, TargetTopic.State.FILLED);
    }

    /** Whether somebody has written behind what was proven. As long as not, it is still the same: records never change. What was appended to a topic in use has records behind it soon. */
    private boolean hasMore(TopicDocument topic, String name, LoadMarks.Found found) throws IOException {
        return found.phase() == LoadMarks.Phase.VERIFIED
                && !logs.ends(partitions(topic, name)).equals(offsets(topic, name, found.ends()));
    }

    private static Set<TopicPartition> partitions(TopicDocument topic, String name) {
        return topic(topic, name, TargetTopic.State.EMPTY).partitions();
    }

    private static Map<TopicPartition, Long> offsets(TopicDocument topic, String name, List<Long> byPartition) {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        partitions(topic, name).forEach(partition -> offsets.put(partition, byPartition.get(partition.partition())));
        return offsets;
    }

    private TargetTopic begun(TopicDocument topic, String name, LoadMarks.Found found) throws IOException {
        TargetTopic begun = new TargetTopic(
                topic,
                name,
                switch (found.phase()) {
                    case NEW -> TargetTopic.State.BEGUN;
                    case BEHIND -> TargetTopic.State.BEGUN_BEHIND;
                    case VERIFIED -> TargetTopic.State.VERIFIED;
                    case VERIFIED_BEHIND -> TargetTopic.State.VERIFIED_BEHIND;
                },
                topic.configs(),
                found.bases(),
                found.ends());
        if (begun.state().isBegun()) {
            Map<TopicPartition, Long> starts = logs.starts(begun.partitions());
            Map<TopicPartition, Long> ends = logs.ends(begun.partitions());
            for (TopicPartition partition : begun.partitions()) {
                long base = found.bases().get(partition.partition());
                boolean deleted = begun.state() == TargetTopic.State.BEGUN
                        ? starts.get(partition) != base
                        : starts.get(partition) > base && ends.get(partition) > base;
                if (deleted || ends.get(partition) < base) {
                    throw new IOException(partition + ": an earlier restore began at offset " + base
                            + ", but the log is from " + starts.get(partition) + " to " + ends.get(partition)
                            + ": somebody has deleted records. Delete the topic and restore again");
                }
            }
        }
        return begun;
    }

    private static TargetTopic topic(TopicDocument document, String name, TargetTopic.State state) {
        return new TargetTopic(document, name, state, document.configs(), List.of(), List.of());
    }
}
