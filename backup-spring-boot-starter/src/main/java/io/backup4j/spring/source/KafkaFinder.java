package io.backup4j.spring.source;

import io.backup4j.kafka.KafkaSource;
import io.backup4j.spring.properties.SourceProperties;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The Kafka cluster that the host talks to; others that it talks to, and of which it has made no source itself, are named as not backed up. */
public final class KafkaFinder implements SourceFinder {
    /** Name of the source. */
    public static final String NAME = "kafka";

    private static final String OWN_SOURCES =
            ", or give a bean of type KafkaSource for each cluster and set 'backup.discovery.kafka=false'";

    private final KafkaUse use;
    private final SourceProperties settings;
    private final boolean enabled;
    private final List<KafkaSource> beans;

    /**
     * A finder.
     *
     * @param use of Kafka by the host
     * @param properties of sources, by their names
     * @param enabled false if it is not to be looked for
     * @param beans sources that the host has made itself
     */
    public KafkaFinder(
            KafkaUse use, Map<String, SourceProperties> properties, boolean enabled, List<KafkaSource> beans) {
        this.use = use;
        this.settings = properties.getOrDefault(NAME, SourceProperties.DEFAULTS);
        this.enabled = enabled || properties.containsKey(NAME);
        this.beans = List.copyOf(beans);
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
        } else if (use.servers(chosen).isEmpty()) {
            discovery.leftOut(nowhere(chosen));
        } else {
            found(discovery, chosen);
        }
    }

    private void found(Discovery discovery, String chosen) {
        KafkaSource source = source(chosen);
        discovery.found(
                new HostSource(NAME, "Kafka " + servers(chosen) + ", " + topics(), () -> source, List.of(), null));
        for (String other : use.admins().keySet()) {
            if (!use.cluster(other).equals(use.cluster(chosen))) {
                discovery.leftOut(other(chosen, other));
            }
        }
    }

    private LeftOut other(String chosen, String other) {
        if (use.servers(other).isEmpty()) {
            return nowhere(other);
        }
        Optional<KafkaSource> own = beans.stream()
                .filter(bean -> bean.servers().equals(use.cluster(other)))
                .findFirst();
        return new LeftOut(
                "Kafka " + servers(other) + " of '" + other + "'",
                own.map(bean -> "the bean '" + bean.name() + "' of type KafkaSource reads it")
                        .orElse("only the cluster of the primary KafkaAdmin '" + chosen
                                + "' is found by itself: give a bean of type KafkaSource for this one"),
                own.isPresent());
    }

    private static LeftOut nowhere(String admin) {
        return new LeftOut(
                "Kafka of '" + admin + "'",
                "this KafkaAdmin has no 'bootstrap.servers', so that nobody knows which cluster it means: set them",
                false);
    }

    private String servers(String admin) {
        return String.join(", ", use.servers(admin));
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
