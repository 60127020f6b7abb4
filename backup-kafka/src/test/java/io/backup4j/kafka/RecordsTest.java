package io.backup4j.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.kafka.format.ArchivedHeader;
import io.backup4j.kafka.format.ArchivedRecord;
import io.backup4j.kafka.format.SegmentAttributes;
import java.util.List;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Records that other tools have changed, dropped or invented. */
@ExtendWith(TestKafka.Lifetime.class)
class RecordsTest {
    @Test
    void keepsNullKeysTombstonesAndWhatIsEmptyApart() throws Exception {
        String topic = TestKafka.newTopic(1);
        Produced.record(topic, 0, 1000L, null, null);
        Produced.record(topic, 0, 1000L, "", "");
        Produced.record(topic, 0, 1000L, "null", "null");
        Produced.record(topic, 0, 1000L, "k", null);
        List<ArchivedRecord> records =
                Archived.full(TestKafka.source(topic).build()).records(topic, 0);
        assertThat(records)
                .extracting(record -> Archived.text(record.key()) + " " + Archived.text(record.value()))
                .containsExactly("null null", "'' ''", "'null' 'null'", "'k' null");
    }

    @Test
    void keepsHeadersInOrderWithDoublesAndNullValues() throws Exception {
        String topic = TestKafka.newTopic(1);
        Produced.record(
                topic,
                0,
                null,
                "k",
                "v",
                new ArchivedHeader("b", Produced.bytes("1")),
                new ArchivedHeader("a", null),
                new ArchivedHeader("b", new byte[0]),
                new ArchivedHeader("b", Produced.bytes("1")),
                new ArchivedHeader("", Produced.bytes("ü")));
        List<Header> headers = Archived.full(TestKafka.source(topic).build())
                .records(topic, 0)
                .get(0)
                .headers();
        assertThat(headers)
                .extracting(header -> header.key() + "=" + Archived.text(header.value()))
                .containsExactly("b='1'", "a=null", "b=''", "b='1'", "='ü'");
    }

    @Test
    void keepsTimestampsOf1970AmongTodays() throws Exception {
        String topic = TestKafka.newTopic(1, "message.timestamp.before.max.ms", String.valueOf(Long.MAX_VALUE));
        long today = System.currentTimeMillis();
        Produced.record(topic, 0, today, null, "a");
        Produced.record(topic, 0, 0L, null, "b");
        Produced.record(topic, 0, today - 1, null, "c");
        Archived run = Archived.full(TestKafka.source(topic).build());
        assertThat(run.records(topic, 0)).extracting(ArchivedRecord::timestamp).containsExactly(today, 0L, today - 1);
        SegmentAttributes segment = run.attributes(topic, 0).get(0);
        assertThat(segment.minTimestamp()).isZero();
        assertThat(segment.maxTimestamp()).isEqualTo(today);
    }

    @Test
    void saysWhoSetTheTimestamp() throws Exception {
        String append = TestKafka.newTopic(1, "message.timestamp.type", "LogAppendTime");
        long stored = Produced.record(append, 0, 5L, null, "a").timestamp();
        ArchivedRecord record = Archived.full(TestKafka.source(append).build())
                .records(append, 0)
                .get(0);
        assertThat(record.timestampType()).isEqualTo(TimestampType.LOG_APPEND_TIME);
        assertThat(record.timestamp()).isEqualTo(stored).isNotEqualTo(5L);
        assertThat(record.leaderEpoch()).isZero();
    }

    @Test
    void leavesOutAbortedRecordsAndMarkersOfTransactions() throws Exception {
        String topic = TestKafka.newTopic(1);
        try (KafkaProducer<byte[], byte[]> producer = TestKafka.transactions()) {
            Produced.transaction(producer, true, topic, 0, "a", "b");
            Produced.transaction(producer, false, topic, 0, "no", "no");
            Produced.values(topic, 0, "c");
            Produced.transaction(producer, false, topic, 0, "no");
        }
        Archived run = Archived.full(TestKafka.source(topic).build());
        // The last of all are an aborted record and a marker: an end that no record reaches.
        assertThat(run.values(topic, 0)).containsExactly("0:'a'", "1:'b'", "6:'c'");
        SegmentAttributes segment = run.attributes(topic, 0).get(0);
        assertThat(segment.next()).isEqualTo(9);
        assertThat(segment.gaps()).isEqualTo(2);
        assertThat(run.missing()).isEmpty();
    }

    @Test
    void endsBeforeATransactionThatStaysOpenAndSaysSo() throws Exception {
        String topic = TestKafka.newTopic(1);
        Produced.values(topic, 0, "a", "b");
        try (KafkaProducer<byte[], byte[]> producer = TestKafka.transactions()) {
            producer.beginTransaction();
            Produced.send(
                    producer, new org.apache.kafka.clients.producer.ProducerRecord<>(topic, 0, null, new byte[1]));
            Produced.values(topic, 0, "behind");
            Archived run = Archived.full(TestKafka.source(topic).build());
            assertThat(run.values(topic, 0)).containsExactly("0:'a'", "1:'b'");
            assertThat(run.topic(topic).partitions().get(0).highWatermark()).isEqualTo(4);
            assertThat(run.missing()).singleElement().asString().contains(topic + "-0", "open since offset 2", "to 4");
            producer.abortTransaction();
            Archived next = Archived.after(run, TestKafka.source(topic).build());
            assertThat(next.values(topic, 0)).containsExactly("0:'a'", "1:'b'", "3:'behind'");
            assertThat(next.missing()).isEmpty();
        }
    }

    @Test
    void readsEmptyPartitionsAndTopics() throws Exception {
        String topic = TestKafka.newTopic(3);
        Produced.values(topic, 1, "a");
        Archived run = Archived.full(TestKafka.source(topic).build());
        assertThat(run.topic(topic).partitions()).hasSize(3);
        assertThat(run.values(topic, 0)).isEmpty();
        assertThat(run.values(topic, 1)).containsExactly("0:'a'");
        assertThat(run.values(topic, 2)).isEmpty();
    }

    @Test
    void cutsLongPartitionsAtMultiplesAndLosesNothingAtTheCuts() throws Exception {
        String topic = TestKafka.newTopic(2);
        Produced.numbers(topic, 0, 0, 2500);
        Produced.numbers(topic, 1, 0, 999);
        Archived run =
                Archived.full(TestKafka.source(topic).segmentOffsets(1000).build());
        assertThat(run.attributes(topic, 0)).extracting(SegmentAttributes::base).containsExactly(0L, 1000L, 2000L);
        assertThat(run.records(topic, 0)).hasSize(2500);
        assertThat(run.values(topic, 0).get(1999)).isEqualTo("1999:'1999'");
        assertThat(run.attributes(topic, 1)).hasSize(1);
        assertThat(run.records(topic, 1)).hasSize(999);
    }
}
