package io.backup4j.cli;

import io.backup4j.kafka.KafkaSource;
import io.backup4j.spi.source.BackupSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which Kafka cluster, and which of its topics. */
final class KafkaOptions {
    /** Name of the source that holds topics from the command line. */
    static final String SOURCE = "kafka";

    /** More readers than this only take each other's bandwidth. */
    private static final int MOST_READERS = 4;

    @Mixin
    private KafkaConnection connection;

    @Option(
            names = "--topics",
            paramLabel = "NAME",
            split = ",",
            description =
                    "Of the cluster only these topics, by their literal names; NAME* means all that begin with NAME. Default: all that are not internal.")
    private List<String> topics = new ArrayList<>();

    @Option(names = "--no-records", description = "Of the cluster only settings and offsets of groups.")
    private boolean noRecords;

    @Option(
            names = "--allow-no-topics",
            description = "The cluster may have none of these topics. Default: the backup of the cluster fails then.")
    private boolean allowNoTopics;

    /** Refuses what makes no sense. */
    void check() {
        if (!connection.isGiven() && (!topics.isEmpty() || connection.isConfigured() || noRecords || allowNoTopics)) {
            throw new UsageException(
                    "--topics, --kafka-config, --no-records and --allow-no-topics say nothing without --kafka");
        }
    }

    /** Asks nothing yet; empty without {@code --kafka}. */
    Optional<BackupSource> source(Surroundings surroundings) {
        if (!connection.isGiven()) {
            return Optional.empty();
        }
        KafkaSource.Builder builder = KafkaSource.of(SOURCE, connection.client())
                .readers(Math.max(1, Math.min(MOST_READERS, surroundings.processors())));
        for (String topic : topics) {
            if (topic.endsWith("*")) {
                builder.topicPrefix(topic.substring(0, topic.length() - 1));
            } else {
                builder.topic(topic);
            }
        }
        if (allowNoTopics) {
            builder.allowNoTopics();
        }
        try {
            return Optional.of((noRecords ? builder.metadataOnly() : builder).build());
        } catch (IllegalArgumentException e) {
            throw new UsageException("--kafka: " + e.getMessage());
        }
    }
}
