package io.backup4j.spring.source;

import io.backup4j.kafka.KafkaSource;
import io.backup4j.spring.properties.SourceProperties;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The Kafka cluster that the host talks to. */
public final class KafkaFinder implements SourceFinder {
    /** Name of the source. */
    public static final String NAME = "kafka";

    private final Map<String, Object> client;
    private final SourceProperties settings;
    private final boolean configured;
    private final boolean enabled;

    /**
     * A finder.
     *
     * @param client properties of the host's admin client
     * @param properties of sources, by their names
     * @param configured whether the host has said where its cluster is; else the client has its own guess
     * @param enabled false if it is not to be looked for
     */
    public KafkaFinder(
            Map<String, Object> client, Map<String, SourceProperties> properties, boolean configured, boolean enabled) {
        this.client = new HashMap<>(client);
        this.settings = properties.getOrDefault(NAME, SourceProperties.DEFAULTS);
        this.configured = configured;
        this.enabled = enabled || properties.containsKey(NAME);
    }

    @Override
    public void find(Discovery discovery) {
        if (!settings.enabled() || !enabled) {
            discovery.leftOut(new LeftOut(
                    "Kafka",
                    settings.enabled()
                            ? "'backup.discovery.kafka' is false"
                            : "'backup.sources.kafka.enabled' is false",
                    true));
        } else if (!configured) {
            discovery.leftOut(new LeftOut("Kafka", "'spring.kafka.bootstrap-servers' is not set", true));
        } else {
            KafkaSource source = source();
            discovery.found(
                    new HostSource(NAME, "Kafka " + servers() + ", " + topics(), () -> source, List.of(), null));
        }
    }

    private KafkaSource source() {
        KafkaSource.Builder source = KafkaSource.of(NAME, client)
                .topic(settings.topics().toArray(String[]::new))
                .topicPrefix(settings.topicPrefixes().toArray(String[]::new))
                .without(settings.withoutTopics().toArray(String[]::new));
        if (settings.metadataOnly()) {
            source.metadataOnly();
        }
        if (settings.requireEncryption()) {
            source.requireEncryption();
        }
        return source.build();
    }

    /** Kafka takes a list, and one text. */
    private String servers() {
        Object servers = client.get("bootstrap.servers");
        return servers instanceof Collection<?> several
                ? several.stream().map(String::valueOf).collect(Collectors.joining(", "))
                : String.valueOf(servers);
    }

    private String topics() {
        if (settings.topics().isEmpty() && settings.topicPrefixes().isEmpty()) {
            return "all topics";
        }
        return "topics "
                + Stream.concat(
                                settings.topics().stream(),
                                settings.topicPrefixes().stream().map(prefix -> prefix + "*"))
                        .collect(Collectors.joining(", "));
    }
}
