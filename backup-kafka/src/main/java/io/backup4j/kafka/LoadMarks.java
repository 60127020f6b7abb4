package io.backup4j.kafka;

import io.backup4j.kafka.format.TopicDocument;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/**
 * What a restore leaves in the cluster while it runs, so that it can go on after its process died: for each topic a group that has committed for each partition the offset of the first
 * restored record, with a text that says what is restored. Written before the first record, deleted at the end; Kafka deletes them with the topic, and after
 * {@code offsets.retention.minutes}. Of topics that had records before they stay: the same restore, repeated because nobody heard that it succeeded, would append everything again.
 */
final class LoadMarks {
    private static final String GROUP = "backup4j-restore.";
    private static final String VERSION = "1";

    private final Cluster cluster;
    private final TargetOptions options;

    LoadMarks(Cluster cluster, TargetOptions options) {
        this.cluster = cluster;
        this.options = options;
    }

    /** How far a run has come. */
    enum Phase {
        NEW,
        BEHIND,
        VERIFIED,
        VERIFIED_BEHIND
    }

    /**
     * What an earlier run has left.
     *
     * @param bases by partition
     */
    record Found(Phase phase, List<Long> bases) {}

    /**
     * Empty if no run has begun this topic, or it was deleted since.
     *
     * @throws IOException also if it was another restore
     */
    Optional<Found> find(TopicDocument topic, String name, Uuid id) throws IOException {
        Map<TopicPartition, OffsetAndMetadata> committed;
        try {
            committed = cluster.ask(
                    "read how far a restore of topic '" + name + "' has come",
                    admin -> admin.listConsumerGroupOffsets(GROUP + name).partitionsToOffsetAndMetadata());
        } catch (KafkaFailure e) {
            if (e.is(GroupIdNotFoundException.class)) {
                return Optional.empty();
            }
            throw e;
        }
        List<Long> bases = new ArrayList<>();
        Phase phase = null;
        for (TopicDocument.Partition partition : topic.partitions()) {
            OffsetAndMetadata mark = committed.get(new TopicPartition(name, partition.partition()));
            String[] words = mark == null ? new String[0] : mark.metadata().split(" ", 4);
            if (mark == null || words.length < 4 || !words[2].equals(id.toString())) {
                return Optional.empty();
            }
            boolean same = words[0].equals(VERSION) && words[3].equals(what(topic, partition));
            if (!same && words[1].equals(Phase.VERIFIED_BEHIND.name())) {
                return Optional.empty();
            }
            if (!same) {
                throw new IOException("topic '" + name + "' holds a part of another restore, which has not ended: "
                        + "repeat that, or delete the topic and restore again");
            }
            phase = Phase.valueOf(words[1]);
            bases.add(mark.offset());
        }
        return phase == null ? Optional.empty() : Optional.of(new Found(phase, bases));
    }

    private String what(TopicDocument topic, TopicDocument.Partition partition) {
        Long cut = options.ends().get(new TopicPartition(topic.name(), partition.partition()));
        return topic.id() + " " + partition.start() + " " + partition.end() + " " + (cut == null ? "-" : cut) + " "
                + (options.before().isPresent() ? options.before().getAsLong() : "-");
    }

    /** Returns when they are stored. */
    void write(TopicDocument topic, String name, Uuid id, Phase phase, List<Long> bases) throws IOException {
        Map<TopicPartition, OffsetAndMetadata> marks = new HashMap<>();
        for (TopicDocument.Partition partition : topic.partitions()) {
            marks.put(
                    new TopicPartition(name, partition.partition()),
                    new OffsetAndMetadata(
                            bases.get(partition.partition()),
                            VERSION + " " + phase + " " + id + " " + what(topic, partition)));
        }
        cluster.ask(
                "note how far the restore of topic '" + name + "' has come",
                admin -> admin.alterConsumerGroupOffsets(GROUP + name, marks).all());
    }

    /** All at once: whoever dies between two would leave one that nobody can go on with. */
    void delete(Set<String> names) throws IOException {
        Set<String> groups = names.stream().map(name -> GROUP + name).collect(Collectors.toSet());
        Cluster.Answers<String, Void> answers = cluster.askEach(
                "delete the notes of a restore",
                groups,
                (admin, open) -> admin.deleteConsumerGroups(open).deletedGroups(),
                failure -> false);
        for (KafkaFailure failure : answers.failures().values()) {
            if (!failure.is(GroupIdNotFoundException.class)) {
                throw failure;
            }
        }
    }
}
