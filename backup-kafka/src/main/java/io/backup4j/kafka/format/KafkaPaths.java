package io.backup4j.kafka.format;

import io.backup4j.spi.entry.EntryPath;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of entries, see {@code docs/kafka-format.md}. Their order is the order of a restore. */
public final class KafkaPaths {
    /** The cluster, and what belongs to no topic. */
    public static final EntryPath CLUSTER = EntryPath.of("0-cluster.json");
    /** A document for each topic lies below this. */
    public static final EntryPath TOPICS = EntryPath.of("1-topics");
    /** Groups and their offsets. */
    public static final EntryPath GROUPS = EntryPath.of("2-groups.json");
    /** Segments lie below this, by topic and partition. */
    public static final EntryPath RECORDS = EntryPath.of("3-records");

    /** As in Kafka's {@code Topic.validate}; such a name is a component of a path as it is. */
    private static final Pattern TOPIC = Pattern.compile("(?!\\.{1,2}$)[a-zA-Z0-9._-]{1,249}");

    private static final Pattern SEGMENT =
            Pattern.compile("3-records/(" + TOPIC.pattern().replace("$", "/") + ")/(\\d{10})/(\\d{20})");
    private static final Pattern DOCUMENT = Pattern.compile("1-topics/([a-zA-Z0-9._-]{1,249})\\.json");

    /**
     * Which segment a path names.
     *
     * @param base first offset of its range
     */
    public record SegmentName(String topic, int partition, long base) {}

    private KafkaPaths() {}

    /** Whether Kafka allows a topic to be called that. */
    public static boolean isTopicName(String name) {
        return TOPIC.matcher(name).matches();
    }

    /** The document of a topic. */
    public static EntryPath topic(String topic) {
        return TOPICS.child(bytes(checked(topic) + ".json"));
    }

    /** A segment. */
    public static EntryPath segment(String topic, int partition, long base) {
        return EntryPath.of("%s/%s/%010d/%020d".formatted(RECORDS, checked(topic), partition, base));
    }

    /** The topic whose document this is; empty for any other path. */
    public static Optional<String> topicOf(EntryPath path) {
        Matcher matcher = DOCUMENT.matcher(path.toString());
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** The segment that a path names; empty for any other path. */
    public static Optional<SegmentName> segmentOf(EntryPath path) {
        Matcher matcher = SEGMENT.matcher(path.toString());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new SegmentName(
                    matcher.group(1), Integer.parseInt(matcher.group(2)), Long.parseLong(matcher.group(3))));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static String checked(String topic) {
        if (!isTopicName(topic)) {
            throw new IllegalArgumentException("topic: Kafka allows no such name: '" + topic + "'");
        }
        return topic;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
