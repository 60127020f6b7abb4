package io.backup4j.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.kafka.format.ArchivedRecord;
import io.backup4j.kafka.format.TopicDocument;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a restore may hold, whoever holds it. */
@Timeout(30)
class RestoreMemoryTest {
    private static final long MIB = 1L << 20;

    @Test
    void producersDivideWhatOneAloneWouldHave() {
        assertThat(ProducerMemory.of(1024 * MIB, 1, 1, MIB)).isEqualTo(new ProducerMemory(1, 64 * MIB, 0, 32768));
        assertThat(ProducerMemory.of(1024 * MIB, 4, 1, MIB)).isEqualTo(new ProducerMemory(1, 16 * MIB, 0, 32768));
        assertThat(ProducerMemory.of(8192 * MIB, 4, 1, MIB)).isEqualTo(new ProducerMemory(1, 32 * MIB, 0, 262144));
    }

    @Test
    void furtherConnectionsAreThereWhereTheHeapHasRoomForThem() {
        assertThat(ProducerMemory.of(8192 * MIB, 1, 4, MIB))
                .isEqualTo(new ProducerMemory(4, 128 * MIB, 384 * MIB, 65536));
        assertThat(ProducerMemory.of(1024 * MIB, 1, 2, MIB))
                .isEqualTo(new ProducerMemory(2, 64 * MIB, 64 * MIB, 16384));
        assertThat(ProducerMemory.of(256 * MIB, 1, 2, MIB)).isEqualTo(new ProducerMemory(2, 16 * MIB, 16 * MIB, 4096));
        assertThat(ProducerMemory.of(256 * MIB, 2, 2, MIB).connections()).isOne();
        assertThat(ProducerMemory.of(128 * MIB, 1, 2, MIB)).isEqualTo(new ProducerMemory(1, 16 * MIB, 0, 2048));
        assertThat(ProducerMemory.of(64 * MIB, 1, 4, MIB)).isEqualTo(new ProducerMemory(1, 16 * MIB, 0, 1000));
    }

    /** No record may be longer than its producer's buffer, and a heap that is larger must not make it shorter. */
    @Test
    void furtherConnectionsMakeNoRecordTooLong() {
        for (long heap = 64; heap <= 16384; heap *= 2) {
            long alone = ProducerMemory.of(heap * MIB, 1, 1, MIB).bufferBytes();
            assertThat(ProducerMemory.of(heap * MIB, 1, 4, MIB).bufferBytes())
                    .as("heap of %d MiB", heap)
                    .isEqualTo(alone);
        }
    }

    @Test
    void furtherConnectionsLetNobodyWaitForRoom() {
        for (long heap = 64; heap <= 16384; heap *= 2) {
            for (long batch = MIB; batch <= 64 * MIB; batch *= 2) {
                ProducerMemory memory = ProducerMemory.of(heap * MIB, 1, 4, batch);
                ReadingMemory reading = ReadingMemory.of(heap * MIB, 4);
                long all = 4 * (reading.readerBytes(batch) + ReadingMemory.writerBytes(batch));
                long left = reading.roomBytes() - memory.excessBytes();
                assertThat(memory.connections() == 1 || all <= left)
                        .as("heap of %d MiB, batches of %d: %s", heap, batch, memory)
                        .isTrue();
            }
        }
    }

    @Test
    void partitionsTakeConnectionsInTurn() throws Exception {
        ClientProperties properties = ClientProperties.of(Map.of("bootstrap.servers", "localhost:1"), Set.of());
        TopicDocument plain = topic("a", "uncompressed");
        try (RecordProducers producers = new RecordProducers(properties, TestKafka.PATIENCE, 2)) {
            producers.divide(List.of(plain));
            // Of a heap as tests have it, and of any that is larger.
            int connections = 2;
            List<Producer<byte[], byte[]>> taken = new ArrayList<>();
            for (int i = 0; i < 3 * connections; i++) {
                taken.add(producers.next(plain));
            }
            assertThat(new HashSet<>(taken)).hasSize(connections);
            assertThat(taken.subList(connections, 2 * connections)).isEqualTo(taken.subList(0, connections));
            assertThat(taken.subList(2 * connections, 3 * connections)).isEqualTo(taken.subList(0, connections));
            assertThat(taken).doesNotContain(producers.next(topic("b", "zstd")));
        }
    }

