package io.backup4j.kafka;

import io.backup4j.kafka.format.TopicDocument;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Idempotent producers, one or more for each way of compressing: the client compresses all that one producer sends in the same way. Partitions take them in turn, and each keeps its own. Made
 * when they are asked for. Thread-safe.
 */
final class RecordProducers implements AutoCloseable {
    /** What the restore sets itself, so that the host's properties must not. */
    static final Set<String> OWNED = Set.of(
            ProducerConfig.ACKS_CONFIG,
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            ProducerConfig.TRANSACTIONAL_ID_CONFIG,
            ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
            ProducerConfig.RETRIES_CONFIG,
            ProducerConfig.COMPRESSION_TYPE_CONFIG,
            ProducerConfig.BATCH_SIZE_CONFIG,
            ProducerConfig.LINGER_MS_CONFIG,
            ProducerConfig.BUFFER_MEMORY_CONFIG,
            ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
            ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
            ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG);

    /** With its header it still fits into one region of a collector that has regions of 1 MiB. */
    private static final int BATCH_BYTES = (1 << 20) - 1024;

    /**
     * In a small heap: below half of such a region, from where on such a collector treats an array apart, and may begin a new cycle with each. Not less, because where each writer has a
     * connection, a request is one batch.
     */
    private static final int SMALL_BATCH_BYTES = 448 << 10;

    private static final long SMALL_HEAP = 1L << 30;
    private static final int LINGER_MILLIS = 20;

    /** Below {@code socket.request.max.bytes} of brokers, 100 MiB by default: a longer request would end the connection. */
    private static final long MOST_REQUEST = 96L << 20;

    /** What is written to logs is compressed to a fourth, about. */
    private static final int USUAL_RATIO = 4;

    /** Where the topic leaves it to its writers, nobody knows any more what they chose. */
    private static final String UNKNOWN = "lz4";

    private final ClientProperties properties;
    private final Patience patience;
    private final int writers;
    /** Those of which it is the turn first. */
    private final Map<String, Deque<Producer<byte[], byte[]>>> byCompression = new HashMap<>();

    private ProducerMemory memory;

    /** @param writers partitions that are written at once */
    RecordProducers(ClientProperties properties, Patience patience, int writers) {
        this.properties = properties;
        this.patience = patience;
        this.writers = writers;
        this.memory = ProducerMemory.of(1, 1, ReadingMemory.USUAL_BATCH_BYTES);
    }

    /** Says which topics come, before the first of them. Returns how many bytes the producers hold above their own share of the heap. */
    synchronized long divide(Collection<TopicDocument> topics) {
        long kinds =
                topics.stream().map(RecordProducers::compression).distinct().count();
        long partitions =
                topics.stream().mapToLong(topic -> topic.partitions().size()).sum();
        memory = ProducerMemory.of(
                (int) Math.max(1, kinds),
                (int) Math.max(1, Math.min(writers, partitions)),
                topics.stream().mapToLong(ReadingMemory::batchBytes).max().orElse(ReadingMemory.USUAL_BATCH_BYTES));
        return memory.excessBytes();
    }

    /** What may be on its way of one partition of this topic. */
    synchronized Answers.Bounds bounds(TopicDocument topic) {
        long batch = (long) batchBytes() * (compression(topic).equals("none") ? 1 : USUAL_RATIO);
        return new Answers.Bounds(
                memory.unanswered(), batch, TimeUnit.MILLISECONDS.toNanos(deliveryMillis() + patience.answerMillis()));
    }

    /** For all records of one partition of this topic. */
    synchronized Producer<byte[], byte[]> next(TopicDocument topic) throws IOException {
        String compression = compression(topic);
        Deque<Producer<byte[], byte[]>> made = byCompression.computeIfAbsent(compression, kind -> new ArrayDeque<>());
        Producer<byte[], byte[]> next =
                made.size() < memory.connections() ? create(compression, made.size()) : made.removeFirst();
        made.addLast(next);
        return next;
    }

    private static String compression(TopicDocument topic) {
        TopicDocument.Setting setting = topic.effective().get("compression.type");
        String ofTopic = setting == null ? null : setting.value();
        if (ofTopic == null || ofTopic.equals("producer")) {
            return UNKNOWN;
        }
        return ofTopic.equals("uncompressed") ? "none" : ofTopic;
    }

    static int batchBytes() {
        return Runtime.getRuntime().maxMemory() < SMALL_HEAP ? SMALL_BATCH_BYTES : BATCH_BYTES;
    }

    private Producer<byte[], byte[]> create(String compression, int number) throws IOException {
        long buffer = memory.bufferBytes();
        int total = (int) Math.min(Integer.MAX_VALUE, patience.total().toMillis());
        Map<String, Object> own = new HashMap<>();
        own.put(ProducerConfig.CLIENT_ID_CONFIG, "backup4j-restore-" + compression + "-" + number);
        own.put(ProducerConfig.ACKS_CONFIG, "all");
        own.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        own.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, compression);
        own.put(ProducerConfig.BATCH_SIZE_CONFIG, batchBytes());
        own.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS);
        own.put(ProducerConfig.BUFFER_MEMORY_CONFIG, buffer);
        own.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, (int) Math.min(MOST_REQUEST, buffer));
        own.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, patience.answerMillis());
        own.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, (long) total);
        own.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) Math.min(Integer.MAX_VALUE, deliveryMillis()));
        try {
            return new KafkaProducer<>(properties.with(own), new ByteArraySerializer(), new ByteArraySerializer());
        } catch (KafkaException e) {
            throw KafkaFailure.of("no producer can be made for the cluster at " + properties.servers(), e, properties);
        }
    }

    private long deliveryMillis() {
        return Math.max(
                Math.min(Integer.MAX_VALUE, patience.total().toMillis()),
                patience.answerMillis() + (long) LINGER_MILLIS);
    }

    /** What was not sent is dropped. */
    @Override
    public synchronized void close() {
        byCompression.values().forEach(all -> all.forEach(producer -> producer.close(Duration.ZERO)));
        byCompression.clear();
    }
}
