package io.backup4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.PutResult;
import io.backup4j.spi.sink.SinkFullException;
import io.backup4j.testkit.SinkCall.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The doubles do what tests of others rely on. */
class FaultySinkTest {
    private static final ObjectKey KEY = new ObjectKey("one");
    private static final ObjectContent CONTENT = ObjectContent.of(new byte[] {1, 2, 3});

    private final MemorySink memory = new MemorySink();

    @Test
    void aLostRequestHasNoEffectAndALostAcknowledgementHasAll() throws IOException {
        FaultySink lost = new FaultySink(memory, FaultPlan.at(1, Fault.LOST));
        assertThatThrownBy(() -> lost.put(KEY, CONTENT))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("call 1, put one");
        assertThat(memory.stat(KEY)).isEmpty();

        FaultySink unacknowledged = new FaultySink(memory, FaultPlan.at(2, Fault.LOST_ACKNOWLEDGEMENT));
        assertThat(unacknowledged.stat(KEY)).isEmpty();
        assertThatThrownBy(() -> unacknowledged.put(KEY, CONTENT)).isInstanceOf(IOException.class);
        assertThat(memory.stat(KEY)).isPresent();
        assertThat(unacknowledged.put(KEY, CONTENT)).isEqualTo(PutResult.EXISTS);
        assertThat(unacknowledged.calls()).isEqualTo(3);
    }

    @Test
    void aDeadProcessNeverReachesTheSinkAgain() throws IOException {
        FaultySink sink = new FaultySink(memory, FaultPlan.at(2, Fault.PROCESS_DIES));
        sink.list("", "");
        assertThatThrownBy(() -> sink.put(KEY, CONTENT))
                .isInstanceOf(ProcessDied.class)
                .hasMessageContaining("call 2");
        assertThatThrownBy(() -> sink.put(KEY, CONTENT))
                .isInstanceOf(ProcessDied.class)
                .hasMessageContaining("call 2");
        assertThatThrownBy(() -> sink.read(KEY, 0, ByteBuffer.allocate(1))).isInstanceOf(ProcessDied.class);
        assertThatThrownBy(() -> sink.delete(KEY)).isInstanceOf(ProcessDied.class);
        assertThat(memory.stat(KEY)).isEmpty();
        assertThat(sink.calls()).isEqualTo(2);
    }

    @Test
    void whatComesLateTakesEffectWhenItArrives() throws IOException {
        for (Fault fault : List.of(Fault.LATE, Fault.PROCESS_DIES_SENDING)) {
            MemorySink stored = new MemorySink();
            FaultySink sink = new FaultySink(stored, FaultPlan.at(1, fault));
            byte[] bytes = {1, 2, 3};
            assertThatThrownBy(() -> sink.put(KEY, ObjectContent.of(bytes))).isInstanceOf(Exception.class);
            bytes[0] = 9;
            assertThat(stored.stat(KEY)).isEmpty();
            assertThat(sink.arrive()).isEqualTo(1);
            assertThat(SinkObjects.read(stored, KEY)).containsExactly(1, 2, 3);
            assertThat(sink.arrive()).isZero();
        }
    }

    @Test
    void whatIsDelayedTakesEffectBehindTheBackOfLaterCalls() throws IOException {
        memory.put(KEY, CONTENT);
        FaultySink sink = new FaultySink(memory, FaultPlan.at(1, Fault.DELAY));
        assertThatThrownBy(() -> sink.delete(KEY)).isInstanceOf(IOException.class);
        for (int i = 0; i < FaultySink.DELAY_CALLS; i++) {
            assertThat(sink.stat(KEY)).isPresent();
        }
        assertThat(sink.stat(KEY)).isEmpty();
    }

    @Test
    void whatComesTwiceIsAnsweredTheSecondTimeOrEchoed() throws IOException {
        FaultySink twice = new FaultySink(memory, FaultPlan.at(1, Fault.DUPLICATE));
        assertThat(twice.put(KEY, CONTENT)).isEqualTo(PutResult.EXISTS);
        FaultySink echoing = new FaultySink(memory, FaultPlan.at(1, Fault.ECHO));
        echoing.delete(KEY);
        memory.put(KEY, CONTENT);
        assertThat(echoing.arrive()).isEqualTo(1);
        assertThat(memory.stat(KEY)).isEmpty();
    }

