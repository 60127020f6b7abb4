package io.backup4j.kafka;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Puts records into topics. */
final class Produced {
    private Produced() {}

    /** Values without keys, of now; waits until they are stored. */
    static void values(String topic, int partition, String... values) {
        for (String value : values) {
            TestKafka.producer().send(new ProducerRecord<>(topic, partition, null, bytes(value)));
        }
        TestKafka.producer().flush();
    }

    /** As many values as asked for, {@code <first>}, {@code <first + 1>}, … */
    static void numbers(String topic, int partition, int first, int count) {
        for (int i = first; i < first + count; i++) {
            TestKafka.producer().send(new ProducerRecord<>(topic, partition, null, bytes(String.valueOf(i))));
        }
        TestKafka.producer().flush();
    }

    static RecordMetadata record(
            String topic,
            int partition,
            @Nullable Long timestamp,
            @Nullable String key,
            @Nullable String value,
            Header... headers) {
        return send(
                TestKafka.producer(),
                new ProducerRecord<>(topic, partition, timestamp, bytes(key), bytes(value), List.of(headers)));
    }

    static RecordMetadata send(KafkaProducer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record) {
        try {
            return producer.send(record).get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    /** One transaction with these values; waits for its marker, which the broker writes after it has answered. */
    static void transaction(
            KafkaProducer<byte[], byte[]> producer, boolean commit, String topic, int partition, String... values) {
        producer.beginTransaction();
        for (String value : values) {
            producer.send(new ProducerRecord<>(topic, partition, null, bytes(value)));
        }
        producer.flush();
        long end = end(topic, partition);
        if (commit) {
            producer.commitTransaction();
        } else {
            producer.abortTransaction();
        }
        TestKafka.awaitTrue("marker of the transaction", () -> end(topic, partition) > end);
    }

    private static long end(String topic, int partition) {
        TopicPartition asked = new TopicPartition(topic, partition);
        return TestKafka.await(TestKafka.admin()
                        .listOffsets(Map.of(asked, OffsetSpec.latest()))
                        .partitionResult(asked))
                .offset();
    }

    static byte @Nullable [] bytes(@Nullable String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }
}