    /** The client gives up first, and says why. */
    @Test
    void anAnswerIsWaitedForLongerThanTheClientDoes() throws Exception {
        ClientProperties properties = ClientProperties.of(Map.of("bootstrap.servers", "localhost:1"), Set.of());
        for (Patience patience : List.of(
                Patience.DEFAULTS,
                new Patience(
                        Duration.ofSeconds(30),
                        0,
                        Duration.ofMillis(1),
                        Duration.ofMillis(1),
                        0,
                        Duration.ofSeconds(30)))) {
            try (RecordProducers producers = new RecordProducers(properties, patience, 2)) {
                Answers.Bounds bounds = producers.bounds(topic("a", "uncompressed"));
                assertThat(Duration.ofNanos(bounds.patienceNanos()))
                        .isGreaterThanOrEqualTo(patience.total().plus(patience.answer()))
                        .isLessThan(patience.total().plus(patience.answer()).plusSeconds(1));
            }
        }
    }

    @Test
    void moreRecordsFillABatchThatIsCompressed() throws Exception {
        ClientProperties properties = ClientProperties.of(Map.of("bootstrap.servers", "localhost:1"), Set.of());
        try (RecordProducers producers = new RecordProducers(properties, TestKafka.PATIENCE, 2)) {
            assertThat(producers.bounds(topic("a", "uncompressed")).batchBytes())
                    .isEqualTo(RecordProducers.batchBytes());
            assertThat(producers.bounds(topic("a", "zstd")).batchBytes()).isEqualTo(4L * RecordProducers.batchBytes());
            assertThat(producers.bounds(topic("a", "producer")).batchBytes())
                    .isEqualTo(4L * RecordProducers.batchBytes());
        }
    }

    private static TopicDocument topic(String name, String compression) {
        return new TopicDocument(
                name,
                "AAAAAAAAAAAAAAAAAAAAAA",
                false,
                1,
                new TreeMap<>(),
                List.of(),
                new TreeMap<>(Map.of("compression.type", new TopicDocument.Setting(compression, "DEFAULT_CONFIG"))),
                List.of(
                        new TopicDocument.Partition(0, 0, 0, 0, List.of(), null),
                        new TopicDocument.Partition(1, 0, 0, 0, List.of(), null)));
    }

    @Test
    void whatProducersNeedAboveTheirShareOthersDoNotHave() throws Exception {
        ProducerMemory three = ProducerMemory.of(256 * MIB, 3, 2, MIB);
        assertThat(three).isEqualTo(new ProducerMemory(1, 16 * MIB, 32 * MIB, 4096));
        MemoryRoom room = new MemoryRoom(64 * MIB);
        room.shrink(three.excessBytes());
        room.enter(32 * MIB);
        CompletableFuture<Void> another = entering(room, 1);
        awaitWaiting();
        assertThat(another).isNotDone();
        room.leave(32 * MIB);
        another.get();
        assertThat(room.heldBytes()).isEqualTo(1);
    }

    /** Where producers have taken all of it. */
    @Test
    void withoutRoomOneComesInAloneAfterTheOther() throws Exception {
        MemoryRoom room = new MemoryRoom(64 * MIB);
        room.shrink(100 * MIB);
        room.enter(5);
        CompletableFuture<Void> another = entering(room, 7);
        awaitWaiting();
        assertThat(another).isNotDone();
        room.leave(5);
        another.get();
        assertThat(room.heldBytes()).isEqualTo(7);
    }

