package io.backup4j.kafka.format;

import static io.backup4j.kafka.format.Members.required;
import static io.backup4j.kafka.format.Members.sorted;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A topic: {@code 1-topics/<topic>.json}.
 *
 * @param id as Kafka writes it, 22 characters
 * @param replicationFactor the greatest of its partitions
 * @param configs every dynamic override: what a restore sets
 * @param withheld keys of overrides whose values Kafka does not hand out
 * @param effective every setting as it was in effect
 * @param partitions dense from 0
 */
public record TopicDocument(
        String name,
        String id,
        @JsonProperty(required = true) boolean internal,
        @JsonProperty(required = true) int replicationFactor,
        SortedMap<String, String> configs,
        List<String> withheld,
        SortedMap<String, Setting> effective,
        List<Partition> partitions) {
    public TopicDocument {
        if (!KafkaPaths.isTopicName(required("name", name))) {
            throw new IllegalArgumentException("'name': Kafka allows no such topic");
        }
        required("id", id);
        configs = sorted("configs", configs);
        withheld = sorted("withheld", withheld);
        effective = sorted("effective", effective);
        partitions = sorted("partitions", partitions, Comparator.comparing(Partition::partition));
        for (int i = 0; i < partitions.size(); i++) {
            if (partitions.get(i).partition() != i) {
                throw new IllegalArgumentException("'partitions': " + i + " is missing or doubled");
            }
        }
    }

    /**
     * A setting in effect.
     *
     * @param value null if Kafka does not hand it out
     * @param source a word of Kafka's {@code ConfigEntry.ConfigSource}
     */
    public record Setting(@Nullable String value, String source) {
        public Setting {
            required("source", source);
        }
    }

    /**
     * A partition, and which of its offsets the backup holds.
     *
     * @param start log start when the run began
     * @param end last stable offset when the run began, exclusive
     * @param highWatermark above {@code end} if a transaction was open
     * @param replicas ids of brokers, the preferred one first
     * @param problem why it could not be read, with offsets of 0; else null
     */
    public record Partition(
            @JsonProperty(required = true) int partition,
            @JsonProperty(required = true) long start,
            @JsonProperty(required = true) long end,
            @JsonProperty(required = true) long highWatermark,
            List<Integer> replicas,
            @Nullable String problem) {
        public Partition {
            if (start < 0 || end < start || highWatermark < end) {
                throw new IllegalArgumentException("'start', 'end', 'highWatermark': " + start + ", " + end + ", "
                        + highWatermark + " are not in order");
            }
            replicas = List.copyOf(required("replicas", replicas));
        }
    }
}
