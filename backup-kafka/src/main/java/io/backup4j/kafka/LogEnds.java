package io.backup4j.kafka;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** Where logs in the target begin and end. */
final class LogEnds {
    /** A request of a dead process that is on its way arrives within this, or is noticed later by the offsets of its records. */
    private static final long STILL_MILLIS = 300;

    private final Cluster cluster;

    LogEnds(Cluster cluster) {
        this.cluster = cluster;
    }

    Map<TopicPartition, Long> starts(Set<TopicPartition> partitions) throws IOException {
        return ask("find the starts of partitions", partitions, OffsetSpec.earliest());
    }

    Map<TopicPartition, Long> ends(Set<TopicPartition> partitions) throws IOException {
        return ask("find the ends of partitions", partitions, OffsetSpec.latest());
    }

    /** Ends that did not move for a moment: what a dead process has sent may still be on its way. */
    Map<TopicPartition, Long> stillEnds(Set<TopicPartition> partitions) throws IOException {
        long begin = System.nanoTime();
        Map<TopicPartition, Long> before = ends(partitions);
        while (true) {
            Attempts.pause(STILL_MILLIS);
            Map<TopicPartition, Long> now = ends(partitions);
            if (now.equals(before)) {
                return now;
            }
            if (System.nanoTime() - begin > cluster.patience().total().toNanos()) {
                throw KafkaFailure.because(
                        "somebody else writes to topics that are restored: the ends of their partitions move", false);
            }
            before = now;
        }
    }

    private Map<TopicPartition, Long> ask(String what, Set<TopicPartition> partitions, OffsetSpec spec)
            throws IOException {
        Cluster.Answers<TopicPartition, ListOffsetsResult.ListOffsetsResultInfo> answers = cluster.askEach(
                what,
                partitions,
                (admin, open) -> {
                    ListOffsetsResult result = admin.listOffsets(
                            open.stream().collect(Collectors.toMap(Function.identity(), partition -> spec)));
                    return open.stream().collect(Collectors.toMap(Function.identity(), result::partitionResult));
                },
                failure -> false);
        for (KafkaFailure failure : answers.failures().values()) {
            throw failure;
        }
        return answers.values().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, answer -> answer.getValue().offset()));
    }
}
