package io.backup4j.kafka;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;

/**
 * What a plain consumer of committed records sees from some place to the end of a partition, without keeping it.
 *
 * @param count how many records
 * @param hash of all but their offsets, in their order
 */
record SeenRecords(long count, long hash) {

    /** From an offset on, or from the start of the log if that comes later. */
    static SeenRecords from(TopicPartition partition, long offset) {
        return read(partition, Optional.empty(), offset);
    }

    /** What a member of the group reads next, and all that follows. */
    static SeenRecords by(String group, TopicPartition partition) {
        return read(partition, Optional.of(group), 0);
    }

    private static SeenRecords read(TopicPartition partition, Optional<String> group, long offset) {
        Map<String, Object> properties = new HashMap<>(TestKafka.client());
        properties.put("isolation.level", "read_committed");
        properties.put("enable.auto.commit", false);
        properties.put("auto.offset.reset", "none");
        properties.put("max.partition.fetch.bytes", 4 << 20);
        properties.put("max.poll.records", 10_000);
        properties.put("fetch.max.wait.ms", 20);
        group.ifPresent(id -> properties.put("group.id", id));
        RecordHash hash = new RecordHash();
        long count = 0;
        try (KafkaConsumer<ByteBuffer, ByteBuffer> consumer =
                new KafkaConsumer<>(properties, new ByteBufferDeserializer(), new ByteBufferDeserializer())) {
            consumer.assign(List.of(partition));
            if (group.isEmpty()) {
                long start = consumer.beginningOffsets(List.of(partition)).get(partition);
                consumer.seek(partition, Math.max(start, offset));
            }
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                for (ConsumerRecord<ByteBuffer, ByteBuffer> record : consumer.poll(Duration.ofMillis(100))) {
                    hash.add(
                            record.timestamp(),
                            record.key(),
                            record.value(),
                            record.headers().toArray());
                    count++;
                }
            }
        }
        return new SeenRecords(count, hash.value());
    }
}
