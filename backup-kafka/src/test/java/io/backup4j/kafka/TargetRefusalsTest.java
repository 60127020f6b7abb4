package io.backup4j.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.kafka.format.Documents;
import io.backup4j.kafka.format.KafkaPaths;
import io.backup4j.kafka.format.TopicDocument;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.target.TargetContext;
import io.backup4j.spi.target.TargetSession;
import io.backup4j.testkit.RestoreRun;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is refused by name before anything is changed, and what is noticed at the end. */
@ExtendWith(TestKafka.Lifetime.class)
class TargetRefusalsTest {
    private static Archived archived(String topic) throws Exception {
        Produced.numbers(topic, 0, 0, 10);
        return Archived.full(TestKafka.source(topic).build());
    }

    private static void requireAbsent(String topic) {
        assertThat(TestKafka.await(TestKafka.admin().listTopics().names())).doesNotContain(topic);
    }

    @Test
    void refusesTheClusterThatTheBackupIsOf() throws Exception {
        String topic = TestKafka.newTopic(1);
        Archived archived = archived(topic);
        KafkaTarget target = KafkaTarget.into(TestKafka.client())
                .prefix("r.")
                .patience(TestKafka.PATIENCE)
                .build();
        assertThatThrownBy(() -> Restored.run(archived, target))
                .hasMessageContaining("the cluster that the backup is of");
        requireAbsent("r." + topic);
    }

    @Test
    void refusesATopicWithRecordsAndLeavesIt() throws Exception {
        String topic = TestKafka.newTopic(1);
        Archived archived = archived(topic);
        assertThatThrownBy(() ->
                        Restored.run(archived, Restored.target().prefix("").build()))
                .hasMessageContaining("'" + topic + "' has records");
        assertThat(Visible.of(topic, 0)).hasSize(10);
    }

    @Test
    void refusesAnotherNumberOfPartitions() throws Exception {
        String topic = TestKafka.newTopic(1);
        Archived archived = archived(topic);
        TestKafka.newTopic("r." + topic, 2);
        assertThatThrownBy(() -> Restored.run(archived, Restored.target().build()))
                .hasMessageContaining("has 2 partitions in the target and 1 in the backup");
    }

    @Test
    void refusesOptionsThatSayNothing() throws Exception {
        String topic = TestKafka.newTopic(1);
        Archived archived = archived(topic);
        assertThatThrownBy(() -> Restored.run(
                        archived, Restored.target().rename("no.such", "other").build()))
                .hasMessageContaining("no topics [no.such]");
        assertThatThrownBy(() -> Restored.run(
                        archived, Restored.target().endOffset(topic, 7, 1).build()))
                .hasMessageContaining(topic + "-7");
        requireAbsent("r." + topic);
    }

    @Test
    void refusesAGroupInWhichSomebodyReads() throws Exception {
        String topic = TestKafka.newTopic(1);
        Produced.numbers(topic, 0, 0, 10);
        TestKafka.commit(topic, new TopicPartition(topic, 0), 4, "");
        Archived archived = Archived.full(TestKafka.source(topic).build());
        Map<String, Object> properties = new HashMap<>(TestKafka.client());
        properties.put("group.id", topic);
        try (KafkaConsumer<byte[], byte[]> member =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            member.subscribe(List.of(topic));
            TestKafka.awaitTrue("joined", () -> {
                member.poll(Duration.ofMillis(50));
                return !member.assignment().isEmpty();
            });
            assertThatThrownBy(() -> Restored.run(archived, Restored.target().build()))
                    .hasMessageContaining("group '" + topic + "' is Stable");
            requireAbsent("r." + topic);
        }
    }

    @Test
    void leavesOutASettingThatTheTargetDoesNotKnowAndSaysSo() throws Exception {
        String topic = TestKafka.newTopic(1, "segment.ms", "700000");
        Archived archived = archived(topic);
        TopicDocument known = archived.topic(topic);
        SortedMap<String, String> configs = new TreeMap<>(known.configs());
        configs.put("another.vendor.tiering", "true");
        replace(
                archived,
                new TopicDocument(
                        known.name(),
                        known.id(),
                        known.internal(),
                        known.replicationFactor(),
                        configs,
                        known.withheld(),
                        known.effective(),
                        known.partitions()));

        RestoreRun run = Restored.run(archived, Restored.target().build());

        assertThat(run.missing()).isEmpty();
        assertThat(run.issues()).anyMatch(issue -> issue.message().contains("another.vendor.tiering=true"));
        assertThat(Restored.overrides("r." + topic)).isEqualTo(Map.of("segment.ms", "700000"));
        assertThat(Restored.visible("r." + topic, 0)).isEqualTo(Restored.archived(archived, topic, 0));
    }

