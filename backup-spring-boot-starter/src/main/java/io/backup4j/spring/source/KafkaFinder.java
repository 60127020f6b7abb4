package io.backup4j.spring.source;

import io.backup4j.kafka.KafkaSource;
import io.backup4j.spring.properties.SourceProperties;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The Kafka cluster that the host talks to; others that it talks to are named as not backed up. */
public final class KafkaFinder implements SourceFinder {
    /** Name of the source. */
    public static final String NAME = "kafka";

    private static final String OWN_SOURCES =
            ", or give a bean of type KafkaSource for each cluster and set 'backup.discovery.kafka=false'";

    private final KafkaUse use;
    private final SourceProperties settings;
    private final boolean enabled;

    /**
     * A finder.
     *
     * @param use of Kafka by the host
     * @param properties of sources, by their names
     * @param enabled false if it is not to be looked for
     */
    public KafkaFinder(KafkaUse use, Map<String, SourceProperties> properties, boolean enabled) {
        this.use = use;
        this.settings = properties.getOrDefault(NAME, SourceProperties.DEFAULTS);
        this.enabled = enabled || properties.containsKey(NAME);
    }

    @Override
    public void find(Discovery discovery) {
        if (use.admins().isEmpty() && use.signs().isEmpty()) {
            return;
        }
        String chosen = use.chosen();
        if (!settings.enabled() || !enabled) {
            discovery.leftOut(new LeftOut(
                    "Kafka",
                    settings.enabled()
                            ? "'backup.discovery.kafka' is false"
                            : "'backup.sources.kafka.enabled' is false",
                    true));
        } else if (use.admins().isEmpty()) {
            discovery.leftOut(new LeftOut(
                    "Kafka" + signs(), "it is read by a bean of type KafkaAdmin, and there is none", false));
        } else if (chosen == null) {
            discovery.leftOut(new LeftOut(
                    "Kafka (" + String.join(", ", use.admins().keySet()) + ")",
                    "there are several beans of type KafkaAdmin, and none is @Primary: mark one" + OWN_SOURCES,
                    false));
        } else if (!use.named()) {
            discovery.leftOut(new LeftOut(
                    "Kafka" + signs(),
                    "'spring.kafka.bootstrap-servers' is not set",
                    use.signs().isEmpty()));
        } else {
            found(discovery, chosen);
        }
    }

    private void found(Discovery discovery, String chosen) {
        KafkaSource source = source(chosen);
        String servers = use.servers(chosen);
        discovery.found(new HostSource(NAME, "Kafka " + servers + ", " + topics(), () -> source, List.of(), null));
        for (String other : use.admins().keySet()) {
            if (!use.servers(other).equals(servers)) {
                discovery.leftOut(new LeftOut(
                        "Kafka " + use.servers(other) + " of '" + other + "'",
                        "only the cluster of the primary KafkaAdmin '" + chosen + "' is found by itself: give a bean of"
                                + " type KafkaSource for this one, with 'backup.discovery.kafka=false' and one for the other",
                        false));
            }
        }
    }

    private String signs() {
        return use.signs().isEmpty() ? "" : " (" + String.join(", ", use.signs()) + ")";
    }

    private KafkaSource source(String admin) {
        KafkaSource.Builder source = KafkaSource.of(NAME, use.admins().get(admin))
                .topic(settings.topics().toArray(String[]::new))
                .topicPrefix(settings.topicPrefixes().toArray(String[]::new))
                .without(settings.withoutTopics().toArray(String[]::new));
        if (settings.allowNoTopics()) {
            source.allowNoTopics();
        }
        if (settings.metadataOnly()) {
            source.metadataOnly();
        }
        if (settings.requireEncryption()) {
            source.requireEncryption();
        }
        return source.build();
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
