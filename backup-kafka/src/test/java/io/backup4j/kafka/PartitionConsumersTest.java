package io.backup4j.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.kafka.format.KafkaPaths;
import io.backup4j.kafka.format.TopicDocument;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Seats of readers: all together hold no more than they may, and whoever needs more than there is sits alone. */
@Timeout(30)
class PartitionConsumersTest {
    private static final int FETCH = 1 << 20;
    private static final ReadingMemory MEMORY = new ReadingMemory(FETCH, FETCH, 40L << 20);

    private final PartitionConsumers consumers = new PartitionConsumers(
            ClientProperties.of(Map.of("bootstrap.servers", "nobody:1"), Set.of()),
            new SourceOptions(
                    "kafka",
                    new TopicSelection(Set.of(), List.of(), List.of(), Set.of(), false, false),
                    true,
                    4,
                    MEMORY,
                    1000,
                    Duration.ZERO,
                    TestKafka.PATIENCE));

    @Test
    void readersOfShortRecordsSitBesideOneAnother() throws Exception {
        enter("short", 1 << 20);
        enter("short", 1 << 20);
        enter("short", 1 << 20);
        assertThat(consumers.heldBytes())
                .isEqualTo(3 * MEMORY.readerBytes(1 << 20))
                .isLessThanOrEqualTo(MEMORY.roomBytes());
    }

    @Test
    void whoNeedsMoreThanIsLeftWaitsForAnother() throws Exception {
        PartitionConsumers.Seat first = enter("long", 5 << 20);
        CompletableFuture<PartitionConsumers.Seat> second = inBackground(5 << 20);
        awaitWaiting();
        assertThat(second).isNotDone();
        assertThat(consumers.heldBytes()).isLessThanOrEqualTo(MEMORY.roomBytes());
        consumers.leave(first);
        assertThat(second.get()).isNotNull();
    }

    @Test
    void whoNeedsMoreThanThereIsSitsAlone() throws Exception {
        PartitionConsumers.Seat first = enter("short", 1 << 10);
        CompletableFuture<PartitionConsumers.Seat> giant = inBackground(100 << 20);
        awaitWaiting();
        consumers.leave(first);
        PartitionConsumers.Seat alone = giant.get();
        assertThat(consumers.heldBytes()).isEqualTo(MEMORY.readerBytes(100 << 20));
        consumers.leave(alone);
        assertThat(consumers.heldBytes()).isZero();
    }

    /** Whoever has a seat may be waiting until an earlier segment was read. */
    @Test
    void theEarliestReaderNeverWaits() throws Exception {
        consumers.opened(KafkaPaths.segment("a", 0, 0));
        consumers.opened(KafkaPaths.segment("later", 0, 0));
        PartitionConsumers.Seat later = enter("later", 5 << 20);
        PartitionConsumers.Seat earliest = enter("a", 5 << 20);
        CompletableFuture<PartitionConsumers.Seat> another = inBackground(5 << 20);
        awaitWaiting();
        assertThat(another).isNotDone();
        consumers.leave(earliest);
        consumers.ended(KafkaPaths.segment("a", 0, 0));
        assertThat(consumers.heldBytes()).isEqualTo(MEMORY.readerBytes(5 << 20));
        consumers.leave(later);
        assertThat(another.get()).isNotNull();
    }

    @Test
    void whoBecomesTheEarliestWaitsNoLonger() throws Exception {
        consumers.opened(KafkaPaths.segment("a", 0, 0));
        consumers.opened(KafkaPaths.segment("another", 0, 0));
        enter("later", 5 << 20);
        CompletableFuture<PartitionConsumers.Seat> another = inBackground(5 << 20);
        awaitWaiting();
        consumers.ended(KafkaPaths.segment("a", 0, 0));
        assertThat(another.get()).isNotNull();
    }

    private PartitionConsumers.Seat enter(String topic, long batchBytes) throws Exception {
        TopicDocument document = new TopicDocument(
                topic,
                Uuid.ONE_UUID.toString(),
                false,
                1,
                new TreeMap<>(),
                List.of(),
                new TreeMap<>(Map.of(
                        "max.message.bytes", new TopicDocument.Setting(String.valueOf(batchBytes), "DYNAMIC_TOPIC"))),
                List.of());
        return consumers.enter(new TopicView(document, Uuid.ONE_UUID, false), new TopicPartition(topic, 0), 0);
    }

    private Thread waiting;

    private CompletableFuture<PartitionConsumers.Seat> inBackground(long batchBytes) {
        CompletableFuture<PartitionConsumers.Seat> seat = new CompletableFuture<>();
        waiting = new Thread(() -> {
            try {
                seat.complete(enter("another", batchBytes));
            } catch (Exception e) {
                seat.completeExceptionally(e);
            }
        });
        waiting.start();
        return seat;
    }

    private void awaitWaiting() {
        TestKafka.awaitTrue("it waits", () -> waiting.getState() == Thread.State.WAITING);
    }
}
