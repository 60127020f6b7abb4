package io.backup4j.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.kafka.format.KafkaPaths;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestKafka.Lifetime.class)
class SelectionTest {
    private static KafkaSource.Builder source() {
        return KafkaSource.of("kafka", TestKafka.client()).patience(TestKafka.PATIENCE);
    }

    @Test
    void takesNamesAndPrefixesLiterallyAndPatternsOnlyWhenDeclared() throws Exception {
        String name = TestKafka.newName("audit");
        for (String suffix : List.of(".events", "-events", "_more.x", ".events.old")) {
            TestKafka.newTopic(name + suffix, 1);
        }
        assertThat(topics(source().topic(name + ".events"))).containsExactly(name + ".events");
        assertThat(topics(source().topicPrefix(name + ".events")))
                .containsExactly(name + ".events", name + ".events.old");
        assertThat(topics(source().topicPattern(Pattern.compile(name + ".events"))))
                .as("a dot of a pattern, and the whole name")
                .containsExactly(name + "-events", name + ".events");
        assertThat(topics(source().topicPrefix(name).without(name + ".events")))
                .containsExactly(name + "-events", name + ".events.old", name + "_more.x");
        assertThat(topics(source())).contains(name + ".events").doesNotContain("__consumer_offsets");
    }

    @Test
    void takesInternalTopicsOnRequest() throws Exception {
        String topic = TestKafka.newTopic(1);
        TestKafka.commit(TestKafka.newName("g"), new org.apache.kafka.common.TopicPartition(topic, 0), 0, "");
        assertThat(topics(source().topicPrefix("__consumer_").allowNoTopics())).isEmpty();
        assertThat(topics(source().topicPrefix("__consumer_").internalTopics().metadataOnly()))
                .containsExactly("__consumer_offsets");
        assertThat(topics(source().topic("__consumer_offsets").metadataOnly())).containsExactly("__consumer_offsets");
    }

    private static List<String> topics(KafkaSource.Builder builder) throws Exception {
        return Archived.full(builder.metadataOnly().build()).cluster().topics();
    }

    @Test
    void readsNoRecordsWhenThatIsAskedFor() throws Exception {
        String topic = TestKafka.newTopic(1);
        Produced.values(topic, 0, "a");
        Archived run = Archived.full(source().topic(topic).metadataOnly().build());
        assertThat(run.entries.keySet())
                .containsExactly(KafkaPaths.CLUSTER, KafkaPaths.topic(topic), KafkaPaths.GROUPS);
        assertThat(run.cluster().records()).isFalse();
        assertThat(run.topic(topic).partitions().get(0).end()).isEqualTo(1);
    }

    @Test
    void namesATopicThatDoesNotExist() throws Exception {
        String topic = TestKafka.newTopic(1);
        Archived run = Archived.full(
                source().topic(topic, "absent").topicPrefix("nobody").build());
        assertThat(run.missing()).singleElement().asString().contains("absent", "does not exist");
        assertThat(run.notes()).singleElement().asString().contains("nobody", "no topic begins like this");
        assertThat(run.cluster().topics()).containsExactly(topic);
        assertThat(TestKafka.await(TestKafka.admin().listTopics().names()))
                .as("asking makes no topic, although this broker would")
                .doesNotContain("absent");
        assertThatThrownBy(() -> Archived.full(source().topic("absent").build()))
                .hasMessageContaining("absent")
                .hasMessageContaining(TestKafka.servers());
    }

    @Test
    void noOptionIsIgnoredSilently() {
        assertThatThrownBy(() -> KafkaSource.of("kafka", java.util.Map.of()).build())
                .hasMessageContaining("bootstrap.servers");
        java.util.Map<String, Object> client = new java.util.HashMap<>(TestKafka.client());
        client.put("isolation.level", "read_uncommitted");
        client.put("group.id", "mine");
        assertThatThrownBy(() -> KafkaSource.of("kafka", client).build())
                .hasMessageContaining("group.id, isolation.level: set by the backup itself");
        assertThatThrownBy(() -> source().topic("orders.*").build())
                .hasMessageContaining("orders.*")
                .hasMessageContaining("topicPattern");
        assertThatThrownBy(() -> KafkaSource.of("Kafka!", TestKafka.client()).build())
                .hasMessageContaining("name");
    }
}
