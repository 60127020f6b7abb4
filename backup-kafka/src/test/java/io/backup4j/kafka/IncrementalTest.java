package io.backup4j.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.entry.StoredEntry;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A run that follows another reads what was added, and holds everything. */
@ExtendWith(TestKafka.Lifetime.class)
class IncrementalTest {
    @Test
    void readsOnlyWhatWasAddedAndHoldsEverything() throws Exception {
        String topic = TestKafka.newTopic(2);
        KafkaSource source = TestKafka.source(topic).segmentOffsets(100).build();
        Produced.numbers(topic, 0, 0, 250);
        Produced.numbers(topic, 1, 0, 10);
        Archived first = Archived.full(source);
        Produced.numbers(topic, 0, 250, 30);
        Archived second = Archived.after(first, source);
        assertThat(second.read(topic, 0)).singleElement().asString().endsWith("00000000000000000250");
        assertThat(second.read(topic, 1)).isEmpty();
        assertThat(second.records(topic, 0)).hasSize(280);
        assertThat(second.records(topic, 1)).hasSize(10);
        Archived third = Archived.after(second, source);
        assertThat(third.read(topic, 0)).isEmpty();
        assertThat(third.values(topic, 0)).isEqualTo(second.values(topic, 0));
    }

    @Test
    void goesOnBehindMarkersAndAbortedRecords() throws Exception {
        String topic = TestKafka.newTopic(1);
        KafkaSource source = TestKafka.source(topic).build();
        try (KafkaProducer<byte[], byte[]> producer = TestKafka.transactions()) {
            Produced.transaction(producer, true, topic, 0, "a");
            Produced.transaction(producer, false, topic, 0, "no");
            Archived first = Archived.full(source);
            Produced.transaction(producer, true, topic, 0, "b");
            Archived second = Archived.after(first, source);
            assertThat(second.values(topic, 0)).containsExactly("0:'a'", "4:'b'");
            assertThat(second.read(topic, 0)).hasSize(1);
        }
    }

    @Test
    void aTopicThatWasMadeAgainIsAnotherOne() throws Exception {
        String topic = TestKafka.newTopic(1);
        KafkaSource source = TestKafka.source(topic).build();
        Produced.values(topic, 0, "old", "old");
        Archived first = Archived.full(source);
        TestKafka.delete(topic);
        TestKafka.newTopic(topic, 1);
        Produced.values(topic, 0, "new", "new", "new");
        Archived second = Archived.after(first, source);
        assertThat(second.values(topic, 0)).containsExactly("0:'new'", "1:'new'", "2:'new'");
        assertThat(second.missing()).isEmpty();
    }

    @Test
    void aLogWithoutTheEpochThatWasReadIsAForkAndIsReadAgain() throws Exception {
        fork(lineage ->
                new Lineage(lineage.clusterId(), lineage.topicId(), 0, 0, lineage.next(), lineage.position(), 7));
    }

    @Test
    void aLogThatIsShorterThanItWasReadIsAForkAndIsReadAgain() throws Exception {
        fork(lineage -> new Lineage(lineage.clusterId(), lineage.topicId(), 0, 0, 500, 500, lineage.epoch()));
    }

    @Test
    void aPositionBehindTheEndOfItsEpochIsAForkAndIsReadAgain() throws Exception {
        fork(lineage ->
                new Lineage(lineage.clusterId(), lineage.topicId(), 0, 0, lineage.next(), 500, lineage.epoch()));
    }

    /** The broker here has never lost a log; so the earlier backup tells of one that it never had. */
    private static void fork(UnaryOperator<Lineage> other) throws Exception {
        String topic = TestKafka.newTopic(1);
        KafkaSource source = TestKafka.source(topic).build();
        Produced.values(topic, 0, "a", "b");
        Archived first = Archived.full(source);
        EntryPath path = EntryPath.of("3-records/" + topic + "/0000000000/00000000000000000000");
        Archived.Entry entry = first.entries.get(path);
        StoredEntry stored = entry.stored();
        Lineage told = other.apply(Lineage.decode(stored.evidence()).orElseThrow());
        first.entries.put(
                path,
                new Archived.Entry(
                        new StoredEntry(
                                path, stored.kind(), stored.attributes(), stored.sizeBytes(), told.encoded(), false),
                        "of another history".getBytes(),
                        false));
        Archived second = Archived.after(first, source);
        assertThat(second.values(topic, 0)).containsExactly("0:'a'", "1:'b'");
        assertThat(second.notes()).singleElement().asString().contains(topic + "-0", "unclean election");
        assertThat(Archived.after(second, source).notes()).isEmpty();
    }

    @Test
    void aCheckpointAheadOfWhatIsStoredCannotBe() throws Exception {
        String topic = TestKafka.newTopic(1);
        KafkaSource source = TestKafka.source(topic).segmentOffsets(10).build();
        Produced.numbers(topic, 0, 0, 35);
        Archived first = Archived.full(source);
        // The entry between was not stored: as if the run had been killed there, or the read had failed.
        first.entries.remove(EntryPath.of("3-records/" + topic + "/0000000000/00000000000000000010"));
        Archived second = Archived.after(first, source);
        assertThat(second.read(topic, 0)).singleElement().asString().endsWith("00000000000000000010");
        assertThat(second.records(topic, 0)).hasSize(35);
    }

    @Test
    void evidenceOfAnotherVersionProvesNothing() {
        Lineage lineage = new Lineage("c", org.apache.kafka.common.Uuid.ZERO_UUID, 1, 2, 3, 4, 5);
        byte[] evidence = lineage.encoded();
        assertThat(Lineage.decode(evidence)).contains(lineage);
        for (int length = 0; length < evidence.length; length++) {
            assertThat(Lineage.decode(java.util.Arrays.copyOf(evidence, length)))
                    .as("%d", length)
                    .isEmpty();
        }
        assertThat(Lineage.decode(java.util.Arrays.copyOf(evidence, evidence.length + 1)))
                .isEmpty();
        evidence[0] = 2;
        assertThat(Lineage.decode(evidence)).isEmpty();
    }

    @Test
    void topicsThatComeAndGoBetweenRunsDoNotDisturbTheOthers() throws Exception {
        String prefix = TestKafka.newName("mixed");
        List<String> topics = List.of(prefix + "-a", prefix + "-b", prefix + "-b.c", prefix + "-d");
        for (String topic : topics) {
            TestKafka.newTopic(topic, 2);
            Produced.numbers(topic, 1, 0, 3);
        }
        KafkaSource source = KafkaSource.of("kafka", TestKafka.client())
                .topicPrefix(prefix)
                .patience(TestKafka.PATIENCE)
                .build();
        Archived first = Archived.full(source);
        TestKafka.delete(prefix + "-b");
        TestKafka.newTopic(prefix + "-aa", 1);
        Produced.values(prefix + "-aa", 0, "late");
        Archived second = Archived.after(first, source);
        assertThat(second.cluster().topics())
                .containsExactly(prefix + "-a", prefix + "-aa", prefix + "-b.c", prefix + "-d");
        Map<String, Integer> read = new java.util.TreeMap<>();
        for (String topic : second.cluster().topics()) {
            read.put(topic, second.read(topic, 0).size() + second.read(topic, 1).size());
        }
        assertThat(read).isEqualTo(Map.of(prefix + "-a", 0, prefix + "-aa", 1, prefix + "-b.c", 0, prefix + "-d", 0));
        assertThat(second.records(prefix + "-d", 1)).hasSize(3);
    }
}
