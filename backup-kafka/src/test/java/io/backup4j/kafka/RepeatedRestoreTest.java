package io.backup4j.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.spi.target.RestoreDecision.Action;
import io.backup4j.testkit.RestoreRun;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** However often a restore is repeated, and whatever was proven before: it ends with groups where the backup has them, or with an error. */
@ExtendWith(TestKafka.Lifetime.class)
class RepeatedRestoreTest {
    @Test
    void commitsGroupsThatAnEarlierRestoreHasLeftOut() throws Exception {
        String topic = TestKafka.newTopic(2);
        Produced.numbers(topic, 0, 0, 10);
        Produced.numbers(topic, 1, 0, 10);
        TestKafka.commit(topic, new TopicPartition(topic, 0), 4, "four");
        Archived archived =
                Archived.full(TestKafka.source(topic).segmentOffsets(3).build());
        try (KafkaConsumer<byte[], byte[]> member = member(topic)) {
            assertThat(member.assignment()).hasSize(2);
            assertThatThrownBy(() -> Restored.run(archived, Restored.target().build()))
                    .hasMessageContaining("group '" + topic + "' is Stable");
            RestoreRun without =
                    Restored.run(archived, Restored.target().withoutGroups().build());
            assertThat(without.missing()).isEmpty();
            assertThatThrownBy(() -> Restored.run(archived, Restored.target().build()))
                    .as("records are proven, groups are refused all the same")
                    .hasMessageContaining("group '" + topic + "' is Stable");
        }

        RestoreRun again = Restored.run(archived, Restored.target().build());

        assertThat(again.missing()).isEmpty();
        assertThat(committed(topic, topic)).isEqualTo(new OffsetAndMetadata(4, "four"));
        assertThat(again.action("3-records/" + topic + "/0000000001/00000000000000000000"))
                .as("nobody asks for an offset in there")
                .isEqualTo(Action.KEEP);
        Restored.requireEqual(archived, topic);
    }

    /** The records of a topic may be the same in two backups while its groups are not. */
    @Test
    void commitsTheOffsetsOfTheBackupThatIsRestoredLast() throws Exception {
        String quiet = TestKafka.newTopic(1);
        String busy = TestKafka.newTopic(1);
        Produced.numbers(quiet, 0, 0, 10);
        Produced.numbers(busy, 0, 0, 10);
        TestKafka.commit(quiet, new TopicPartition(quiet, 0), 2, "");
        KafkaSource source = TestKafka.source(quiet, busy).build();
        Archived monday = Archived.full(source);
        TestKafka.commit(quiet, new TopicPartition(quiet, 0), 9, "");
        Produced.numbers(busy, 0, 10, 5);
        Archived tuesday = Archived.after(monday, source);
        Restored.run(monday, Restored.target().build());
        assertThat(committed(quiet, quiet).offset()).isEqualTo(2);
        assertThatThrownBy(() -> Restored.run(tuesday, Restored.target().build()))
                .hasMessageContaining("'r." + busy + "' has records");
        TestKafka.delete("r." + busy);

        assertThat(Restored.run(tuesday, Restored.target().build()).missing()).isEmpty();

        assertThat(committed(quiet, quiet).offset()).isEqualTo(9);
        Restored.requireEqual(tuesday, quiet);
        Restored.requireEqual(tuesday, busy);
    }

    /** With its own configuration a topic may lose again what was proven. Offsets do not depend on that. */
    @Test
    void commitsGroupsAlsoWhenTheClusterHasDeletedRecordsSince() throws Exception {
        String topic = TestKafka.newTopic(1);
        Produced.numbers(topic, 0, 0, 10);
        TestKafka.commit(topic, new TopicPartition(topic, 0), 7, "");
        Archived archived = Archived.full(TestKafka.source(topic).build());
        KafkaTarget target = Restored.target().build();
        Restored.run(archived, target);
        TopicPartition restored = new TopicPartition("r." + topic, 0);
        TestKafka.await(TestKafka.admin()
                .deleteRecords(Map.of(restored, RecordsToDelete.beforeOffset(10)))
                .all());
        TestKafka.commit(topic, restored, 3, "");

        assertThat(Restored.run(archived, target).missing()).isEmpty();

        assertThat(committed(topic, topic).offset()).isEqualTo(7);
    }

