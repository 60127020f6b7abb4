package io.backup4j.kafka;

import io.backup4j.kafka.format.TopicDocument;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/**
 * What a restore leaves in the cluster while it runs, so that it can go on after its process died: for each topic a group that has committed for each partition the offset of the first
 * restored record, with a text that says what is restored. Written before the first record. They stay when all is done, because whoever died before he could say so is asked to
 * repeat the restore; Kafka deletes them with the topic, and after {@code offsets.retention.minutes}.
 */
final class LoadMarks {
    private static final String VERSION = "1";
    private static final int WORDS = 5;

    /** In place of an end that is not known yet. */
    static final long OPEN = -1;

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
     * @param ends by partition where its records ended when they were proven; {@link #OPEN} before
     */
    record Found(Phase phase, List<Long> bases, List<Long> ends) {}

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
                    admin -> admin.listConsumerGroupOffsets(OwnNames.mark(name)).partitionsToOffsetAndMetadata());
        } catch (KafkaFailure e) {
            if (e.is(GroupIdNotFoundException.class)) {
                return Optional.empty();
            }
            throw e;
        }
        List<Long> bases = new ArrayList<>();
        List<Long> ends = new ArrayList<>();
        Phase phase = null;
        for (TopicDocument.Partition partition : topic.partitions()) {
            OffsetAndMetadata mark = committed.get(new TopicPartition(name, partition.partition()));
            String[] words = mark == null ? new String[0] : mark.metadata().split(" ", WORDS);
            if (mark == null || words.length < WORDS || !words[2].equals(id.toString())) {
                return Optional.empty();
            }
            boolean same = words[0].equals(VERSION) && words[4].equals(what(topic, partition));
            if (!same && words[1].startsWith(Phase.VERIFIED.name())) {
                // It has ended; what it left is a topic with records.
                return Optional.empty();
            }
            if (!same) {
                throw new IOException("topic '" + name + "' holds a part of another restore, which has not ended: "
                        + "repeat that, or delete the topic and restore again");
            }
            phase = Phase.valueOf(words[1]);
            bases.add(mark.offset());
            ends.add(Long.parseLong(words[3]));
        }
        return phase == null ? Optional.empty() : Optional.of(new Found(phase, bases, ends));
    }

    private String what(TopicDocument topic, TopicDocument.Partition partition) {
        Long cut = options.ends().get(new TopicPartition(topic.name(), partition.partition()));
        return topic.id() + " " + partition.start() + " " + partition.end() + " " + (cut == null ? "-" : cut) + " "
                + (options.before().isPresent() ? options.before().getAsLong() : "-");
    }

    /** Returns when they are stored. */
    void write(TopicDocument topic, String name, Uuid id, Phase phase, List<Long> bases, List<Long> ends)
            throws IOException {
        Map<TopicPartition, OffsetAndMetadata> marks = new HashMap<>();
        for (TopicDocument.Partition partition : topic.partitions()) {
            marks.put(
                    new TopicPartition(name, partition.partition()),
                    new OffsetAndMetadata(
                            bases.get(partition.partition()),
                            VERSION + " " + phase + " " + id + " " + ends.get(partition.partition()) + " "
                                    + what(topic, partition)));
        }
        cluster.ask(
                "note how far the restore of topic '" + name + "' has come",
                admin -> admin.alterConsumerGroupOffsets(OwnNames.mark(name), marks)
                        .all());
    }
}