    @Test
    void whoeverReadsBackIsCountedAsLongAsHeMayRead() throws Exception {
        MemoryRoom room = new MemoryRoom(64 * MIB);
        ClientProperties properties = ClientProperties.of(Map.of("bootstrap.servers", "localhost:1"), Set.of());
        TargetOptions options = new TargetOptions(
                Set.of(),
                Map.of(),
                "",
                false,
                false,
                true,
                0,
                OptionalLong.empty(),
                Map.of(),
                2,
                false,
                TestKafka.PATIENCE);
        try (Cluster cluster = Cluster.connect(properties, TestKafka.PATIENCE, "nobody");
                RecordProducers producers = new RecordProducers(properties, TestKafka.PATIENCE, 2)) {
            RestoreContext context =
                    new RestoreContext(cluster, options, producers, room, new Issues(issue -> {}), true);
            try (ReadBack readBack = ReadBack.open(context, 3 * MIB)) {
                assertThat(readBack).isNotNull();
                assertThat(room.heldBytes()).isEqualTo(ReadingMemory.of(2).readerBytes(3 * MIB));
            }
            assertThat(room.heldBytes()).isZero();
        }
    }

    /** There is a load for each partition of all topics, and an open segment for each writer. */
    @Test
    void onlyAPartitionWithAnOpenSegmentHoldsWhatIsSummed() throws Exception {
        ClientProperties properties = ClientProperties.of(Map.of("bootstrap.servers", "localhost:1"), Set.of());
        KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties.with(Map.of()), new ByteArraySerializer(), new ByteArraySerializer());
        try {
            PartitionLoad load = new PartitionLoad(
                    new TopicPartition("t", 0),
                    new TopicPartition("r.t", 0),
                    new PartitionLoad.Range(0, 20, OptionalLong.empty(), false),
                    // So many are there that nothing is sent.
                    new PartitionLoad.Place(0, 20, 0, false),
                    new AskedOffsets(List.of()),
                    producer,
                    properties,
                    MIB,
                    new Answers.Bounds(100, MIB, 1),
                    stored -> {});
            assertThat(load.heldBytes()).isZero();
            for (long base : new long[] {0, 5}) {
                load.opened(base);
                load.record(new ArchivedRecord(base, 1, TimestampType.CREATE_TIME, -1, null, new byte[10], List.of()));
                assertThat(load.heldBytes()).isPositive();
                load.ended(base == 0);
                assertThat(load.heldBytes()).isZero();
            }
        } finally {
            producer.close(Duration.ZERO);
        }
    }

    /** Else the client would keep objects for as many as its buffer holds. */
    @Test
    void aPartitionWaitsForAnswersToWhatItHasSent() throws Exception {
        MockProducer<byte[], byte[]> producer =
                new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
        ClientProperties properties = ClientProperties.of(Map.of("bootstrap.servers", "localhost:1"), Set.of());
        PartitionLoad load = new PartitionLoad(
                new TopicPartition("t", 0),
                new TopicPartition("r.t", 0),
                new PartitionLoad.Range(0, 20, OptionalLong.empty(), false),
                new PartitionLoad.Place(0, 0, 0, false),
                new AskedOffsets(List.of()),
                producer,
                properties,
                MIB,
                new Answers.Bounds(5, 10, Duration.ofSeconds(20).toNanos()),
                stored -> {});
        CompletableFuture<Void> sent = new CompletableFuture<>();
        waiting = new Thread(() -> {
            try {
                for (int i = 0; i < 20; i++) {
                    load.record(new ArchivedRecord(i, 1, TimestampType.CREATE_TIME, -1, null, new byte[10], List.of()));
                }
                sent.complete(null);
            } catch (IOException e) {
                sent.completeExceptionally(e);
            }
        });
        waiting.start();
        for (int answered = 0; answered < 15; answered++) {
            int most = answered + 5;
            TestKafka.awaitTrue("it has sent", () -> producer.history().size() == most);
            assertThat(producer.completeNext()).isTrue();
        }
        sent.get();
        assertThat(producer.history()).hasSize(20);
    }

    private Thread waiting = Thread.currentThread();

    private CompletableFuture<Void> entering(MemoryRoom room, long bytes) {
        CompletableFuture<Void> entered = new CompletableFuture<>();
        waiting = new Thread(() -> {
            try {
                room.enter(bytes);
                entered.complete(null);
            } catch (InterruptedIOException e) {
                entered.completeExceptionally(e);
            }
        });
        waiting.start();
        return entered;
    }

    private void awaitWaiting() {
        TestKafka.awaitTrue("it waits", () -> waiting.getState() == Thread.State.WAITING);
    }
}