    @Test
    void commitsGroupsOfAnAppendAgainBehindWhichOthersHaveWritten() throws Exception {
        String topic = TestKafka.newTopic(1);
        Produced.numbers(topic, 0, 0, 10);
        TestKafka.commit(topic, new TopicPartition(topic, 0), 10, "");
        Archived archived = Archived.full(TestKafka.source(topic).build());
        TestKafka.newTopic("r." + topic, 1);
        Produced.numbers("r." + topic, 0, 1000, 5);
        KafkaTarget target = Restored.target().append().build();
        Restored.run(archived, target);
        Produced.values("r." + topic, 0, "new life");
        TestKafka.commit(topic, new TopicPartition("r." + topic, 0), 0, "");

        assertThat(Restored.run(archived, target).missing()).isEmpty();

        assertThat(committed(topic, topic).offset())
                .as("the first record that the backup does not have")
                .isEqualTo(15);
        assertThat(Visible.of("r." + topic, 0)).hasSize(16);
    }

    /** The whole restore has put records to other offsets; a backup of settings and groups has none of them, and knows where they are all the same. */
    @Test
    void commitsGroupsOfABackupWithoutRecordsOverWhatWasRestoredWhole() throws Exception {
        String topic = TestKafka.newTopic(1);
        Produced.numbers(topic, 0, 0, 10);
        TestKafka.await(TestKafka.admin()
                .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(3)))
                .all());
        TestKafka.commit(topic, new TopicPartition(topic, 0), 4, "");
        Restored.run(
                Archived.full(TestKafka.source(topic).build()),
                Restored.target().build());
        assertThat(committed(topic, topic).offset()).isEqualTo(1);
        TestKafka.commit(topic, new TopicPartition(topic, 0), 9, "nine");
        Archived settings = Archived.full(TestKafka.source(topic).metadataOnly().build());

        RestoreRun run = Restored.run(settings, Restored.target().build());

        assertThat(run.missing()).isEmpty();
        assertThat(committed(topic, topic)).isEqualTo(new OffsetAndMetadata(6, "nine"));
        assertThat(Visible.of("r." + topic, 0)).hasSize(7);
    }

    @Test
    void doesNotGuessWhereGroupsBelongIfNotEveryOffsetHasARecord() throws Exception {
        String topic = TestKafka.newTopic(1);
        Instant late = Instant.parse("2026-01-01T00:00:00Z");
        for (int day = -2; day < 2; day++) {
            Produced.record(topic, 0, late.plus(Duration.ofDays(day)).toEpochMilli(), null, "value");
        }
        TestKafka.commit(topic, new TopicPartition(topic, 0), 1, "");
        KafkaTarget target = Restored.target().before(late).build();
        Restored.run(Archived.full(TestKafka.source(topic).build()), target);
        TestKafka.commit(topic, new TopicPartition("r." + topic, 0), 0, "untouched");

        RestoreRun run = Restored.run(
                Archived.full(TestKafka.source(topic).metadataOnly().build()), target);

        assertThat(run.missing()).containsExactly("group " + topic);
        assertThat(run.issues())
                .anySatisfy(issue -> assertThat(issue.toString()).contains("has no records"));
        assertThat(committed(topic, topic).metadata()).isEqualTo("untouched");
    }

    /** Without all records of the backup nobody knows where in the target an offset belongs. */
    @Test
    void doesNotGuessWhereGroupsBelongIfTheBackupHasLostRecordsSince() throws Exception {
        String topic = TestKafka.newTopic(1);
        Produced.numbers(topic, 0, 0, 10);
        TestKafka.commit(topic, new TopicPartition(topic, 0), 7, "");
        Archived archived =
                Archived.full(TestKafka.source(topic).segmentOffsets(5).build());
        Restored.run(archived, Restored.target().withoutGroups().build());
        archived.entries.remove(io.backup4j.kafka.format.KafkaPaths.segment(topic, 0, 0));
        assertThatThrownBy(() -> Restored.run(archived, Restored.target().build()))
                .hasMessageContaining("has written and compared 10 records, the backup gives 5");
        assertThat(Restored.committed(topic)).doesNotContainKey(new TopicPartition("r." + topic, 0));
    }

    private static OffsetAndMetadata committed(String group, String topic) {
        return Restored.committed(group).get(new TopicPartition("r." + topic, 0));
    }

    /** Of a group that has the topic's name. */
    private static KafkaConsumer<byte[], byte[]> member(String topic) {
        Map<String, Object> properties = new HashMap<>(TestKafka.client());
        properties.putAll(Map.of("group.id", topic, "enable.auto.commit", false));
        KafkaConsumer<byte[], byte[]> member =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        member.subscribe(List.of(topic));
        TestKafka.awaitTrue("joined", () -> {
            member.poll(Duration.ofMillis(50));
            return !member.assignment().isEmpty();
        });
        return member;
    }
}
