package io.backup4j.kafka;

import io.backup4j.spi.source.EntryUnavailableException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.TopicPartition;

/** What all readers of a session share: the cluster, consumers, and what has failed so far. Thread-safe. */
final class ReadingContext {
    private final Cluster cluster;
    private final PartitionConsumers consumers;
    private final SourceOptions options;
    private final String clusterId;
    private final Issues issues;
    private final AtomicReference<IOException> lost = new AtomicReference<>();
    private final Map<TopicPartition, Map<Integer, Long>> reached = new ConcurrentHashMap<>();
    private final Map<TopicPartition, String> failed = new ConcurrentHashMap<>();

    ReadingContext(
            Cluster cluster, PartitionConsumers consumers, SourceOptions options, String clusterId, Issues issues) {
        this.cluster = cluster;
        this.consumers = consumers;
        this.options = options;
        this.clusterId = clusterId;
        this.issues = issues;
    }

    Cluster cluster() {
        return cluster;
    }

    PartitionConsumers consumers() {
        return consumers;
    }

    SourceOptions options() {
        return options;
    }

    String clusterId() {
        return clusterId;
    }

    Issues issues() {
        return issues;
    }

    /** The cluster does not answer any more: the source as a whole has failed. The first reason counts. */
    void lose(IOException reason) {
        lost.compareAndSet(null, reason);
    }

    /** @throws IOException if the cluster was lost */
    void requireCluster() throws IOException {
        IOException reason = lost.get();
        if (reason != null) {
            throw new IOException(reason.getMessage(), reason);
        }
    }

    /** The rest of this partition need not be tried: its backup has a hole already. */
    void fail(TopicPartition partition, String reason) {
        failed.putIfAbsent(partition, reason);
    }

    /** Of a part of the backup it is known which point of the log's history it ends at. */
    void reached(TopicPartition partition, int epoch, long position) {
        reached.computeIfAbsent(partition, name -> new ConcurrentSkipListMap<>())
                .merge(epoch, position, Math::max);
    }

    /**
     * Points that partitions were read up to, by leader epoch, where there is more than one: parts of one epoch alone are of one history. Partitions that have failed, and have
     * a hole anyway, are not among them.
     */
    Map<TopicPartition, Map<Integer, Long>> severalEpochs() {
        Map<TopicPartition, Map<Integer, Long>> several = new HashMap<>(reached);
        several.keySet().removeAll(failed.keySet());
        several.values().removeIf(points -> points.size() < 2);
        return several;
    }

    /** @throws EntryUnavailableException if another segment of this partition has failed */
    void requirePartition(TopicPartition partition) throws IOException {
        String reason = failed.get(partition);
        if (reason != null) {
            throw EntryUnavailableException.unreadable(
                    "not tried, because another part of the partition failed: " + reason, null);
        }
    }
}
