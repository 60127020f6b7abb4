package io.backup4j.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.testkit.RestoreRun;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Rare kinds of topics, groups and endings. */
@ExtendWith(TestKafka.Lifetime.class)
class TargetCasesTest {
    @Test
    void putsAShareGroupToItsStart() throws Exception {
        String topic = TestKafka.newTopic(1);
        Produced.numbers(topic, 0, 0, 10);
        String group = TestKafka.newName("share");
        Map<String, Object> properties = new HashMap<>(TestKafka.client());
        properties.put("group.id", group);
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        try (KafkaShareConsumer<byte[], byte[]> consumer = new KafkaShareConsumer<>(properties, bytes, bytes)) {
            consumer.subscribe(List.of(topic));
            TestKafka.awaitTrue("share group has begun", () -> {
                Produced.values(topic, 0, "for the share group");
                return !consumer.poll(Duration.ofMillis(50)).isEmpty();
            });
            consumer.commitSync();
        }
        TestKafka.awaitTrue("nobody is in the group", () -> {
            TestKafka.await(TestKafka.admin()
                    .alterShareGroupOffsets(group, Map.of(new TopicPartition(topic, 0), 7L))
                    .all());
            return true;
        });
        Archived archived = Archived.full(TestKafka.source(topic).build());

        assertThat(Restored.run(archived, Restored.target().build()).missing()).isEmpty();

        Restored.requireEqual(archived, topic);
        assertThat(TestKafka.await(TestKafka.admin()
                                .listShareGroupOffsets(Map.of(group, new ListShareGroupOffsetsSpec()))
                                .partitionsToOffsetInfo(group))
                        .get(new TopicPartition("r." + topic, 0))
                        .startOffset())
                .isEqualTo(7);
    }

    @Test
    void makesTopicsOfABackupWithoutRecordsAndSetsOffsetsThatLieInThem() throws Exception {
        String topic = TestKafka.newTopic(1, "retention.ms", "12345678");
        Produced.numbers(topic, 0, 0, 10);
        TestKafka.commit(topic + "-start", new TopicPartition(topic, 0), 0, "");
        TestKafka.commit(topic + "-five", new TopicPartition(topic, 0), 5, "");
        Archived archived = Archived.full(TestKafka.source(topic).metadataOnly().build());

        RestoreRun empty = Restored.run(archived, Restored.target().build());

        assertThat(empty.missing()).containsExactly("group " + topic + "-five");
        assertThat(Restored.overrides("r." + topic)).isEqualTo(Map.of("retention.ms", "12345678"));
        assertThat(Restored.committed(topic + "-start").get(new TopicPartition("r." + topic, 0)))
                .isEqualTo(new OffsetAndMetadata(0));

        Produced.numbers("r." + topic, 0, 0, 10);
        RestoreRun filled = Restored.run(archived, Restored.target().append().build());
        assertThat(filled.missing()).isEmpty();
        assertThat(Restored.committed(topic + "-five")
                        .get(new TopicPartition("r." + topic, 0))
                        .offset())
                .isEqualTo(5);
    }

    @Test
    void aRunThatDiedWhenAllWasProvenIsFinishedWithoutWriting() throws Exception {
        String topic = TestKafka.newTopic(2, "retention.ms", "12345678");
        Produced.numbers(topic, 0, 0, 10);
        Archived archived = Archived.full(TestKafka.source(topic).build());
        KafkaTarget target = Restored.target().build();
        Restored.run(archived, target);
        TestKafka.configure("r." + topic, Map.of("retention.ms", "-1", "cleanup.policy", "delete"));

        RestoreRun again = Restored.run(archived, target);

        assertThat(again.missing()).isEmpty();
        Restored.requireEqual(archived, topic);
    }

    @Test
    void whatWasRestoredAndWrittenToSinceIsATopicWithRecords() throws Exception {
        String topic = TestKafka.newTopic(2);
        Produced.numbers(topic, 0, 0, 10);
        Archived archived = Archived.full(TestKafka.source(topic).build());
        KafkaTarget target = Restored.target().build();
        Restored.run(archived, target);
        Produced.values("r." + topic, 1, "new life");
        assertThatThrownBy(() -> Restored.run(archived, target)).hasMessageContaining("has records");
        assertThat(Restored.visible("r." + topic, 0)).hasSize(10);
    }

    @Test
    @Timeout(50)
    void doesNotAskAgainWhetherATopicIsThereThatIsToBeMade() throws Exception {
        String topic = TestKafka.newTopic(1, "retention.ms", "12345678");
        Produced.numbers(topic, 0, 0, 10);
        Archived archived = Archived.full(TestKafka.source(topic).build());
        Patience minutes = new Patience(
                Duration.ofSeconds(10), 3, Duration.ofMinutes(1), Duration.ofMinutes(1), 0, Duration.ofMinutes(5));

        assertThat(Restored.run(archived, Restored.target().patience(minutes).build())
                        .missing())
                .isEmpty();

        Restored.requireEqual(archived, topic);
    }

    @Test
    void keepsGroupsAtTheStartOfALogThatBeginsLate() throws Exception {
        String topic = TestKafka.newTopic(1);
        Produced.numbers(topic, 0, 0, 20);
        TopicPartition partition = new TopicPartition(topic, 0);
        for (int offset : new int[] {0, 7, 8, 9, 20}) {
            TestKafka.commit(topic + "-at-" + offset, partition, offset, "");
        }
        Archived first = Archived.full(TestKafka.source(topic).segmentOffsets(5).build());
        TestKafka.await(TestKafka.admin()
                .deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(8)))
                .all());
        Archived archived =
                Archived.after(first, TestKafka.source(topic).segmentOffsets(5).build());

        assertThat(Restored.run(archived, Restored.target().build()).missing()).isEmpty();

        Restored.requireEqual(archived, topic);
        Map<Integer, Long> expected = Map.of(0, 0L, 7, 0L, 8, 0L, 9, 1L, 20, 12L);
        expected.forEach((offset, place) -> assertThat(Restored.committed(topic + "-at-" + offset)
                        .get(new TopicPartition("r." + topic, 0))
                        .offset())
                .as("offset %d", offset)
                .isEqualTo(place));
    }

    @Test
    void refusesAPartOfAnotherRestore() throws Exception {
        String topic = TestKafka.newTopic(1);
        Produced.numbers(topic, 0, 0, 30);
        Archived archived =
                Archived.full(TestKafka.source(topic).segmentOffsets(10).build());
        Restored.killedAfter(archived, Restored.target().build(), Restored.size(archived) - 1);
        KafkaTarget other = Restored.target().endOffset(topic, 0, 25).build();
        assertThatThrownBy(() -> Restored.run(archived, other)).hasMessageContaining("a part of another restore");
        assertThat(Restored.run(archived, Restored.target().build()).missing()).isEmpty();
        Restored.requireEqual(archived, topic);
    }

    @Test
    void aTopicThatWasDeletedAfterAKillIsBegunAnew() throws Exception {
        String topic = TestKafka.newTopic(1);
        Produced.numbers(topic, 0, 0, 30);
        Archived archived =
                Archived.full(TestKafka.source(topic).segmentOffsets(10).build());
        Restored.killedAfter(archived, Restored.target().build(), Restored.size(archived) - 1);
        TestKafka.delete("r." + topic);
        assertThat(Restored.run(archived, Restored.target().build()).missing()).isEmpty();
        Restored.requireEqual(archived, topic);
    }
}
