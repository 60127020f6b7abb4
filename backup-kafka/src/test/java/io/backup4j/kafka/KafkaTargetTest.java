package io.backup4j.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.testkit.RestoreRun;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestKafka.Lifetime.class)
class KafkaTargetTest {
    @Test
    void restoresRecordsAsTheyWere() throws Exception {
        String topic = TestKafka.newTopic(3);
        Produced.record(topic, 0, 0L, null, null);
        Produced.record(topic, 0, 4_102_444_800_000L - 4_000_000_000_000L, "", "");
        Produced.record(
                topic,
                0,
                Instant.now().toEpochMilli(),
                "null",
                "value",
                new RecordHeader("a", (byte[]) null),
                new RecordHeader("a", new byte[0]),
                new RecordHeader("b", new byte[] {1}),
                new RecordHeader("a", new byte[] {2}));
        try (KafkaProducer<byte[], byte[]> producer = TestKafka.transactions()) {
            Produced.transaction(producer, true, topic, 1, "one", "two");
            Produced.transaction(producer, false, topic, 1, "aborted");
            Produced.transaction(producer, true, topic, 1, "three");
        }
        Archived archived =
                Archived.full(TestKafka.source(topic).segmentOffsets(2).build());

        RestoreRun run = Restored.run(archived, Restored.target().build());

        assertThat(run.missing()).isEmpty();
        Restored.requireEqual(archived, topic);
        assertThat(Restored.visible("r." + topic, 0)).hasSize(3);
        assertThat(Restored.visible("r." + topic, 1)).hasSize(3);
        assertThat(Restored.visible("r." + topic, 2)).isEmpty();
    }

    @Test
    void keepsRecordsThatTheConfigurationOfTheTopicWouldRejectOrDelete() throws Exception {
        String topic = TestKafka.newTopic(1);
        for (int i = 0; i < 20; i++) {
            Produced.record(topic, 0, i % 2 == 0 ? i : Instant.now().toEpochMilli(), "same key", "v".repeat(2000) + i);
        }
        Map<String, String> strict = Map.of(
                "cleanup.policy", "compact",
                "message.timestamp.before.max.ms", "1000",
                "max.message.bytes", "1500",
                "min.cleanable.dirty.ratio", "0.9",
                "message.timestamp.type", "LogAppendTime");
        TestKafka.configure(topic, strict);
        Archived archived = Archived.full(TestKafka.source(topic).build());

        RestoreRun run = Restored.run(archived, Restored.target().build());

        assertThat(run.missing()).isEmpty();
        assertThat(archived.topic(topic).configs()).containsAllEntriesOf(strict);
        Restored.requireEqual(archived, topic);
    }

    @Test
    void putsGroupsToTheRecordThatTheyWouldHaveReadNext() throws Exception {
        String topic = TestKafka.newTopic(2);
        try (KafkaProducer<byte[], byte[]> producer = TestKafka.transactions()) {
            // Offsets 0 1, marker 2, aborted 3 4, marker 5, 6 7, marker 8.
            Produced.transaction(producer, true, topic, 0, "a", "b");
            Produced.transaction(producer, false, topic, 0, "x", "y");
            Produced.transaction(producer, true, topic, 0, "c", "d");
        }
        Produced.values(topic, 0, "e");
        TopicPartition partition = new TopicPartition(topic, 0);
        long[] expected = {0, 1, 2, 2, 2, 2, 2, 3, 4, 4, 5};
        for (int offset = 0; offset < expected.length; offset++) {
            TestKafka.commit(topic + "-at-" + offset, partition, offset, "note " + offset);
        }
        TestKafka.commit(topic + "-empty", new TopicPartition(topic, 1), 0, "");
        Archived archived =
                Archived.full(TestKafka.source(topic).segmentOffsets(3).build());

        RestoreRun run = Restored.run(archived, Restored.target().build());

        assertThat(run.missing()).isEmpty();
        Restored.requireEqual(archived, topic);
        TopicPartition restored = new TopicPartition("r." + topic, 0);
        for (int offset = 0; offset < expected.length; offset++) {
            OffsetAndMetadata found =
                    Restored.committed(topic + "-at-" + offset).get(restored);
            assertThat(found).as("offset %d", offset).isNotNull();
            assertThat(found.offset()).as("offset %d", offset).isEqualTo(expected[offset]);
            assertThat(found.metadata()).isEqualTo("note " + offset);
        }
        assertThat(Restored.committed(topic + "-empty").get(new TopicPartition("r." + topic, 1)))
                .isEqualTo(new OffsetAndMetadata(0));
    }

