package io.backup4j.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What a plain consumer of committed records sees of a partition. */
final class Visible {
    private Visible() {}

    static List<ConsumerRecord<byte[], byte[]>> of(String topic, int partition) {
        return of(TestKafka.servers(), topic, partition);
    }

    static List<ConsumerRecord<byte[], byte[]>> of(String servers, String topic, int partition) {
        Map<String, Object> properties = new HashMap<>(
                Map.of("bootstrap.servers", servers, "isolation.level", "read_committed", "fetch.max.wait.ms", 20));
        TopicPartition name = new TopicPartition(topic, partition);
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(name));
            consumer.seekToBeginning(List.of(name));
            long end = consumer.endOffsets(List.of(name)).get(name);
            while (consumer.position(name) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        return records;
    }
}
