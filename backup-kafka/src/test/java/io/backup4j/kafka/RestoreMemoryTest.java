package io.backup4j.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InterruptedIOException;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a restore may hold, whoever holds it. */
@Timeout(30)
class RestoreMemoryTest {
    private static final long MIB = 1L << 20;

    @Test
    void producersDivideWhatOneAloneWouldHave() {
        assertThat(ProducerMemory.of(1024 * MIB, 1)).isEqualTo(new ProducerMemory(64 * MIB, 0));
        assertThat(ProducerMemory.of(1024 * MIB, 4)).isEqualTo(new ProducerMemory(16 * MIB, 0));
        assertThat(ProducerMemory.of(8192 * MIB, 4)).isEqualTo(new ProducerMemory(32 * MIB, 0));
    }

    @Test
    void whatProducersNeedAboveTheirShareOthersDoNotHave() throws Exception {
        ProducerMemory three = ProducerMemory.of(256 * MIB, 3);
        assertThat(three).isEqualTo(new ProducerMemory(16 * MIB, 32 * MIB));
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
        ClientProperties properties =
                ClientProperties.of(java.util.Map.of("bootstrap.servers", "localhost:1"), Set.of());
        TargetOptions options = new TargetOptions(
                Set.of(),
                java.util.Map.of(),
                "",
                false,
                false,
                true,
                0,
                OptionalLong.empty(),
                java.util.Map.of(),
                2,
                false,
                TestKafka.PATIENCE);
        try (Cluster cluster = Cluster.connect(properties, TestKafka.PATIENCE, "nobody");
                RecordProducers producers = new RecordProducers(properties, TestKafka.PATIENCE)) {
            RestoreContext context =
                    new RestoreContext(cluster, options, producers, room, new Issues(issue -> {}), true);
            try (ReadBack readBack = ReadBack.open(context, 3 * MIB)) {
                assertThat(readBack).isNotNull();
                assertThat(room.heldBytes()).isEqualTo(ReadingMemory.of(2).readerBytes(3 * MIB));
            }
            assertThat(room.heldBytes()).isZero();
        }
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