    @Test
    void refusesMoreCopiesThanThereAreBrokersUnlessToldHowMany() throws Exception {
        String topic = TestKafka.newTopic(1);
        Archived archived = archived(topic);
        TopicDocument known = archived.topic(topic);
        replace(
                archived,
                new TopicDocument(
                        known.name(),
                        known.id(),
                        known.internal(),
                        3,
                        known.configs(),
                        known.withheld(),
                        known.effective(),
                        known.partitions()));
        assertThatThrownBy(() -> Restored.run(archived, Restored.target().build()))
                .hasMessageContaining("had 3 copies, and the target has 1 brokers");
        requireAbsent("r." + topic);
        assertThat(Restored.run(archived, Restored.target().replicationFactor(1).build())
                        .missing())
                .isEmpty();
        assertThat(Restored.visible("r." + topic, 0)).hasSize(10);
    }

    @Test
    void failsWhenSomebodyElseWroteMeanwhile() throws Exception {
        String topic = TestKafka.newTopic(1);
        Produced.numbers(topic, 0, 0, 10);
        Archived archived =
                Archived.full(TestKafka.source(topic).segmentOffsets(4).build());
        Restored.killedAfter(archived, Restored.target().build(), Restored.size(archived) - 1);
        assertThat(Visible.of("r." + topic, 0)).hasSizeGreaterThanOrEqualTo(8);
        Produced.values("r." + topic, 0, "intruder");
        assertThatThrownBy(() -> Restored.run(archived, Restored.target().build()))
                .hasMessageContaining("Delete the topic and restore again");
    }

    @Test
    void doesNotSucceedIfAGroupCannotBeCommitted() throws Exception {
        String topic = TestKafka.newTopic(1);
        Produced.numbers(topic, 0, 0, 10);
        TestKafka.commit(topic, new TopicPartition(topic, 0), 4, "");
        Archived archived = Archived.full(TestKafka.source(topic).build());
        Map<String, Object> properties = new HashMap<>(TestKafka.client());
        properties.put("group.id", topic);
        try (TargetSession session = Restored.target().build().open(new TargetContext("test", false, issue -> {}));
                KafkaConsumer<byte[], byte[]> member =
                        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            Restored.write(archived, session);
            // Empty when it was looked at, and not any more when it is its turn.
            member.subscribe(List.of(topic));
            TestKafka.awaitTrue("joined", () -> {
                member.poll(Duration.ofMillis(50));
                return !member.assignment().isEmpty();
            });
            assertThatThrownBy(session::finish).hasMessageContaining("commit offsets of group '" + topic + "'");
            assertThat(session.afterFailure()).contains("r." + topic, "must not be used");
        }
        assertThat(Restored.run(archived, Restored.target().build()).missing()).isEmpty();
        assertThat(Restored.committed(topic)
                        .get(new TopicPartition("r." + topic, 0))
                        .offset())
                .isEqualTo(4);
    }

    @Test
    void aClusterThatDoesNotAnswerIsNotWaitedForForEver() throws Exception {
        String topic = TestKafka.newTopic(1);
        Archived archived = archived(topic);
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            KafkaTarget target = KafkaTarget.into(Map.of("bootstrap.servers", "localhost:" + silent.getLocalPort()))
                    .patience(new Patience(
                            Duration.ofMillis(300),
                            1,
                            Duration.ofMillis(5),
                            Duration.ofMillis(5),
                            0,
                            Duration.ofSeconds(3)))
                    .build();
            assertThatThrownBy(() -> Restored.run(archived, target))
                    .hasMessageContaining("cannot reach any broker of the cluster at")
                    .hasMessageContaining("localhost:" + silent.getLocalPort());
        }
    }

    @Test
    void aSegmentThatIsNotThereIsMissingByName() throws Exception {
        String topic = TestKafka.newTopic(1);
        Produced.numbers(topic, 0, 0, 30);
        TestKafka.commit(topic, new TopicPartition(topic, 0), 15, "");
        Archived archived =
                Archived.full(TestKafka.source(topic).segmentOffsets(10).build());
        Archived.Entry lost = archived.entries.remove(KafkaPaths.segment(topic, 0, 10));

        RestoreRun run = Restored.run(archived, Restored.target().build());

        assertThat(run.missing()).containsExactly(topic + "-0");
        assertThat(run.issues()).anyMatch(issue -> issue.message().contains("offsets 10 to 20"));
        assertThat(Restored.visible("r." + topic, 0)).hasSize(20);
        assertThat(Restored.committed(topic)
                        .get(new TopicPartition("r." + topic, 0))
                        .offset())
                .isEqualTo(10);
        assertThat(Restored.run(archived, Restored.target().build()).missing())
                .as("also when it is repeated")
                .containsExactly(topic + "-0");
        archived.entries.put(lost.stored().path(), lost);
        assertThatThrownBy(() -> Restored.run(archived, Restored.target().build()))
                .as("and not mixed with what was found since")
                .hasMessageContaining("Delete the topic and restore again");
    }

    private static void replace(Archived archived, TopicDocument topic) {
        byte[] content = Documents.write(topic);
        Archived.Entry old = archived.entries.get(KafkaPaths.topic(topic.name()));
        StoredEntry stored = new StoredEntry(
                old.stored().path(),
                old.stored().kind(),
                old.stored().attributes(),
                content.length,
                old.stored().evidence(),
                false);
        archived.entries.put(stored.path(), new Archived.Entry(stored, content, false));
    }
}
