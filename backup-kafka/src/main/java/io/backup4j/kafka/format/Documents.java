package io.backup4j.kafka.format;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Documents as JSON and back. The same document is always the same bytes. Stateless. */
public final class Documents {
    private static final int VERSION = 1;
    private static final String CLUSTER = "backup4j-kafka-cluster";
    private static final String TOPIC = "backup4j-kafka-topic";
    private static final String GROUPS = "backup4j-kafka-groups";

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .changeDefaultPropertyInclusion(all -> all.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    private Documents() {}

    public static byte[] write(ClusterDocument cluster) {
        return write(CLUSTER, cluster);
    }

    public static byte[] write(TopicDocument topic) {
        return write(TOPIC, topic);
    }

    public static byte[] write(GroupsDocument groups) {
        return write(GROUPS, groups);
    }

    /** @throws IOException when it is none, of a newer version, or damaged; the message names what is wrong */
    public static ClusterDocument cluster(byte[] json) throws IOException {
        return read(CLUSTER, json, ClusterDocument.class);
    }

    /** As {@link #cluster}. */
    public static TopicDocument topic(byte[] json) throws IOException {
        return read(TOPIC, json, TopicDocument.class);
    }

    /** As {@link #cluster}. */
    public static GroupsDocument groups(byte[] json) throws IOException {
        return read(GROUPS, json, GroupsDocument.class);
    }

    private static byte[] write(String format, Object document) {
        ObjectNode node = MAPPER.createObjectNode().put("format", format).put("version", VERSION);
        node.setAll((ObjectNode) MAPPER.valueToTree(document));
        return MAPPER.writeValueAsBytes(node);
    }

    private static <T> T read(String format, byte[] json, Class<T> type) throws IOException {
        try {
            JsonNode node = MAPPER.readTree(json);
            if (!format.equals(node.path("format").asString(""))) {
                throw new IOException("document: it is not a " + format);
            }
            int version = node.path("version").asInt(0);
            if (version < 1 || version > VERSION) {
                throw new IOException(format + ": version " + version
                        + " is not known to this release, which reads up to " + VERSION + "; use a newer release");
            }
            return MAPPER.treeToValue(node, type);
        } catch (JacksonException e) {
            throw new IOException(format + " is damaged: " + e.getOriginalMessage() + place(e), e);
        }
    }

    private static String place(JacksonException e) {
        List<String> names = e.getPath().stream()
                .map(step -> step.getPropertyName() != null ? step.getPropertyName() : "" + step.getIndex())
                .toList();
        return names.isEmpty() ? "" : ", at '" + String.join(".", names) + "'";
    }
}
