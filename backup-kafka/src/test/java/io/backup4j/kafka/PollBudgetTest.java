package io.backup4j.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Records that were compressed a thousandfold: one fetch of them would fill any heap. */
@ExtendWith(TestKafka.Lifetime.class)
class PollBudgetTest {
    private static final int FETCH_BYTES = 4 << 20;
    private static final int RECORDS = 80;
    private static final int RECORD_BYTES = 300_000;

    @Test
    void aPollGivesNoMoreThanItMayAndLosesNothing() throws Exception {
        String topic = TestKafka.newTopic(1, "max.message.bytes", "2000000", "compression.type", "zstd");
        fill(topic);
        SourceOptions options = new SourceOptions(
                "kafka",
                new TopicSelection(Set.of(), List.of(), List.of(), Set.of(), false, false),
                true,
                1,
                new ReadingMemory(FETCH_BYTES, FETCH_BYTES, 8L * FETCH_BYTES),
                1000,
                Duration.ZERO,
                TestKafka.PATIENCE);
        ClientProperties properties = ClientProperties.of(TestKafka.client(), Set.of());
        long expected = 0;
        long most = 0;
        try (PartitionConsumer consumer = new PartitionConsumer(properties, options, PartitionConsumer.MOST_RECORDS)) {
            consumer.seek(new TopicPartition(topic, 0), 0, Optional.empty());
            while (consumer.position() < RECORDS) {
                if (!consumer.poll(Duration.ofMillis(200))) {
                    continue;
                }
                long bytes = 0;
                for (var record = consumer.peek(); record != null; record = consumer.peek()) {
                    assertThat(record.offset()).isEqualTo(expected++);
                    bytes += record.value().remaining();
                    consumer.take();
                }
                most = Math.max(most, bytes);
            }
        }
        assertThat(expected).isEqualTo(RECORDS);
        assertThat(most).isBetween(2L * RECORD_BYTES, (long) FETCH_BYTES + RECORD_BYTES);
        assertThat(Archived.full(TestKafka.source(topic).build()).records(topic, 0))
                .hasSize(RECORDS);
    }

    private static void fill(String topic) {
        try (KafkaProducer<byte[], byte[]> producer = TestKafka.newProducer(
                TestKafka.servers(),
                Map.of(
                        "compression.type", "zstd",
                        "max.request.size", 50 << 20,
                        "batch.size", 8 << 20,
                        "linger.ms", 50,
                        "buffer.memory", 64 << 20))) {
            for (int i = 0; i < RECORDS; i++) {
                producer.send(new ProducerRecord<>(topic, new byte[RECORD_BYTES]));
            }
        }
    }
}
