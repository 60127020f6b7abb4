package io.backup4j.kafka;

import io.backup4j.kafka.format.ClusterDocument;
import io.backup4j.kafka.format.GroupsDocument;
import io.backup4j.kafka.format.TopicDocument;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;

/**
 * Reads everything but records, in the order that makes it fit: topics, settings, offsets of groups, and only then the ends of partitions, so that no group points
 * behind what the backup holds.
 */
final class ViewReader {
    private static final String POLICY = "cleanup.policy";

    private final Cluster cluster;
    private final SourceOptions options;
    private final Issues issues;

    ViewReader(Cluster cluster, SourceOptions options, Issues issues) {
        this.cluster = cluster;
        this.options = options;
        this.issues = issues;
    }

    /** @param earlier names of topics that the last backup knew */
    ClusterView read(Clock clock, Set<String> earlier) throws IOException {
        Instant from = clock.instant();
        TopicsReader.Selected selected = new TopicsReader(cluster, options.topics(), issues).read(earlier);
        Map<String, TopicDescription> descriptions = selected.descriptions();
        ConfigsReader configs = new ConfigsReader(cluster);
        Map<String, ConfigsReader.TopicSettings> settings = configs.topics(descriptions.keySet(), issues);
        descriptions.keySet().retainAll(settings.keySet());
        ClusterDocument document =
                new ClusterReader(cluster, configs, issues).read(options.records(), new ArrayList<>(selected.names()));
        GroupsDocument groups =
                new GroupsReader(cluster, options.transactionWait(), issues).read(descriptions.keySet());
        Map<TopicPartition, PartitionRange> ranges =
                new RangesReader(cluster, options.transactionWait(), issues).read(partitions(descriptions));
        List<TopicView> views = new ArrayList<>();
        for (TopicDescription description : descriptions.values()) {
            views.add(view(description, settings.get(description.name()), ranges));
        }
        views.sort(Comparator.comparing(TopicView::name));
        return new ClusterView(from, document, views, groups, selected.hidden());
    }

    private static Set<TopicPartition> partitions(Map<String, TopicDescription> descriptions) {
        return descriptions.values().stream()
                .flatMap(topic -> topic.partitions().stream()
                        .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                .collect(Collectors.toCollection(() -> new TreeSet<>(
                        Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition))));
    }

    private static TopicView view(
            TopicDescription topic, ConfigsReader.TopicSettings settings, Map<TopicPartition, PartitionRange> ranges) {
        List<TopicDocument.Partition> partitions = new ArrayList<>();
        int replicationFactor = 0;
        for (TopicPartitionInfo info : topic.partitions()) {
            PartitionRange range = ranges.get(new TopicPartition(topic.name(), info.partition()));
            List<Integer> replicas = info.replicas().stream().map(Node::id).toList();
            replicationFactor = Math.max(replicationFactor, replicas.size());
            partitions.add(new TopicDocument.Partition(
                    info.partition(), range.start(), range.end(), range.highWatermark(), replicas, range.problem()));
        }
        TopicDocument.Setting policy = settings.effective().get(POLICY);
        boolean compacted =
                policy == null || policy.value() == null || policy.value().contains("compact");
        TopicDocument document = new TopicDocument(
                topic.name(),
                topic.topicId().toString(),
                topic.isInternal(),
                replicationFactor,
                new TreeMap<>(settings.overrides()),
                settings.withheld(),
                settings.effective(),
                partitions);
        return new TopicView(document, topic.topicId(), compacted);
    }
}
