package io.backup4j.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.kafka.format.GroupsDocument;
import io.backup4j.kafka.format.GroupsDocument.Group;
import io.backup4j.kafka.format.GroupsDocument.Offset;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Groups that others have lost, overshot or emptied. */
@ExtendWith(TestKafka.Lifetime.class)
class GroupsTest {
    private static final ByteArrayDeserializer BYTES = new ByteArrayDeserializer();

    @Test
    void keepsOffsetsAtTheStartInAGapAndAtTheEndWithTheirMetadata() throws Exception {
        String topic = TestKafka.newTopic(1);
        try (KafkaProducer<byte[], byte[]> producer = TestKafka.transactions()) {
            Produced.transaction(producer, true, topic, 0, "a");
            Produced.transaction(producer, false, topic, 0, "no", "no");
            Produced.transaction(producer, true, topic, 0, "b");
        }
        TopicPartition partition = new TopicPartition(topic, 0);
        String group = TestKafka.newName("g");
        TestKafka.commit(group + "start", partition, 0, "");
        TestKafka.commit(group + "gap", partition, 3, "said with it");
        TestKafka.commit(group + "end", partition, 7, "");
        Archived run = Archived.full(TestKafka.source(topic).build());
        assertThat(offsets(run, group + "start")).containsExactly(new Offset(topic, 0, 0, null, null));
        assertThat(offsets(run, group + "gap")).containsExactly(new Offset(topic, 0, 3, null, "said with it"));
        assertThat(offsets(run, group + "end")).containsExactly(new Offset(topic, 0, 7, null, null));
    }

    @Test
    void keepsOffsetsOfTopicsInTheBackupOnly() throws Exception {
        String topic = TestKafka.newTopic(1);
        String other = TestKafka.newTopic(1);
        String group = TestKafka.newName("g");
        TestKafka.commit(group, new TopicPartition(topic, 0), 0, "");
        TestKafka.commit(group, new TopicPartition(other, 0), 0, "");
        Archived run = Archived.full(TestKafka.source(topic).build());
        assertThat(offsets(run, group)).extracting(Offset::topic).containsExactly(topic);
    }

    @Test
    @SuppressWarnings("try")
    void listsGroupsOfAllTypes() throws Exception {
        String topic = TestKafka.newTopic(1);
        Produced.values(topic, 0, "a", "b");
        String classic = TestKafka.newName("classic");
        String modern = TestKafka.newName("consumer");
        String share = TestKafka.newName("share");
        String idle = TestKafka.newName("never-committed");
        try (KafkaConsumer<byte[], byte[]> first = member(topic, classic, "classic");
                KafkaConsumer<byte[], byte[]> second = member(topic, modern, "consumer");
                KafkaConsumer<byte[], byte[]> third = member(topic, idle, "consumer");
                KafkaShareConsumer<byte[], byte[]> shared = shareMember(topic, share)) {
            first.commitSync(Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(1)));
            second.commitSync(Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(2, Optional.of(0), "x")));
            Archived run = Archived.full(TestKafka.source(topic).build());
            assertThat(group(run, classic))
                    .extracting(Group::type, Group::state)
                    .containsExactly("classic", "Stable");
            assertThat(group(run, modern).type()).isEqualTo("consumer");
            assertThat(offsets(run, modern)).containsExactly(new Offset(topic, 0, 2, 0, "x"));
            assertThat(offsets(run, idle)).isEmpty();
            assertThat(group(run, share).type()).isEqualTo("share");
            assertThat(offsets(run, share)).extracting(Offset::topic).containsExactly(topic);
            assertThat(run.missing()).isEmpty();
        }
    }

    private static KafkaConsumer<byte[], byte[]> member(String topic, String group, String protocol) {
        Map<String, Object> properties = new HashMap<>(TestKafka.client());
        properties.putAll(Map.of("group.id", group, "group.protocol", protocol, "enable.auto.commit", false));
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties, BYTES, BYTES);
        consumer.subscribe(List.of(topic));
        TestKafka.awaitTrue("member of " + group, () -> {
            consumer.poll(Duration.ofMillis(50));
            return !consumer.assignment().isEmpty();
        });
        return consumer;
    }

    private static KafkaShareConsumer<byte[], byte[]> shareMember(String topic, String group) {
        Map<String, Object> properties = new HashMap<>(TestKafka.client());
        properties.put("group.id", group);
        KafkaShareConsumer<byte[], byte[]> consumer = new KafkaShareConsumer<>(properties, BYTES, BYTES);
        consumer.subscribe(List.of(topic));
        TestKafka.awaitTrue("share group " + group + " has begun", () -> {
            Produced.values(topic, 0, "for the share group");
            return !consumer.poll(Duration.ofMillis(50)).isEmpty();
        });
        consumer.commitSync();
        return consumer;
    }

    /** An empty list in its place would be taken for the truth. */
    @Test
    void aGroupWhoseOffsetsAreNotDecidedIsMissingAndNotEmpty() throws Exception {
        String topic = TestKafka.newTopic(1);
        String group = TestKafka.newName("undecided");
        String other = TestKafka.newName("decided");
        TestKafka.commit(group, new TopicPartition(topic, 0), 0, "");
        TestKafka.commit(other, new TopicPartition(topic, 0), 0, "");
        try (KafkaProducer<byte[], byte[]> producer = TestKafka.transactions()) {
            producer.beginTransaction();
            producer.sendOffsetsToTransaction(
                    Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(5)), outside(group));
            Archived run = Archived.full(TestKafka.source(topic).build());
            assertThat(run.groups().groups())
                    .extracting(Group::id)
                    .contains(other)
                    .doesNotContain(group);
            assertThat(run.missing()).singleElement().asString().contains("group " + group);
            producer.abortTransaction();
        }
        Archived later = Archived.full(TestKafka.source(topic).build());
        assertThat(offsets(later, group)).containsExactly(new Offset(topic, 0, 0, null, null));
    }

    /** Of somebody who commits without being a member. */
    private static ConsumerGroupMetadata outside(String group) {
        Map<String, Object> properties = new HashMap<>(TestKafka.client());
        properties.put("group.id", group);
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties, BYTES, BYTES)) {
            return consumer.groupMetadata();
        }
    }

    @Test
    void noGroupPointsBehindTheEndOfItsPartition() throws Exception {
        String topic = TestKafka.newTopic(1);
        String group = TestKafka.newName("racing");
        TopicPartition partition = new TopicPartition(topic, 0);
        Produced.values(topic, 0, "0");
        TestKafka.commit(group, partition, 1, "");
        java.util.concurrent.atomic.AtomicBoolean stop = new java.util.concurrent.atomic.AtomicBoolean();
        Thread racing = new Thread(() -> {
            while (!stop.get()) {
                long end = Produced.record(topic, 0, null, null, "x").offset() + 1;
                TestKafka.commit(group, partition, end, "");
            }
        });
        racing.start();
        try {
            for (int i = 0; i < 5; i++) {
                Archived run = Archived.full(TestKafka.source(topic).build());
                assertThat(offsets(run, group)).singleElement().satisfies(offset -> assertThat(offset.offset())
                        .isPositive()
                        .isLessThanOrEqualTo(
                                run.topic(topic).partitions().get(0).end()));
            }
        } finally {
            stop.set(true);
            racing.join();
        }
    }

    private static Group group(Archived run, String id) throws Exception {
        GroupsDocument groups = run.groups();
        return groups.groups().stream()
                .filter(group -> group.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static List<Offset> offsets(Archived run, String id) throws Exception {
        return group(run, id).offsets();
    }
}
