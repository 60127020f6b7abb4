package io.backup4j.kafka;

import io.backup4j.kafka.format.KafkaPaths;
import io.backup4j.spi.source.BackupSource;
import io.backup4j.spi.source.SourceContext;
import io.backup4j.spi.source.SourceSession;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Topics of a Kafka cluster: their records as a reader of committed records sees them, settings, and offsets of groups; ACLs, quotas and an inventory of SCRAM users. A run
 * holds what was there when it began; one that follows another reads only what was added. Each backup is restorable alone.
 *
 * <p>Needs {@code kafka-clients} 4.2 or newer on the class path. Uses no group, commits nothing, creates nothing.
 *
 * <p>Immutable and thread-safe.
 */
public final class KafkaSource implements BackupSource {
    /** The {@link #kind()}. */
    public static final String KIND = "kafka";

    private static final Pattern NAME = Pattern.compile("[a-z0-9._-]{1,64}");

    private final ClientProperties properties;
    private final SourceOptions options;
    private final boolean requiresEncryption;

    private KafkaSource(ClientProperties properties, SourceOptions options, boolean requiresEncryption) {
        this.properties = properties;
        this.options = options;
        this.requiresEncryption = requiresEncryption;
    }

    /**
     * Begins a source of all topics of a cluster that are not internal.
     *
     * @param name 1 to 64 of {@code a-z 0-9 - _ .}
     * @param client properties of Kafka's own clients: {@code bootstrap.servers}, TLS, SASL; passed on as they are. Their secrets are never stored or logged
     */
    public static Builder of(String name, Map<String, ?> client) {
        return new Builder(name, client);
    }

    @Override
    public String name() {
        return options.name();
    }

    @Override
    public String kind() {
        return KIND;
    }

    /** Where the host says that the cluster is: each address of {@code bootstrap.servers}, in lower case. Several clients of one cluster may name different ones of its servers. */
    public Set<String> servers() {
        return properties.addresses();
    }

    @Override
    public boolean requiresEncryption() {
        return requiresEncryption;
    }

    /**
     * Reads everything but records, and fixes which offsets will be read.
     *
     * @throws IOException if the cluster does not answer, with retries, in the time of its {@link Patience}; the message says what was asked
     */
    @Override
    public SourceSession open(SourceContext context) throws IOException {
        return KafkaSession.open(properties, options, context);
    }

    @Override
    public String toString() {
        return "kafka '" + options.name() + "'";
    }

    /** Collects options; {@link #build()} checks them. */
    public static final class Builder {
        private static final int MOST_READERS = 4;

        private final String name;
        private final Map<String, ?> client;
        private final Set<String> names = new TreeSet<>();
        private final List<String> prefixes = new ArrayList<>();
        private final List<Pattern> patterns = new ArrayList<>();
        private final Set<String> without = new TreeSet<>();
        private boolean internal;
        private boolean noTopics;
        private boolean records = true;
        private int readers =
                Math.max(1, Math.min(MOST_READERS, Runtime.getRuntime().availableProcessors() / 2));
        private long segmentOffsets = 1_000_000;
        private Duration transactionWait = Duration.ofSeconds(15);
        private Patience patience = Patience.DEFAULTS;
        private boolean requiresEncryption;

        private Builder(String name, Map<String, ?> client) {
            this.name = Objects.requireNonNull(name, "name");
            this.client = Map.copyOf(client);
        }

        /** These topics, by their literal names: a dot is a dot. One that does not exist makes the backup partial, unless there is none at all and {@link #allowNoTopics} is set. */
        public Builder topic(String... literalNames) {
            names.addAll(List.of(literalNames));
            return this;
        }

        /** Topics whose names begin like this, literally. */
        public Builder topicPrefix(String... literalPrefixes) {
            prefixes.addAll(List.of(literalPrefixes));
            return this;
        }

        /** Topics whose whole names match. */
        public Builder topicPattern(Pattern pattern) {
            patterns.add(Objects.requireNonNull(pattern, "pattern"));
            return this;
        }

        /** Leaves out these topics, by their literal names, whatever else selects them. */
        public Builder without(String... literalNames) {
            without.addAll(List.of(literalNames));
            return this;
        }

        /** Prefixes, patterns and "all" mean internal topics too ({@code __consumer_offsets}). Those that are named literally are read anyway. */
        public Builder internalTopics() {
            this.internal = true;
            return this;
        }

        /**
         * The cluster may have none of these topics, as before an application has made its first: the backup notes it. Default: it fails, because a cluster lists no topics either to a
         * principal that may not describe them, or when {@code bootstrap.servers} leads to another cluster. If this principal evidently may not describe them, the backup is partial.
         */
        public Builder allowNoTopics() {
            this.noTopics = true;
            return this;
        }

        /** Configurations and offsets of groups, and no records. */
        public Builder metadataOnly() {
            this.records = false;
            return this;
        }

        /**
         * How many partitions are read at once, at least 1. Default: half of the processors, at most 4. All together hold a quarter of the heap at most; topics with long records
         * are read by fewer at once where that is little.
         */
        public Builder readers(int count) {
            if (count < 1) {
                throw new IllegalArgumentException("readers: must be at least 1, is " + count);
            }
            this.readers = count;
            return this;
        }

        /** Entries of records end at multiples of this offset. Default 1 000 000. */
        public Builder segmentOffsets(long offsets) {
            if (offsets < 1) {
                throw new IllegalArgumentException("segmentOffsets: must be at least 1, is " + offsets);
            }
            this.segmentOffsets = offsets;
            return this;
        }

        /**
         * How long transactions that are open when the backup begins are waited for. One that stays open longer ends the backup of its partition before it: the backup is partial,
         * by name. Default 15 s.
         */
        public Builder transactionWait(Duration wait) {
            if (wait.isNegative()) {
                throw new IllegalArgumentException("transactionWait: must not be negative: " + wait);
            }
            this.transactionWait = wait;
            return this;
        }

        /** How long a cluster that does not answer is waited for. */
        public Builder patience(Patience value) {
            this.patience = Objects.requireNonNull(value, "value");
            return this;
        }

        /** Refuses repositories without encryption. */
        public Builder requireEncryption() {
            this.requiresEncryption = true;
            return this;
        }

        /** @throws IllegalArgumentException naming what is wrong, never a secret */
        public KafkaSource build() {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("name: must be 1 to 64 of a-z 0-9 . _ -: '" + name + "'");
            }
            for (String topic : names) {
                if (!KafkaPaths.isTopicName(topic)) {
                    throw new IllegalArgumentException("topic: Kafka allows no such name: '" + topic
                            + "'; patterns are given with topicPattern, prefixes with topicPrefix");
                }
            }
            SourceOptions options = new SourceOptions(
                    name,
                    new TopicSelection(names, prefixes, patterns, without, internal, noTopics),
                    records,
                    readers,
                    ReadingMemory.of(readers),
                    segmentOffsets,
                    transactionWait,
                    patience);
            return new KafkaSource(ClientProperties.of(client, PartitionConsumer.OWNED), options, requiresEncryption);
        }
    }
}
