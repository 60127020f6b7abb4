package io.backup4j.kafka;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsResult;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListStreamsGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListStreamsGroupOffsetsResult;
import org.apache.kafka.clients.admin.ListStreamsGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/**
 * Reads what groups have committed, with transactions decided.
 *
 * <p>Asked for stable offsets, the admin client leaves those out that are not, with no more than a line in its log (4.2): a group that commits in transactions would lose them. So it is
 * asked for all of them too, and what it has left out is asked for again, partition by partition, until each was stable once or no more time is left.
 */
final class CommittedOffsets {
    private static final long PAUSE_MILLIS = 50;
    private static final String WHAT = "read the offsets of groups";

    private final Cluster cluster;
    private final Question question;
    private final Duration wait;
    private final Issues issues;

    /** How the client asks for the offsets of groups of one kind. */
    @FunctionalInterface
    interface Question {
        Map<String, KafkaFuture<Map<TopicPartition, OffsetAndMetadata>>> ask(
                Admin admin, Set<String> groups, boolean stable);
    }

    /** @param wait how long a transaction that is open is waited for */
    CommittedOffsets(Cluster cluster, Question question, Duration wait, Issues issues) {
        this.cluster = cluster;
        this.question = question;
        this.wait = wait;
        this.issues = issues;
    }

    /** Groups of consumers, and those that only commit. */
    static Map<String, KafkaFuture<Map<TopicPartition, OffsetAndMetadata>>> ofConsumers(
            Admin admin, Set<String> groups, boolean stable) {
        ListConsumerGroupOffsetsResult result = admin.listConsumerGroupOffsets(
                each(groups, id -> new ListConsumerGroupOffsetsSpec()),
                new ListConsumerGroupOffsetsOptions().requireStable(stable));
        return each(groups, result::partitionsToOffsetAndMetadata);
    }

    static Map<String, KafkaFuture<Map<TopicPartition, OffsetAndMetadata>>> ofStreams(
            Admin admin, Set<String> groups, boolean stable) {
        ListStreamsGroupOffsetsResult result = admin.listStreamsGroupOffsets(
                each(groups, id -> new ListStreamsGroupOffsetsSpec()),
                new ListStreamsGroupOffsetsOptions().requireStable(stable));
        return each(groups, result::partitionsToOffsetAndMetadata);
    }

    static <V> Map<String, V> each(Set<String> groups, Function<String, V> value) {
        return groups.stream().collect(Collectors.toMap(Function.identity(), value));
    }

    /** By group; a group that is not in the result was told. */
    Map<String, Map<TopicPartition, OffsetAndMetadata>> read(Set<String> groups) throws IOException {
        Map<String, Map<TopicPartition, OffsetAndMetadata>> stable = new HashMap<>();
        Set<String> open = new HashSet<>(groups);
        long begin = System.nanoTime();
        while (!open.isEmpty()) {
            Map<String, Set<TopicPartition>> all = new HashMap<>();
            committed(open, false).forEach((group, offsets) -> all.put(group, offsets.keySet()));
            committed(all.keySet(), true)
                    .forEach((group, offsets) ->
                            stable.computeIfAbsent(group, id -> new HashMap<>()).putAll(offsets));
            open.retainAll(all.keySet());
            open.removeIf(group ->
                    stable.containsKey(group) && stable.get(group).keySet().containsAll(all.get(group)));
            if (!open.isEmpty() && System.nanoTime() - begin >= wait.toNanos()) {
                for (String group : new TreeSet<>(open)) {
                    stable.remove(group);
                    issues.missing(
                            "group " + group,
                            "commits in a transaction that did not end within " + wait.toMillis()
                                    + " ms; its offsets are not in this backup");
                }
                break;
            }
            if (!open.isEmpty()) {
                Attempts.pause(PAUSE_MILLIS);
            }
        }
        return stable;
    }

    private Map<String, Map<TopicPartition, OffsetAndMetadata>> committed(Set<String> groups, boolean stable)
            throws IOException {
        Map<String, Map<TopicPartition, OffsetAndMetadata>> committed = new HashMap<>();
        answered(
                        cluster.askEach(
                                WHAT, groups, (admin, open) -> question.ask(admin, open, stable), failure -> false),
                        issues)
                .forEach((group, offsets) -> {
                    Map<TopicPartition, OffsetAndMetadata> present = new HashMap<>(offsets);
                    // Where nothing is committed.
                    present.values().removeIf(offset -> offset == null);
                    committed.put(group, present);
                });
        return committed;
    }

    /** What was answered; the other groups are told. An empty list in their place would be taken for the truth. */
    static <V> Map<String, V> answered(Cluster.Answers<String, V> answers, Issues issues) throws IOException {
        for (Map.Entry<String, KafkaFailure> failure : answers.failures().entrySet()) {
            if (failure.getValue().is(GroupIdNotFoundException.class)) {
                issues.note("group " + failure.getKey(), "was deleted when the run began");
            } else if (failure.getValue().mayPass() && answers.values().isEmpty()) {
                throw failure.getValue();
            } else {
                issues.missing("group " + failure.getKey(), failure.getValue().getMessage());
            }
        }
        return answers.values();
    }
}
