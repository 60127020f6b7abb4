package io.backup4j.kafka;

import io.backup4j.kafka.format.TopicDocument;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigsOptions;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidRequestException;

/** Configurations of topics in the target: which are accepted, which protect while records are written, and which are for good. */
final class LoadConfigs {
    private static final long PAUSE_MILLIS = 20;
    private static final String FOR_EVER = String.valueOf(Long.MAX_VALUE);

    /** Nothing is deleted, nothing is compacted, every timestamp and every length is taken, and timestamps stay as they are. */
    private static final Map<String, String> PROTECTION = Map.of(
            "cleanup.policy", "delete",
            "retention.ms", "-1",
            "retention.bytes", "-1",
            "message.timestamp.type", "CreateTime",
            "message.timestamp.before.max.ms", FOR_EVER,
            "message.timestamp.after.max.ms", FOR_EVER,
            "max.message.bytes", String.valueOf(Integer.MAX_VALUE));

    private final Cluster cluster;
    private final TargetOptions options;
    private final Issues issues;

    LoadConfigs(Cluster cluster, TargetOptions options, Issues issues) {
        this.cluster = cluster;
        this.options = options;
        this.issues = issues;
    }

    /** Whether the target takes something; throws what it says if not. Changes nothing. */
    @FunctionalInterface
    private interface Check {
        void accepts(SortedMap<String, String> configs) throws IOException;
    }

    /**
     * What the target accepts of a topic's configuration; what it does not is told. Also checks everything else about a topic that is to be made.
     *
     * @throws IOException also if it accepts no topic like this
     */
    TargetTopic validated(TargetTopic topic) throws IOException {
        if (topic.state().keepsConfigs()) {
            return topic;
        }
        Check check = topic.state() == TargetTopic.State.ABSENT
                ? configs -> create(topic, configs, true)
                : configs -> alter(topic.name(), setting(configs), true);
        TopicDocument document = topic.document();
        if (!document.withheld().isEmpty()) {
            issues.note(
                    document.name(),
                    "settings whose values Kafka did not hand out are not restored: " + document.withheld());
        }
        SortedMap<String, String> accepted = new TreeMap<>(document.configs());
        try {
            check.accepts(accepted);
        } catch (KafkaFailure e) {
            if (!isAboutConfigs(e) || accepted.isEmpty()) {
                throw e;
            }
            dropRefused(document, accepted, check);
            check.accepts(accepted);
        }
        return topic.with(accepted);
    }

    private static boolean isAboutConfigs(KafkaFailure failure) {
        return failure.is(InvalidConfigurationException.class) || failure.is(InvalidRequestException.class);
    }

    private void dropRefused(TopicDocument document, SortedMap<String, String> configs, Check check)
            throws IOException {
        for (Map.Entry<String, String> config : document.configs().entrySet()) {
            try {
                check.accepts(new TreeMap<>(Map.of(config.getKey(), config.getValue())));
            } catch (KafkaFailure e) {
                if (!isAboutConfigs(e)) {
                    throw e;
                }
                configs.remove(config.getKey());
                issues.note(
                        document.name(),
                        "setting " + config.getKey() + "=" + config.getValue()
                                + " is left out, because the target does not accept it: " + e.getMessage());
            }
        }
    }

    /** Makes a topic that is protected. */
    void create(TargetTopic topic) throws IOException {
        create(topic, protection(topic), false);
    }

    private void create(TargetTopic topic, SortedMap<String, String> configs, boolean validateOnly) throws IOException {
        int copies = options.replicationFactor() > 0
                ? options.replicationFactor()
                : topic.document().replicationFactor();
        NewTopic made = new NewTopic(topic.name(), topic.document().partitions().size(), (short) Math.max(1, copies))
                .configs(configs);
        cluster.ask(
                (validateOnly ? "prepare topic '" : "make topic '") + topic.name() + "'",
                admin -> admin.createTopics(Set.of(made), new CreateTopicsOptions().validateOnly(validateOnly))
                        .all());
    }

