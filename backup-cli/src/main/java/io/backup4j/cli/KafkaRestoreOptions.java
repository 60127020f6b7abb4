package io.backup4j.cli;

import io.backup4j.kafka.KafkaTarget;
import io.backup4j.spi.target.RestoreTarget;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Into which Kafka cluster topics are restored, and how. */
final class KafkaRestoreOptions {
    private static final int MOST_WRITERS = 4;

    @Mixin
    private KafkaConnection connection;

    @Option(
            names = "--topics",
            paramLabel = "NAME",
            split = ",",
            description = "Of the cluster only these topics, by the literal names that they have in the backup.")
    private List<String> topics = new ArrayList<>();

    @Option(
            names = "--rename",
            paramLabel = "NAME=NAME",
            split = ",",
            description = "A topic gets another name: old=new. Offsets of groups follow it.")
    private Map<String, String> renames = new LinkedHashMap<>();

    @Option(
            names = "--append",
            description = "Topics that have records get those of the backup behind them. Default: it is refused.")
    private boolean append;

    @Option(names = "--same-cluster", description = "Allows the cluster that the backup is of.")
    private boolean sameCluster;

    @Option(names = "--no-groups", description = "Leaves groups and their offsets as they are.")
    private boolean noGroups;

    @Option(
            names = "--copies",
            paramLabel = "N",
            description = "So many copies of each partition, in place of those that it had.")
    private int copies;

    boolean isGiven() {
        return connection.isGiven();
    }

    /** Refuses what makes no sense. */
    void check() {
        boolean any = !topics.isEmpty()
                || !renames.isEmpty()
                || append
                || sameCluster
                || noGroups
                || copies != 0
                || connection.isConfigured();
        if (any && !isGiven()) {
            throw new UsageException("options for topics are given, but --kafka is missing");
        }
    }

    /** Asks nothing yet; of use if {@link #isGiven()}. */
    RestoreTarget target(Surroundings surroundings) {
        try {
            KafkaTarget.Builder builder = KafkaTarget.into(connection.client())
                    .topic(topics.toArray(String[]::new))
                    .writers(Math.max(1, Math.min(MOST_WRITERS, surroundings.processors())));
            renames.forEach(builder::rename);
            if (append) {
                builder.append();
            }
            if (sameCluster) {
                builder.sameCluster();
            }
            if (noGroups) {
                builder.withoutGroups();
            }
            if (copies != 0) {
                builder.replicationFactor(copies);
            }
            return builder.build();
        } catch (IllegalArgumentException e) {
            throw new UsageException("--kafka: " + e.getMessage());
        }
    }
}