    @Test
    void whatIsTornIsPartlyThere() throws IOException {
        FaultySink sink = new FaultySink(memory, FaultPlan.at(1, Fault.TORN));
        assertThatThrownBy(() -> sink.put(KEY, CONTENT)).isInstanceOf(IOException.class);
        assertThat(SinkObjects.read(memory, KEY)).containsExactly(1, 2);
    }

    @Test
    void aPlanMayLookAtWhatIsCalled() throws IOException {
        FaultySink sink = new FaultySink(memory, new FaultPlan() {
            @Override
            public Fault faultAt(long call) {
                return Fault.NONE;
            }

            @Override
            public Fault faultAt(long call, Kind kind, String key) {
                return kind == Kind.STAT && key.equals("one") ? Fault.LOST : Fault.NONE;
            }
        });
        sink.put(KEY, CONTENT);
        assertThatThrownBy(() -> sink.stat(KEY)).isInstanceOf(IOException.class);
    }

    @Test
    void aFullStoreStoresNothing() {
        FaultySink sink = new FaultySink(memory, FaultPlan.from(1, Fault.FULL));
        assertThatThrownBy(() -> sink.put(KEY, CONTENT)).isInstanceOf(SinkFullException.class);
        assertThat(memory.stat(KEY)).isEmpty();
    }

    @Test
    void anUnreliableStoreIsTheSameForTheSameSeedAndAsUnreliableAsAsked() {
        List<Fault> faults = faults(FaultPlan.unreliable(7, 0.25));
        assertThat(faults).isEqualTo(faults(FaultPlan.unreliable(7, 0.25)));
        assertThat(faults).isNotEqualTo(faults(FaultPlan.unreliable(8, 0.25)));
        assertThat(faults.stream().filter(Fault.LOST::equals).count()).isBetween(900L, 1600L);
        assertThat(faults.stream().filter(Fault.LOST_ACKNOWLEDGEMENT::equals).count())
                .isBetween(900L, 1600L);
    }

    @Test
    void aRecordingTellsKindsKeysBytesAndOrder() throws IOException {
        RecordingSink sink = new RecordingSink(memory);
        sink.put(KEY, CONTENT);
        sink.read(KEY, 1, ByteBuffer.allocate(10));
        sink.list("on", "");
        assertThatThrownBy(() -> sink.read(new ObjectKey("absent"), 0, ByteBuffer.allocate(1)))
                .isInstanceOf(IOException.class);
        sink.delete(KEY);
        sink.stat(KEY);
        assertThat(sink.calls())
                .containsExactly(
                        new SinkCall(Kind.PUT, "one", 3),
                        new SinkCall(Kind.READ, "one", 2),
                        new SinkCall(Kind.LIST, "on", 1),
                        new SinkCall(Kind.READ, "absent", 0),
                        new SinkCall(Kind.DELETE, "one", 0),
                        new SinkCall(Kind.STAT, "one", 0));
        assertThat(sink.requests()).isEqualTo(6);
        assertThat(sink.keys(Kind.READ)).containsExactly("one", "absent");
        sink.clear();
        assertThat(sink.calls()).isEmpty();
    }

    @Test
    void aStoreWithoutConditionsOverwritesAndLies() throws IOException {
        NonConditionalSink sink = new NonConditionalSink(memory);
        assertThat(sink.put(KEY, CONTENT)).isEqualTo(PutResult.CREATED);
        assertThat(sink.put(KEY, ObjectContent.of(new byte[] {9}))).isEqualTo(PutResult.CREATED);
        assertThat(SinkObjects.read(sink, KEY)).containsExactly(9);
        assertThat(sink.capabilities().sharable()).isTrue();
    }

    private static List<Fault> faults(FaultPlan plan) {
        return LongStream.rangeClosed(1, 10_000).mapToObj(plan::faultAt).toList();
    }
}
