package io.backup4j.kafka.format;

import static io.backup4j.kafka.format.Members.required;
import static io.backup4j.kafka.format.Members.sorted;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Groups and their offsets: {@code 2-groups.json}. */
public record GroupsDocument(List<Group> groups) {
    public GroupsDocument {
        groups = sorted("groups", groups, Comparator.comparing(Group::id));
    }

    /**
     * A group.
     *
     * @param type {@code classic}, {@code consumer}, {@code share} or {@code streams}
     * @param protocol as Kafka has it; empty for a group that only commits
     * @param state as Kafka names it
     * @param offsets of topics in the backup; none if it has committed nothing there
     */
    public record Group(String id, String type, String protocol, String state, List<Offset> offsets) {
        public Group {
            required("id", id);
            required("type", type);
            required("protocol", protocol);
            required("state", state);
            offsets = sorted(
                    "offsets", offsets, Comparator.comparing(Offset::topic).thenComparing(Offset::partition));
        }
    }

    /**
     * Where a group goes on to read.
     *
     * @param offset of share groups the start of what is in flight
     * @param leaderEpoch null if unknown; of the source only
     * @param metadata what the committer said with it; null if nothing
     */
    public record Offset(
            String topic,
            @JsonProperty(required = true) int partition,
            @JsonProperty(required = true) long offset,
            @Nullable Integer leaderEpoch,
            @Nullable String metadata) {
        public Offset {
            required("topic", topic);
            if (partition < 0 || offset < 0) {
                throw new IllegalArgumentException(
                        "'partition', 'offset': must not be negative: " + partition + ", " + offset);
            }
        }
    }
}
