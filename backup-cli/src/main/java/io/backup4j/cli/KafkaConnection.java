package io.backup4j.cli;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which Kafka cluster, and how it is reached. */
final class KafkaConnection {
    private static final String SERVERS = "bootstrap.servers";

    @Option(
            names = "--kafka",
            paramLabel = "HOST:PORT",
            description = "A Kafka cluster: one of its brokers, or several separated by commas.")
    private @Nullable String servers;

    @Option(
            names = "--kafka-config",
            paramLabel = "FILE",
            description =
                    "Properties of Kafka's own clients: TLS, SASL. What is secret in it is neither stored nor shown.")
    private @Nullable Path config;

    boolean isGiven() {
        return servers != null;
    }

    boolean isConfigured() {
        return config != null;
    }

    /** Properties of clients; of use if {@link #isGiven()}. */
    Map<String, Object> client() {
        String given = String.valueOf(servers);
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
