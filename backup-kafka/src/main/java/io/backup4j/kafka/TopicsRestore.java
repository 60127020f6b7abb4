package io.backup4j.kafka;

import io.backup4j.kafka.format.ClusterDocument;
import io.backup4j.kafka.format.GroupsDocument;
import io.backup4j.kafka.format.TopicDocument;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * The course of a restore: everything is looked at, then topics are made and protected, partitions are loaded, all is read back, groups are put to their places, and topics get their own
 * configuration. Begun and finished by one thread; loads are asked for by the same.
 */
final class TopicsRestore {
    private final Cluster cluster;
    private final TargetOptions options;
    private final ArchivedDocuments documents;
    private final RecordProducers producers;
    private final Issues issues;
    private final LoadMarks marks;
    private final LoadConfigs configs;
    private final TargetGroups groups;
    private final LogEnds logs;
    private final boolean records;
    private final List<TargetTopic> topics = new ArrayList<>();
    private final Map<String, Uuid> ids = new HashMap<>();
    private final SortedMap<String, PartitionLoad> loads = new TreeMap<>();
    private List<GroupsDocument.Group> wanted = List.of();
    private boolean changed;

    TopicsRestore(
            Cluster cluster,
            TargetOptions options,
            ArchivedDocuments documents,
            RecordProducers producers,
            Issues issues) {
        this.cluster = cluster;
        this.options = options;
        this.documents = documents;
        this.producers = producers;
        this.issues = issues;
        this.marks = new LoadMarks(cluster, options);
        this.configs = new LoadConfigs(cluster, options, issues);
        this.groups = new TargetGroups(cluster);
        this.logs = new LogEnds(cluster);
        this.records = documents.cluster().map(ClusterDocument::records).orElse(true);
    }

    /** @throws IOException also if it was refused; then nothing was changed */
    void begin() throws IOException {
        RestorePreparation preparation = new RestorePreparation(cluster, options, marks, configs);
        SortedMap<String, TopicDocument> archived = documents.topics();
        preparation.requireKnown(archived);
        preparation.requireCluster(documents.cluster(), List.copyOf(archived.values()));
        for (TopicDocument topic : archived.values()) {
            topics.add(configs.validated(preparation.look(topic)));
        }
        Set<String> open = topics.stream()
                .filter(topic -> !topic.state().isVerified())
                .map(topic -> topic.document().name())
                .collect(Collectors.toSet());
        wanted = TargetGroups.of(options.groups() ? documents.groups() : List.of(), open);
        groups.requireEmpty(wanted);
        tellWhatIsNotRestored();
        changed = true;
        try (ReadBack readBack = new ReadBack(cluster.properties(), cluster.patience())) {
            for (TargetTopic topic : topics) {
                begin(topic, readBack);
            }
        }
    }

    private void tellWhatIsNotRestored() {
        documents.cluster().ifPresent(document -> {
            int others = document.acls().size()
                    + document.quotas().size()
                    + document.scram().size()
                    + document.groupConfigs().size();
            if (others > 0) {
                issues.note(
                        "cluster",
                        "not restored, but in the backup's document of the cluster: "
                                + document.acls().size() + " ACLs, "
                                + document.quotas().size() + " quotas, "
                                + document.scram().size() + " SCRAM users, settings of "
                                + document.groupConfigs().size() + " groups");
            }
        });
        if (options.before().isPresent()) {
            issues.note("records", "a time is no consistent cut over partitions: the offsets of a backup are");
        }
    }

    private void begin(TargetTopic topic, ReadBack readBack) throws IOException {
        switch (topic.state()) {
            case ABSENT -> configs.create(topic);
            case EMPTY, BEGUN -> configs.protect(topic);
            case FILLED, BEGUN_BEHIND, VERIFIED, VERIFIED_BEHIND -> {}
        }
        ids.put(topic.name(), ready(topic));
        if (topic.state().isVerified()) {
            return;
        }
        Map<TopicPartition, Long> ends =
                topic.state().isBegun() ? logs.stillEnds(topic.partitions()) : logs.ends(topic.partitions());
        List<Long> bases = topic.bases();
        if (!topic.state().isBegun()) {
            bases = topic.document().partitions().stream()
                    .map(partition -> ends.get(new TopicPartition(topic.name(), partition.partition())))
                    .toList();
            mark(
                    topic,
                    topic.state().keepsConfigs() ? LoadMarks.Phase.BEHIND : LoadMarks.Phase.NEW,
                    bases,
                    Collections.nCopies(bases.size(), LoadMarks.OPEN));
        }
        for (TopicDocument.Partition partition : topic.document().partitions()) {
            TopicPartition target = new TopicPartition(topic.name(), partition.partition());
            long base = bases.get(partition.partition());
            long end = ends.get(target);
            long last = end > base ? readBack.hash(target, end - 1, end) : 0;
            PartitionLoad load =
                    load(topic.document(), partition, target, new PartitionLoad.Place(base, end - base, last));
            loads.put(load.source().toString(), load);
        }
    }

    private void mark(TargetTopic topic, LoadMarks.Phase phase, List<Long> bases, List<Long> ends) throws IOException {
        if (!records) {
            // Nothing is written that could be written twice.
            return;
        }
        Uuid id = ids.get(topic.name());
        marks.write(topic.document(), topic.name(), id == null ? Uuid.ZERO_UUID : id, phase, bases, ends);
    }

    /** Waits until every partition has a leader. */
    private Uuid ready(TargetTopic topic) throws IOException {
        return cluster.attempts().run(() -> {
            TopicDescription now = cluster.topic(topic.name()).orElse(null);
            if (now == null
                    || now.partitions().size() != topic.document().partitions().size()
                    || now.partitions().stream()
                            .anyMatch(partition -> partition.leader() == null
                                    || partition.leader().isEmpty())) {
                throw KafkaFailure.because("topic '" + topic.name() + "' has partitions without leader", true);
            }
            return now.topicId();
        });
    }

