package io.backup4j.kafka;

import io.backup4j.kafka.format.TopicDocument;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Reads settings. Those of many topics are mostly the same, and are held once. */
final class ConfigsReader {
    private final Cluster cluster;
    private final Map<Object, Object> shared = new HashMap<>();

    ConfigsReader(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * Settings of a topic.
     *
     * @param overrides dynamic ones of the topic itself
     * @param withheld overrides without a value
     * @param effective all
     */
    record TopicSettings(
            SortedMap<String, String> overrides,
            List<String> withheld,
            SortedMap<String, TopicDocument.Setting> effective) {}

    /** By topic. A topic whose settings cannot be read is told, and is not in the result: a restore would make another topic. */
    Map<String, TopicSettings> topics(Set<String> names, Issues issues) throws IOException {
        Set<ConfigResource> resources = names.stream()
                .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                .collect(Collectors.toSet());
        Cluster.Answers<ConfigResource, Config> answers = ask(resources);
        Map<String, TopicSettings> settings = new HashMap<>();
        answers.values().forEach((resource, config) -> settings.put(resource.name(), settings(config)));
        for (Map.Entry<ConfigResource, KafkaFailure> failure :
                answers.failures().entrySet()) {
            if (failure.getValue().mayPass() && !failure.getValue().is(UnknownTopicOrPartitionException.class)) {
                throw failure.getValue();
            }
            issues.missing(failure.getKey().name(), failure.getValue().getMessage());
        }
        return settings;
    }

    /** Any resources. */
    Cluster.Answers<ConfigResource, Config> ask(Set<ConfigResource> resources) throws IOException {
        return cluster.askEach(
                "read the settings",
                resources,
                (admin, open) -> admin.describeConfigs(open).values(),
                failure -> failure.is(UnknownTopicOrPartitionException.class));
    }

    private TopicSettings settings(Config config) {
        SortedMap<String, TopicDocument.Setting> effective = new TreeMap<>();
        List<String> withheld = new ArrayList<>();
        SortedMap<String, String> overrides = dynamic(config, ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG, withheld);
        for (ConfigEntry entry : config.entries()) {
            String value = entry.isSensitive() ? null : entry.value();
            effective.put(
                    share(entry.name()),
                    share(new TopicDocument.Setting(value, entry.source().name())));
        }
        return new TopicSettings(overrides, withheld, share(Collections.unmodifiableSortedMap(effective)));
    }

    /** Settings from this source; names of those without a value are added to the list. */
    static SortedMap<String, String> dynamic(Config config, ConfigEntry.ConfigSource source, List<String> withheld) {
        SortedMap<String, String> found = new TreeMap<>();
        for (ConfigEntry entry : config.entries()) {
            if (entry.source() != source) {
                continue;
            }
            if (entry.isSensitive() || entry.value() == null) {
                withheld.add(entry.name());
            } else {
                found.put(entry.name(), entry.value());
            }
        }
        return found;
    }

    @SuppressWarnings("unchecked")
    private <T> T share(T value) {
        return (T) shared.computeIfAbsent(value, same -> same);
    }
}