    /** Of tiers nothing is taken over before the end: they have their own retention. */
    private static SortedMap<String, String> protection(TargetTopic topic) {
        SortedMap<String, String> configs = new TreeMap<>(topic.configs());
        configs.keySet().removeIf(key -> key.startsWith("remote.") || key.startsWith("local.retention."));
        configs.putAll(PROTECTION);
        return configs;
    }

    /** Gives a topic that is there its protection, and nothing besides. */
    void protect(TargetTopic topic) throws IOException {
        set(topic.name(), protection(topic));
    }

    /** Gives a topic its configuration for good, and reads it back. */
    void restore(TargetTopic topic) throws IOException {
        set(topic.name(), topic.configs());
    }

    /** What of the configuration is not as {@link #create} has made it, for people; empty if nothing. */
    Optional<String> difference(TargetTopic topic) throws IOException {
        SortedMap<String, String> expected = protection(topic);
        SortedMap<String, String> found = overrides(topic.name());
        return found.equals(expected)
                ? Optional.empty()
                : Optional.of("has the settings " + found + ", expected " + expected);
    }

    private void set(String name, SortedMap<String, String> wanted) throws IOException {
        SortedMap<String, String> present = overrides(name);
        List<AlterConfigOp> changes = new ArrayList<>();
        present.keySet().stream()
                .filter(key -> !wanted.containsKey(key))
                .forEach(key -> changes.add(new AlterConfigOp(new ConfigEntry(key, ""), AlterConfigOp.OpType.DELETE)));
        wanted.forEach((key, value) -> {
            if (!value.equals(present.get(key))) {
                changes.add(new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET));
            }
        });
        if (changes.isEmpty()) {
            return;
        }
        alter(name, changes, false);
        long begin = System.nanoTime();
        SortedMap<String, String> now = overrides(name);
        while (!now.equals(wanted)) {
            // Brokers learn from the controller what was changed, some milliseconds later.
            if (System.nanoTime() - begin > cluster.patience().total().toNanos()) {
                throw KafkaFailure.because(
                        "topic '" + name + "' does not have the configuration that it was given: has " + now
                                + ", expected " + wanted,
                        true);
            }
            Attempts.pause(PAUSE_MILLIS);
            now = overrides(name);
        }
    }

    private static List<AlterConfigOp> setting(SortedMap<String, String> configs) {
        List<AlterConfigOp> changes = new ArrayList<>();
        configs.forEach(
                (key, value) -> changes.add(new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET)));
        return changes;
    }

    private void alter(String name, Collection<AlterConfigOp> changes, boolean validateOnly) throws IOException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
        cluster.ask("set the configuration of topic '" + name + "'", admin -> admin.incrementalAlterConfigs(
                        Map.of(resource, changes), new AlterConfigsOptions().validateOnly(validateOnly))
                .all());
    }

    /** Settings that a topic has itself. */
    private SortedMap<String, String> overrides(String name) throws IOException {
        return ConfigsReader.dynamic(config(name), ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG, new ArrayList<>());
    }

    /** Refuses to append where what is written would not stay what it is. */
    void requireAppendable(String name) throws IOException {
        Config config = config(name);
        if (!value(config, "cleanup.policy").equals("delete")) {
            throw new IOException("topic '" + name
                    + "' is compacted: nobody could tell afterwards whether all records of the backup were written. "
                    + "Restore it under another name");
        }
        if (!value(config, "message.timestamp.type").equals("CreateTime")) {
            throw new IOException("topic '" + name
                    + "' gives records the time at which they are written, and those of the backup would lose theirs. "
                    + "Restore it under another name");
        }
    }

    private static String value(Config config, String key) {
        ConfigEntry entry = config.get(key);
        return entry == null || entry.value() == null ? "" : entry.value();
    }

    private Config config(String name) throws IOException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
        return cluster.ask(
                "read the configuration of topic '" + name + "'",
                admin -> admin.describeConfigs(Set.of(resource)).values().get(resource));
    }
}
