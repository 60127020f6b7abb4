package io.backup4j.kafka;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;

/** Kafka's own client with the settings that make it fast: what a benchmark measures against. */
final class RawClient {
    private static final int LINES = 5_000;

    private final String servers;
    private final int partitions;
    private final byte[][] lines = new byte[LINES][];

    RawClient(String servers, int partitions) {
        this.servers = servers;
        this.partitions = partitions;
        Random random = new Random(1);
        for (int i = 0; i < LINES; i++) {
            StringBuilder line = new StringBuilder("{\"order\":")
                    .append(random.nextInt())
                    .append(",\"customer\":\"customer ")
                    .append(random.nextInt(100_000))
                    .append("\",\"state\":\"")
                    .append(List.of("new", "paid", "sent", "returned").get(random.nextInt(4)))
                    .append("\",\"items\":[");
            for (int item = 0; item < 8; item++) {
                line.append("{\"article\":\"")
                        .append(Long.toHexString(random.nextLong()))
                        .append("\",\"amount\":")
                        .append(random.nextInt(10))
                        .append(",\"price\":")
                        .append(random.nextInt(100_000) / 100.0)
                        .append("},");
            }
            lines[i] = line.append("{}],\"note\":\"please leave it with the neighbours\"}")
                    .toString()
                    .getBytes();
        }
    }

    /** As {@link #produce(String, long, int)} with one producer. */
    long produce(String topic, long bytes) throws Exception {
        return produce(topic, bytes, 1);
    }

    /** Writes JSON, no two records equal, until there are so many bytes; returns how many records. Each producer has its own thread and its own partitions. */
    long produce(String topic, long bytes, int producers) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(producers);
        try {
            List<Future<Long>> parts = IntStream.range(0, producers)
                    .mapToObj(part -> threads.submit(() -> produce(topic, bytes, part, producers)))
                    .toList();
            long records = 0;
            for (Future<Long> part : parts) {
                records += part.get();
            }
            return records;
        } finally {
            threads.shutdownNow();
        }
    }

    private long produce(String topic, long bytes, int part, int producers) {
        long sent = 0;
        long buffer = Math.max(16L << 20, Runtime.getRuntime().maxMemory() / 16);
        try (KafkaProducer<byte[], byte[]> producer = TestKafka.newProducer(
                servers,
                Map.of(
                        "batch.size",
                        RecordProducers.batchBytes(),
                        "linger.ms",
                        20,
                        "buffer.memory",
                        buffer,
                        "max.request.size",
                        16 << 20,
                        "enable.idempotence",
                        false))) {
            long number = 0;
            for (long written = 0; written < bytes; number++) {
                byte[] line = lines[(int) (number % LINES)];
                written += line.length;
                int partition = (int) (number % partitions);
                if (partition % producers == part) {
                    byte[] value = Arrays.copyOf(line, line.length);
                    // The number in front, so that nothing is found to be stored already.
                    ByteBuffer.wrap(value, 2, 8)
                            .put(Long.toString(10_000_000 + number).getBytes(), 0, 8);
                    producer.send(new ProducerRecord<>(topic, partition, 1_700_000_000_000L + number, null, value));
                    sent++;
                }
            }
        }
        return sent;
    }

    /** Reads everything, and makes nothing of it; returns how many records. */
    long consume(String topic) {
        Map<String, Object> properties = new HashMap<>(Map.of(
                "bootstrap.servers",
                servers,
                "isolation.level",
                "read_committed",
                "auto.offset.reset",
                "none",
                "max.partition.fetch.bytes",
                16 << 20,
                "fetch.max.bytes",
                32 << 20,
                "max.poll.records",
                50_000,
                "fetch.min.bytes",
                1 << 20,
                "fetch.max.wait.ms",
                20,
                "receive.buffer.bytes",
                -1));
        List<TopicPartition> all = IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
        long records = 0;
        try (KafkaConsumer<ByteBuffer, ByteBuffer> consumer =
                new KafkaConsumer<>(properties, new ByteBufferDeserializer(), new ByteBufferDeserializer())) {
            consumer.assign(all);
            consumer.seekToBeginning(all);
            Map<TopicPartition, Long> ends = consumer.endOffsets(all);
            while (all.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                records += consumer.poll(Duration.ofMillis(100)).count();
            }
        }
        return records;
    }
}
