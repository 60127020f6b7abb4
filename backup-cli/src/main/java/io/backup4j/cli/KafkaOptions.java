package io.backup4j.cli;

import io.backup4j.kafka.KafkaSource;
import io.backup4j.spi.source.BackupSource;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which Kafka cluster, and which of its topics. */
final class KafkaOptions {
    /** Name of the source that holds topics from the command line. */
    static final String SOURCE = "kafka";

    private static final String SERVERS = "bootstrap.servers";

    /** More readers than this only take each other's bandwidth. */
    private static final int MOST_READERS = 4;

    @Option(
            names = "--kafka",
            paramLabel = "HOST:PORT",
            description = "A Kafka cluster: one of its brokers, or several separated by commas.")
    private @Nullable String servers;

    @Option(
            names = "--topics",
            paramLabel = "NAME",
            split = ",",
            description =
                    "Of the cluster only these topics, by their literal names; NAME* means all that begin with NAME. Default: all that are not internal.")
    private List<String> topics = new ArrayList<>();

    @Option(
            names = "--kafka-config",
            paramLabel = "FILE",
            description =
                    "Properties of Kafka's own clients: TLS, SASL. What is secret in it is neither stored nor shown.")
    private @Nullable Path config;

    @Option(names = "--no-records", description = "Of the cluster only settings and offsets of groups.")
    private boolean noRecords;

    boolean isGiven() {
        return servers != null;
    }

    /** Refuses what makes no sense. */
    void check() {
        if (servers == null && (!topics.isEmpty() || config != null || noRecords)) {
            throw new UsageException("--topics, --kafka-config and --no-records say nothing without --kafka");
        }
    }

    /** Asks nothing yet; empty without {@code --kafka}. */
    Optional<BackupSource> source(Surroundings surroundings) {
        if (servers == null) {
            return Optional.empty();
        }
        KafkaSource.Builder builder = KafkaSource.of(SOURCE, client(servers))
                .readers(Math.max(1, Math.min(MOST_READERS, surroundings.processors())));
        for (String topic : topics) {
            if (topic.endsWith("*")) {
                builder.topicPrefix(topic.substring(0, topic.length() - 1));
            } else {
                builder.topic(topic);
            }
        }
        try {
            return Optional.of((noRecords ? builder.metadataOnly() : builder).build());
        } catch (IllegalArgumentException e) {
            throw new UsageException("--kafka: " + e.getMessage());
        }
    }

    private Map<String, Object> client(String given) {
        Map<String, Object> properties = new LinkedHashMap<>();
        if (config != null) {
            Properties file = read(config);
            file.stringPropertyNames().forEach(name -> properties.put(name, file.getProperty(name)));
        }
        Object other = properties.putIfAbsent(SERVERS, given);
        if (other != null && !other.equals(given)) {
            throw new UsageException(
                    "--kafka and " + SERVERS + " of " + config + " name different clusters; give one of them");
        }
        return properties;
    }

    private static Properties read(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (NoSuchFileException e) {
            throw new MissingException("--kafka-config: there is no file " + file);
        } catch (IOException | IllegalArgumentException e) {
            // Neither the text nor the reason: both may quote a secret.
            throw new MissingException("--kafka-config: " + file + " cannot be read as properties in UTF-8");
        }
        return properties;
    }
}