    @Test
    void goesOnWhereARestoreWasKilledWithoutWritingARecordTwice() throws Exception {
        long seed = 20261121;
        Random random = new Random(seed);
        String topic = TestKafka.newTopic(2);
        for (int i = 0; i < 400; i++) {
            Produced.record(topic, i % 2, (long) i, i % 3 == 0 ? null : "k" + i, "value " + random.nextInt());
        }
        TestKafka.commit(topic, new TopicPartition(topic, 1), 150, "");
        Archived archived =
                Archived.full(TestKafka.source(topic).segmentOffsets(60).build());
        long size = Restored.entries(archived).values().stream()
                .mapToLong(content -> content.length)
                .sum();
        for (int kill = 0; kill < 6; kill++) {
            Restored.killedAfter(archived, Restored.target().build(), random.nextLong(size));
        }

        RestoreRun run = Restored.run(archived, Restored.target().build());

        assertThat(run.missing()).as("seed %d", seed).isEmpty();
        Restored.requireEqual(archived, topic);
        assertThat(Restored.committed(topic)
                        .get(new TopicPartition("r." + topic, 1))
                        .offset())
                .isEqualTo(150);
    }

    @Test
    void cutsByOffsetAndByTimeOfEachRecord() throws Exception {
        String topic = TestKafka.newTopic(2);
        long[] timestamps = {50, 10, 99, 100, 20, 500, 30};
        for (long timestamp : timestamps) {
            Produced.record(topic, 0, timestamp, null, "t" + timestamp);
            Produced.record(topic, 1, timestamp, null, "t" + timestamp);
        }
        TestKafka.commit(topic, new TopicPartition(topic, 0), 3, "");
        Archived archived =
                Archived.full(TestKafka.source(topic).segmentOffsets(2).build());

        RestoreRun run = Restored.run(
                archived,
                Restored.target()
                        .before(Instant.ofEpochMilli(100))
                        .endOffset(topic, 1, 3)
                        .build());

        assertThat(run.missing()).isEmpty();
        assertThat(run.issues()).anyMatch(issue -> issue.message().contains("no consistent cut"));
        assertThat(Visible.of("r." + topic, 0))
                .extracting(record -> new String(record.value()))
                .containsExactly("t50", "t10", "t99", "t20", "t30");
        assertThat(Visible.of("r." + topic, 1))
                .extracting(record -> new String(record.value()))
                .containsExactly("t50", "t10", "t99");
        // Offset 3 was t100, which is left out; next is t20.
        assertThat(Restored.committed(topic)
                        .get(new TopicPartition("r." + topic, 0))
                        .offset())
                .isEqualTo(3);
    }

    @Test
    void appendsBehindWhatIsThereOnceHoweverOftenItIsRepeated() throws Exception {
        String topic = TestKafka.newTopic(1);
        Produced.numbers(topic, 0, 0, 50);
        TestKafka.commit(topic, new TopicPartition(topic, 0), 20, "");
        Archived archived =
                Archived.full(TestKafka.source(topic).segmentOffsets(20).build());
        TestKafka.newTopic("r." + topic, 1, "segment.ms", "700000");
        Produced.numbers("r." + topic, 0, 1000, 7);
        KafkaTarget target = Restored.target().append().build();
        Restored.killedAfter(archived, target, Restored.size(archived) - 1);

        assertThat(Restored.run(archived, target).missing()).isEmpty();
        assertThat(Restored.run(archived, target).missing()).isEmpty();

        List<String> found = Restored.visible("r." + topic, 0);
        assertThat(found).hasSize(57);
        assertThat(found.subList(7, 57)).isEqualTo(Restored.archived(archived, topic, 0));
        assertThat(Restored.overrides("r." + topic)).isEqualTo(Map.of("segment.ms", "700000"));
        assertThat(Restored.committed(topic)
                        .get(new TopicPartition("r." + topic, 0))
                        .offset())
                .isEqualTo(27);
    }

    /** It keeps its configuration, so what is sent together must not be longer than it takes. */
    @Test
    void appendsToATopicThatTakesOnlyShortBatches() throws Exception {
        String topic = TestKafka.newTopic(1, "compression.type", "uncompressed");
        String text = "500 bytes, not compressed ".repeat(20);
        Produced.values(
                topic, 0, IntStream.range(0, 2000).mapToObj(i -> i + text).toArray(String[]::new));
        Archived archived = Archived.full(TestKafka.source(topic).build());
        TestKafka.newTopic("r." + topic, 1, "max.message.bytes", "20000");
        Produced.numbers("r." + topic, 0, 1000, 7);

        RestoreRun run = Restored.run(archived, Restored.target().append().build());

        assertThat(run.missing()).isEmpty();
        List<String> found = Restored.visible("r." + topic, 0);
        assertThat(found.subList(7, found.size())).isEqualTo(Restored.archived(archived, topic, 0));
    }
}
