package io.backup4j.kafka;

import io.backup4j.kafka.format.KafkaPaths;
import io.backup4j.spi.target.RestoreTarget;
import io.backup4j.spi.target.TargetContext;
import io.backup4j.spi.target.TargetSession;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;

/**
 * A Kafka cluster as the place of a restore: topics are made, records are written with their timestamps, keys, values and headers, read back and compared; then groups are put
 * to the records that they would have read next, and topics get their own configuration.
 *
 * <p>A restore that fails or is killed leaves topics that are loaded in part, that delete nothing, and a group {@code backup4j-restore.<topic>} for each. The same
 * restore goes on there, without writing a record twice. Whoever does not want that deletes these topics. Nobody else may write to topics that are restored.
 *
 * <p>Immutable and thread-safe.
 */
public final class KafkaTarget implements RestoreTarget {
    private final ClientProperties properties;
    private final TargetOptions options;

    private KafkaTarget(ClientProperties properties, TargetOptions options) {
        this.properties = properties;
        this.options = options;
    }

    /**
     * Begins a target of a cluster.
     *
     * @param client properties of Kafka's own clients, as for {@link KafkaSource#of}
     */
    public static Builder into(Map<String, ?> client) {
        return new Builder(client);
    }

    static ClientProperties clientProperties(Map<String, ?> client) {
        Set<String> owned = new HashSet<>(PartitionConsumer.OWNED);
        owned.addAll(RecordProducers.OWNED);
        return ClientProperties.of(client, owned);
    }

    @Override
    public String kind() {
        return KafkaSource.KIND;
    }

    @Override
    public String location() {
        return "Kafka at " + properties.servers();
    }

    @Override
    public TargetSession open(TargetContext context) throws IOException {
        return KafkaTargetSession.open(properties, options, context);
    }

    @Override
    public String toString() {
        return "kafka target";
    }

    /** Collects options; {@link #build()} checks them. */
    public static final class Builder {
        private static final int MOST_WRITERS = 4;

        private final Map<String, ?> client;
        private final Set<String> topics = new TreeSet<>();
        private final Map<String, String> renames = new TreeMap<>();
        private final Map<TopicPartition, Long> ends = new HashMap<>();
        private String prefix = "";
        private boolean append;
        private boolean sameCluster;
        private boolean groups = true;
        private int replicationFactor;
        private OptionalLong before = OptionalLong.empty();
        private int writers =
                Math.max(1, Math.min(MOST_WRITERS, Runtime.getRuntime().availableProcessors() / 2));
        private Patience patience = Patience.DEFAULTS;

        private Builder(Map<String, ?> client) {
            this.client = Map.copyOf(client);
        }

        /** Only these topics, by the names that they have in the backup; without any call all. */
        public Builder topic(String... literalNames) {
            topics.addAll(List.of(literalNames));
            return this;
        }

        /** The topic gets another name, and offsets of groups follow it. */
        public Builder rename(String topic, String name) {
            if (renames.put(topic, name) != null) {
                throw new IllegalArgumentException("rename: '" + topic + "' is given twice");
            }
            return this;
        }

        /** Names of all topics that are not renamed begin with this. */
        public Builder prefix(String beginning) {
            this.prefix = Objects.requireNonNull(beginning, "beginning");
            return this;
        }

        /**
         * Topics that have records already get those of the backup behind them, and keep their configuration. Default: such a restore is refused. What the broker rejects or
         * deletes because of that configuration makes the restore fail.
         */
        public Builder append() {
            this.append = true;
            return this;
        }

        /** Allows the cluster that the backup is of. */
        public Builder sameCluster() {
            this.sameCluster = true;
            return this;
        }

        /** Leaves groups as they are. */
        public Builder withoutGroups() {
            this.groups = false;
            return this;
        }

        /** Of topics that are made, in place of that which they had; at least 1. */
        public Builder replicationFactor(int copies) {
            if (copies < 1 || copies > Short.MAX_VALUE) {
                throw new IllegalArgumentException("replicationFactor: must be from 1 to 32767, is " + copies);
            }
            this.replicationFactor = copies;
            return this;
        }

        /**
         * Only records whose timestamps are before this. Timestamps are in no order and set by whoever wrote: this is no consistent cut over partitions. The offsets of a backup
         * are.
         */
        public Builder before(Instant time) {
            this.before = OptionalLong.of(time.toEpochMilli());
            return this;
        }

        /** Of this partition only records whose offsets at the source are below this. */
        public Builder endOffset(String topic, int partition, long offset) {
            if (partition < 0 || offset < 0) {
                throw new IllegalArgumentException(
                        "endOffset: must not be negative: partition " + partition + ", offset " + offset);
            }
            ends.put(new TopicPartition(topic, partition), offset);
            return this;
        }

        /**
         * How many partitions are written at once, and how many are read back beside, at least 1. Default: half of the processors, at most 4. All together hold a quarter of the heap at
         * most; topics with long records are written by fewer at once where that is little.
         */
        public Builder writers(int count) {
            if (count < 1) {
                throw new IllegalArgumentException("writers: must be at least 1, is " + count);
            }
            this.writers = count;
            return this;
        }

        /** How long a cluster that does not answer is waited for. */
        public Builder patience(Patience value) {
            this.patience = Objects.requireNonNull(value, "value");
            return this;
        }

        /** @throws IllegalArgumentException naming what is wrong, never a secret */
        public KafkaTarget build() {
            Set<String> names = new TreeSet<>(topics);
            names.addAll(renames.keySet());
            ends.keySet().forEach(partition -> names.add(partition.topic()));
            for (String name : names) {
                requireTopicName(name);
                if (!topics.isEmpty() && !topics.contains(name)) {
                    throw new IllegalArgumentException(
                            "topic '" + name + "': something is said about it, but it is not chosen");
                }
            }
            renames.values().forEach(Builder::requireTopicName);
            if (!prefix.isEmpty()) {
                requireTopicName(prefix);
            }
            return new KafkaTarget(
                    clientProperties(client),
                    new TargetOptions(
                            topics,
                            renames,
                            prefix,
                            append,
                            sameCluster,
                            groups,
                            replicationFactor,
                            before,
                            ends,
                            writers,
                            false,
                            patience));
        }

        private static void requireTopicName(String name) {
            if (!KafkaPaths.isTopicName(name)) {
                throw new IllegalArgumentException("topic: Kafka allows no such name: '" + name + "'");
            }
        }
    }
}
