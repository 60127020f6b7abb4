package io.backup4j.kafka.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DocumentsTest {
    private static final TopicDocument TOPIC = new TopicDocument(
            "orders",
            "AAAAAAAAAAAAAAAAAAAAAQ",
            false,
            3,
            map("retention.ms", "-1", "cleanup.policy", "delete"),
            List.of(),
            new TreeMap<>(Map.of("retention.ms", new TopicDocument.Setting("-1", "DYNAMIC_TOPIC_CONFIG"))),
            List.of(
                    new TopicDocument.Partition(1, 0, 0, 0, List.of(2), "no leader"),
                    new TopicDocument.Partition(0, 5, 9, 12, List.of(2, 1), null)));

    private static final ClusterDocument CLUSTER = new ClusterDocument(
            "cluster",
            true,
            List.of("b", "a"),
            List.of(new ClusterDocument.Broker(1, "localhost", 9092, null)),
            new TreeMap<>(Map.of("metadata.version", 27)),
            new TreeMap<>(Map.of("", map("log.retention.ms", "5"))),
            new TreeMap<>(),
            new TreeMap<>(),
            List.of(new ClusterDocument.Acl("TOPIC", "a", "LITERAL", "User:x", "*", "READ", "ALLOW")),
            List.of(new ClusterDocument.Quota(entity(), new TreeMap<>(Map.of("producer_byte_rate", 1e6)))),
            List.of(new ClusterDocument.ScramUser("x", "SCRAM-SHA-256", 4096)),
            List.of(),
            List.of(new ClusterDocument.NotRead("acls", "no authorizer")));

    private static final GroupsDocument GROUPS = new GroupsDocument(List.of(
            new GroupsDocument.Group("z", "consumer", "consumer", "Empty", List.of()),
            new GroupsDocument.Group(
                    "a",
                    "classic",
                    "",
                    "Empty",
                    List.of(
                            new GroupsDocument.Offset("t", 1, 0, null, null),
                            new GroupsDocument.Offset("t", 0, 7, 3, "")))));

    private static SortedMap<String, String> entity() {
        SortedMap<String, String> entity = new TreeMap<>();
        entity.put("user", null);
        return entity;
    }

    private static SortedMap<String, String> map(String... pairs) {
        SortedMap<String, String> map = new TreeMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(pairs[i], pairs[i + 1]);
        }
        return map;
    }

    @Test
    void comeBackAsTheyWere() throws Exception {
        assertThat(Documents.topic(Documents.write(TOPIC))).isEqualTo(TOPIC);
        assertThat(Documents.cluster(Documents.write(CLUSTER))).isEqualTo(CLUSTER);
        assertThat(Documents.groups(Documents.write(GROUPS))).isEqualTo(GROUPS);
    }

    @Test
    void haveTheMembersOfTheFormatInItsOrder() {
        assertThat(text(Documents.write(TOPIC)))
                .isEqualTo(
                        "{\"format\":\"backup4j-kafka-topic\",\"version\":1,\"name\":\"orders\","
                                + "\"id\":\"AAAAAAAAAAAAAAAAAAAAAQ\",\"internal\":false,\"replicationFactor\":3,"
                                + "\"configs\":{\"cleanup.policy\":\"delete\",\"retention.ms\":\"-1\"},\"withheld\":[],"
                                + "\"effective\":{\"retention.ms\":{\"value\":\"-1\",\"source\":\"DYNAMIC_TOPIC_CONFIG\"}},"
                                + "\"partitions\":[{\"partition\":0,\"start\":5,\"end\":9,\"highWatermark\":12,\"replicas\":[2,1]},"
                                + "{\"partition\":1,\"start\":0,\"end\":0,\"highWatermark\":0,\"replicas\":[2],\"problem\":\"no leader\"}]}");
        assertThat(text(Documents.write(CLUSTER))).contains("\"entity\":{\"user\":null}", "\"topics\":[\"a\",\"b\"]");
        assertThat(text(Documents.write(GROUPS)))
                .isEqualTo(
                        "{\"format\":\"backup4j-kafka-groups\",\"version\":1,\"groups\":["
                                + "{\"id\":\"a\",\"type\":\"classic\",\"protocol\":\"\",\"state\":\"Empty\",\"offsets\":["
                                + "{\"topic\":\"t\",\"partition\":0,\"offset\":7,\"leaderEpoch\":3,\"metadata\":\"\"},"
                                + "{\"topic\":\"t\",\"partition\":1,\"offset\":0}]},"
                                + "{\"id\":\"z\",\"type\":\"consumer\",\"protocol\":\"consumer\",\"state\":\"Empty\",\"offsets\":[]}]}");
    }

    @Test
    void ignoreMembersOfLaterReleases() throws Exception {
        String json = text(Documents.write(GROUPS)).replace("\"version\":1", "\"version\":1,\"more\":{}");
        assertThat(Documents.groups(json.getBytes(StandardCharsets.UTF_8))).isEqualTo(GROUPS);
    }

    @Test
    void areRefusedByNameWhenTheyAreSomethingElse() {
        assertThatThrownBy(() -> Documents.groups(Documents.write(TOPIC)))
                .hasMessageContaining("backup4j-kafka-groups");
        refuses("\"version\":1", "\"version\":2", "newer release");
        refuses("\"start\":5,", "", "start");
        refuses("\"start\":5,", "\"start\":null,", "start");
        refuses("\"start\":5,", "\"start\":10,", "not in order");
        refuses("\"configs\":{\"cleanup.policy\":\"delete\",\"retention.ms\":\"-1\"},", "", "'configs' is missing");
        refuses("\"partition\":1", "\"partition\":0", "'partitions': 1 is missing or doubled");
        refuses("}]}", "}]", "damaged");
        refuses("}]}", "}]}{}", "damaged");
    }

    private static void refuses(String text, String instead, String message) {
        String json = text(Documents.write(TOPIC));
        assertThat(json).contains(text);
        byte[] damaged = json.replace(text, instead).getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> Documents.topic(damaged))
                .isInstanceOf(java.io.IOException.class)
                .hasMessageContaining(message);
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }
}