    private PartitionLoad load(
            TopicDocument topic, TopicDocument.Partition partition, TopicPartition target, PartitionLoad.Place place)
            throws IOException {
        TopicPartition source = new TopicPartition(topic.name(), partition.partition());
        if (partition.problem() != null) {
            issues.missing(source.toString(), "is not in the backup: " + partition.problem());
        }
        long end = records ? options.ends().getOrDefault(source, partition.end()) : partition.start();
        PartitionLoad.Range range = new PartitionLoad.Range(
                partition.start(), Math.max(partition.start(), Math.min(partition.end(), end)), options.before());
        List<Long> asked = wanted.stream()
                .flatMap(group -> group.offsets().stream())
                .filter(offset -> offset.topic().equals(source.topic()) && offset.partition() == source.partition())
                .map(GroupsDocument.Offset::offset)
                .toList();
        PartitionLoad load = new PartitionLoad(
                source, target, range, place, new AskedOffsets(asked), producers.of(topic), cluster.properties());
        if (partition.problem() != null) {
            load.incomplete();
        }
        return load;
    }

    /** For people, after a failure. */
    String state() {
        if (!changed) {
            return "Nothing was changed.";
        }
        return "Topics " + topics.stream().map(TargetTopic::name).toList()
                + " may hold a part of their records, delete none of them, and must not be used: the same restore goes"
                + " on there and writes no record twice. To begin anew delete those of them that the restore has made.";
    }

    /** Null if this partition is not restored. */
    @Nullable
    PartitionLoad load(TopicPartition source) {
        return loads.get(source.toString());
    }

    /** Whether an earlier run has restored all of this topic. */
    boolean isVerified(String topic) {
        return topics.stream()
                .anyMatch(one ->
                        one.document().name().equals(topic) && one.state().isVerified());
    }

    /** Proves that the target has what the backup has; only then topics get their configuration. */
    void finish() throws IOException {
        producers.flush();
        for (PartitionLoad load : loads.values()) {
            load.end(issues);
        }
        try (ReadBack readBack = new ReadBack(cluster.properties(), cluster.patience())) {
            for (PartitionLoad load : loads.values()) {
                verify(load, readBack);
            }
        }
        requireSameTopics();
        for (GroupsDocument.Group group : wanted) {
            restore(group);
        }
        for (TargetTopic topic : topics) {
            if (!topic.state().isVerified() && isWhole(topic)) {
                mark(
                        topic,
                        topic.state().keepsConfigs() ? LoadMarks.Phase.VERIFIED_BEHIND : LoadMarks.Phase.VERIFIED,
                        offsets(topic, PartitionLoad::base),
                        offsets(topic, load -> load.base() + load.restored()));
            }
        }
        for (TargetTopic topic : topics) {
            if (!topic.state().keepsConfigs()) {
                configs.restore(topic);
            }
        }
    }

    private boolean isWhole(TargetTopic topic) {
        return records
                && topic.document().partitions().stream()
                        .map(partition ->
                                load(new TopicPartition(topic.document().name(), partition.partition())))
                        .allMatch(load -> load != null && load.isWhole());
    }

    /** By partition. */
    private List<Long> offsets(TargetTopic topic, ToLongFunction<PartitionLoad> offset) {
        return topic.document().partitions().stream()
                .map(partition -> load(new TopicPartition(topic.document().name(), partition.partition())))
                .map(load -> load == null ? LoadMarks.OPEN : offset.applyAsLong(load))
                .toList();
    }

    private void verify(PartitionLoad load, ReadBack readBack) throws IOException {
        long end = load.base() + load.restored();
        if (readBack.hash(load.target(), load.base(), end) != load.hash()) {
            throw new IOException(
                    load.target() + ": offsets " + load.base() + " to " + end
                            + " were read back, and they are not the records of the backup. Delete the topic and restore again");
        }
        long found = logs.ends(Set.of(load.target())).get(load.target());
        if (found != end) {
            throw new IOException(load.target() + ": the log ends at " + found + ", expected " + end
                    + ": somebody else writes to the topic");
        }
    }

    private void requireSameTopics() throws IOException {
        for (TargetTopic topic : topics) {
            Uuid now =
                    cluster.topic(topic.name()).map(TopicDescription::topicId).orElse(Uuid.ZERO_UUID);
            if (!now.equals(ids.get(topic.name()))) {
                throw new IOException("topic '" + topic.name() + "' was deleted while it was restored. Restore again");
            }
        }
    }

    private void restore(GroupsDocument.Group group) throws IOException {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (GroupsDocument.Offset offset : group.offsets()) {
            TopicPartition source = new TopicPartition(offset.topic(), offset.partition());
            PartitionLoad load = load(source);
            if (load == null) {
                issues.missing(
                        "group " + group.id(), "has committed to " + source + ", which the backup does not have");
                continue;
            }
            String metadata = offset.metadata();
            long target = records ? load.asked().target(offset.offset()) : offset.offset();
            if (!records && isOutside(load.target(), target)) {
                issues.missing(
                        "group " + group.id(),
                        "its offset " + target + " does not lie in " + load.target()
                                + ", and the backup has no records from which another would follow");
                continue;
            }
            offsets.put(load.target(), new OffsetAndMetadata(target, metadata == null ? "" : metadata));
        }
        if (!offsets.isEmpty()) {
            groups.restore(group, offsets);
        }
    }

    private boolean isOutside(TopicPartition partition, long offset) throws IOException {
        return offset < logs.starts(Set.of(partition)).get(partition)
                || offset > logs.ends(Set.of(partition)).get(partition);
    }
}
