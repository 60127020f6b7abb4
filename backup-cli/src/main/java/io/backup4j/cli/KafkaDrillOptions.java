package io.backup4j.cli;

import io.backup4j.kafka.KafkaSandbox;
import io.backup4j.spi.drill.DrillSandbox;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** In which Kafka cluster topics are drilled, and how. */
final class KafkaDrillOptions {
    @Mixin
    private KafkaConnection connection;

    @Option(
            names = "--copies",
            paramLabel = "N",
            description = "So many copies of each partition of scratch topics. Default: 1.")
    private int copies;

    boolean isGiven() {
        return connection.isGiven();
    }

    /** Refuses what makes no sense. */
    void check() {
        if (!isGiven() && (copies != 0 || connection.isConfigured())) {
            throw new UsageException("options for topics are given, but --kafka is missing");
        }
    }

    /** Asks nothing yet; empty without {@code --kafka}. */
    Optional<DrillSandbox> sandbox() {
        if (!isGiven()) {
            return Optional.empty();
        }
        try {
            KafkaSandbox sandbox = KafkaSandbox.in(connection.client());
            return Optional.of(copies == 0 ? sandbox : sandbox.copies(copies));
        } catch (IllegalArgumentException e) {
            throw new UsageException("--kafka: " + e.getMessage());
        }
    }
}
