package io.backup4j.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.kafka.format.SegmentAttributes;
import java.util.Map;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Offsets whose records disappear: before a backup, between two, and while it reads. */
@ExtendWith(TestKafka.Lifetime.class)
class GapsTest {
    private static final String[] COMPACTED = {
        "cleanup.policy", "compact",
        "segment.ms", "20",
        "min.cleanable.dirty.ratio", "0.01",
        "min.compaction.lag.ms", "0",
        "max.compaction.lag.ms", "100",
        "delete.retention.ms", "0"
    };

    @Test
    void aCompactedTailDoesNotStallTheReader() throws Exception {
        String topic = TestKafka.newTopic(1, COMPACTED);
        Produced.record(topic, 0, null, "once", "stays");
        for (int i = 0; i < 20; i++) {
            Produced.record(topic, 0, null, "k", "v" + i);
        }
        Archived run = Archived.run(TestKafka.source(topic).build(), null, () -> supersede(topic, "k", 21));
        assertThat(run.topic(topic).partitions().get(0).end()).isEqualTo(21);
        assertThat(run.values(topic, 0)).containsExactly("0:'stays'");
    }

    @Test
    void aBatchThatIsCompactedAwayDoesNotEndThePartition() throws Exception {
        String topic = TestKafka.newTopic(1, COMPACTED);
        Produced.record(topic, 0, null, "first", "a");
        for (int i = 0; i < 50; i++) {
            Produced.record(topic, 0, null, "k", "v" + i);
        }
        Produced.record(topic, 0, null, "other", "b");
        supersede(topic, "k", 51);
        Produced.record(topic, 0, null, "last", "c");
        Archived run = Archived.full(TestKafka.source(topic).segmentOffsets(10).build());
        assertThat(run.values(topic, 0)).contains("0:'a'", "51:'b'").anyMatch(value -> value.endsWith(":'c'"));
        // Whole segments without a record.
        assertThat(run.attributes(topic, 0))
                .extracting(SegmentAttributes::records)
                .contains(0L);
    }

    /** Writes the key again until none of its records below this offset is left. */
    private static void supersede(String topic, String key, long below) {
        TestKafka.awaitTrue("records of '" + key + "' are compacted away", () -> {
            Produced.record(topic, 0, null, key, "newer");
            return Visible.of(topic, 0).stream()
                    .noneMatch(record -> record.offset() < below && new String(record.key()).equals(key));
        });
    }

    @Test
    void tombstonesThatWereRemovedBetweenTwoBackupsDoNotBringTheirKeysBack() throws Exception {
        String topic = TestKafka.newTopic(1, COMPACTED);
        Produced.record(topic, 0, null, "k", "deleted later");
        Produced.record(topic, 0, null, "other", "a");
        KafkaSource source = TestKafka.source(topic).build();
        Archived first = Archived.full(source);
        assertThat(first.values(topic, 0)).contains("0:'deleted later'");
        Produced.record(topic, 0, null, "k", null);
        TestKafka.awaitTrue("the tombstone is removed too", () -> {
            Produced.record(topic, 0, null, "other", "b");
            return Visible.of(topic, 0).stream().noneMatch(record -> new String(record.key()).equals("k"));
        });
        Archived second = Archived.after(first, source);
        assertThat(second.values(topic, 0)).noneMatch(value -> value.contains("deleted later"));
    }

    @Test
    void retentionThatOvertakesTheReaderIsAGapAndNotAFailure() throws Exception {
        String topic = TestKafka.newTopic(1);
        Produced.numbers(topic, 0, 0, 10);
        Archived run = Archived.run(TestKafka.source(topic).build(), null, () -> deleteBefore(topic, 7));
        assertThat(run.values(topic, 0)).containsExactly("7:'7'", "8:'8'", "9:'9'");
        assertThat(run.attributes(topic, 0).get(0).lost()).isEqualTo(7);
        assertThat(run.missing()).isEmpty();
        assertThat(run.notes()).singleElement().asString().contains("7 offsets were deleted");
    }

    @Test
    void everythingMayBeDeletedWhileItIsRead() throws Exception {
        String topic = TestKafka.newTopic(1);
        Produced.numbers(topic, 0, 0, 10);
        KafkaSource source = TestKafka.source(topic).segmentOffsets(4).build();
        Archived run = Archived.run(source, null, () -> {
            Produced.numbers(topic, 0, 10, 5);
            deleteBefore(topic, 13);
        });
        assertThat(run.values(topic, 0)).isEmpty();
        assertThat(run.attributes(topic, 0)).extracting(SegmentAttributes::lost).containsExactly(4L, 4L, 2L);
        Archived next = Archived.after(run, source);
        assertThat(next.values(topic, 0)).containsExactly("13:'13'", "14:'14'");
        assertThat(next.missing()).isEmpty();
    }

    @Test
    void recordsBelowTheLogStartAreNotPartOfALaterBackup() throws Exception {
        String topic = TestKafka.newTopic(1);
        Produced.numbers(topic, 0, 0, 10);
        KafkaSource source = TestKafka.source(topic).segmentOffsets(4).build();
        Archived first = Archived.full(source);
        deleteBefore(topic, 5);
        Produced.numbers(topic, 0, 10, 1);
        Archived second = Archived.after(first, source);
        assertThat(second.topic(topic).partitions().get(0).start()).isEqualTo(5);
        assertThat(second.values(topic, 0)).startsWith("5:'5'").hasSize(6);
        // The segment from 0 is not listed any more, the one from 4 is, as it was.
        assertThat(second.attributes(topic, 0))
                .extracting(SegmentAttributes::base)
                .containsExactly(4L, 8L, 10L);
        assertThat(second.read(topic, 0)).singleElement().asString().endsWith("00000000000000000010");
        assertThat(first.values(topic, 0)).as("the first backup is as it was").hasSize(10);
    }

    @Test
    void aCheckpointOlderThanTheLogStartDoesNotWedgeTheNextBackup() throws Exception {
        String topic = TestKafka.newTopic(1);
        Produced.numbers(topic, 0, 0, 5);
        KafkaSource source = TestKafka.source(topic).build();
        Archived first = Archived.full(source);
        Produced.numbers(topic, 0, 5, 10);
        deleteBefore(topic, 12);
        Archived second = Archived.after(first, source);
        assertThat(second.values(topic, 0)).containsExactly("12:'12'", "13:'13'", "14:'14'");
        assertThat(second.missing()).isEmpty();
        assertThat(Archived.after(second, source).read(topic, 0)).isEmpty();
    }

    private static void deleteBefore(String topic, long offset) {
        TestKafka.await(TestKafka.admin()
                .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(offset)))
                .all());
    }
}
