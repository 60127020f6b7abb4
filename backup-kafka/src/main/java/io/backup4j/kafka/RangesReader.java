package io.backup4j.kafka;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Finds which offsets there are to read. */
final class RangesReader {
    /** Transactions usually last for some milliseconds; asking more often would only cost. */
    private static final long PAUSE_MILLIS = 100;

    private final Cluster cluster;
    private final Duration transactionWait;
    private final Issues issues;
    private final Map<TopicPartition, PartitionRange> unreadable = new HashMap<>();

    RangesReader(Cluster cluster, Duration transactionWait, Issues issues) {
        this.cluster = cluster;
        this.transactionWait = transactionWait;
        this.issues = issues;
    }

    /** Of each partition, also of those that cannot be read, which are told. */
    Map<TopicPartition, PartitionRange> read(Set<TopicPartition> partitions) throws IOException {
        Map<TopicPartition, Long> starts = ask(
                "find the starts of partitions", partitions, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
        // First the high watermark: an end that is asked for later and lies before it is one of a transaction.
        Map<TopicPartition, Long> marks = ask(
                "find the ends of partitions", starts.keySet(), OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);
        Map<TopicPartition, Long> ends = stable(marks);
        Map<TopicPartition, PartitionRange> ranges = new HashMap<>(unreadable);
        ends.forEach((partition, end) -> {
            // The log may have been cut off at its beginning between the questions.
            long start = Math.min(starts.get(partition), end);
            ranges.put(partition, new PartitionRange(start, end, Math.max(end, marks.get(partition)), null));
        });
        return ranges;
    }

    /** Last stable offsets, when all transactions that were open at these high watermarks have ended, or no more time is left for that. */
    private Map<TopicPartition, Long> stable(Map<TopicPartition, Long> marks) throws IOException {
        Map<TopicPartition, Long> ends = new HashMap<>();
        Set<TopicPartition> open = new HashSet<>(marks.keySet());
        long begin = System.nanoTime();
        while (true) {
            ends.putAll(ask(
                    "find the stable ends of partitions", open, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED));
            open.removeIf(partition -> !ends.containsKey(partition) || ends.get(partition) >= marks.get(partition));
            if (open.isEmpty()) {
                break;
            }
            if (System.nanoTime() - begin >= transactionWait.toNanos()) {
                new TreeMap<>(open.stream().collect(Collectors.toMap(TopicPartition::toString, Function.identity())))
                        .values()
                        .forEach(partition -> tellOpen(partition, ends.get(partition), marks.get(partition)));
                break;
            }
            Attempts.pause(PAUSE_MILLIS);
        }
        ends.keySet().removeAll(unreadable.keySet());
        return ends;
    }

    private void tellOpen(TopicPartition partition, long end, long mark) {
        issues.missing(
                partition.toString(),
                "a transaction is open since offset " + end + " and did not end within "
                        + transactionWait.toMillis() + " ms: offsets from there to " + mark
                        + " are not in this backup. If it stays, look for it with 'kafka-transactions.sh find-hanging'");
    }

    private Map<TopicPartition, Long> ask(
            String what, Set<TopicPartition> partitions, OffsetSpec spec, IsolationLevel isolation) throws IOException {
        Cluster.Answers<TopicPartition, ListOffsetsResult.ListOffsetsResultInfo> answers = cluster.askEach(
                what,
                partitions,
                (admin, open) -> {
                    ListOffsetsResult result = admin.listOffsets(
                            open.stream().collect(Collectors.toMap(Function.identity(), partition -> spec)),
                            new ListOffsetsOptions(isolation));
                    return open.stream().collect(Collectors.toMap(Function.identity(), result::partitionResult));
                },
                failure -> false);
        for (Map.Entry<TopicPartition, KafkaFailure> failure :
                answers.failures().entrySet()) {
            leaveOut(failure.getKey(), failure.getValue(), answers.values().isEmpty());
        }
        return answers.values().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, answer -> answer.getValue().offset()));
    }

    /** @param alone whether no partition has answered: then it may be the whole cluster */
    private void leaveOut(TopicPartition partition, KafkaFailure failure, boolean alone) throws IOException {
        String problem = failure.getMessage();
        if (failure.is(UnknownTopicOrPartitionException.class)) {
            problem = "deleted when the run began";
        } else if (failure.mayPass()) {
            boolean leaderless = Leaders.find(cluster, partition).isEmpty();
            if (alone && !leaderless) {
                throw failure;
            }
            problem = leaderless ? "it has no leader" : problem;
        }
        unreadable.put(partition, PartitionRange.unreadable(problem));
        issues.missing(partition.toString(), "cannot be read: " + problem);
    }
}
