package io.backup4j.sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.DeleteResult;
import io.backup4j.spi.sink.NoSuchObjectException;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectInfo;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.PutResult;
import io.backup4j.spi.sink.SinkAccessException;
import io.backup4j.spi.sink.SinkFullException;
import io.backup4j.testkit.Fault;
import io.backup4j.testkit.FaultPlan;
import io.backup4j.testkit.FaultySink;
import io.backup4j.testkit.ProcessDied;
import io.backup4j.testkit.RecordingSink;
import io.backup4j.testkit.SinkCall;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RetryingSinkTest {
    private static final ObjectKey KEY = new ObjectKey("backup/one");
    private static final byte[] OURS = {1, 2, 3};
    private static final byte[] THEIRS = {4, 5, 6};

    private final MemorySink memory = new MemorySink();
    private final List<Duration> waits = new ArrayList<>();

    @Test
    void triesFourTimesAndThrowsTheLastFailureWithTheOthersInside() {
        FaultySink faulty = new FaultySink(memory, FaultPlan.from(1, Fault.LOST));
        Throwable failure = catchThrowable(() -> retrying(faulty).stat(KEY));
        assertThat(failure).isInstanceOf(IOException.class).hasMessageContaining("call 4");
        assertThat(failure).hasStackTraceContaining("call 1").hasStackTraceContaining("call 3");
        assertThat(faulty.calls()).isEqualTo(4);
        assertThat(waits).hasSize(3);
    }

    @Test
    void everyMethodSurvivesThreeFailures() throws IOException {
        memory.put(KEY, ObjectContent.of(OURS));
        FaultPlan thrice = call -> call % 4 == 0 ? Fault.NONE : Fault.LOST;
        BackupSink sink = retrying(new FaultySink(memory, thrice));
        assertThat(sink.stat(KEY)).isPresent();
        assertThat(sink.list("", "").objects()).hasSize(1);
        ByteBuffer target = ByteBuffer.allocate(3);
        assertThat(sink.read(KEY, 0, target)).isEqualTo(3);
        assertThat(sink.put(new ObjectKey("new"), ObjectContent.of(OURS))).isEqualTo(PutResult.CREATED);
        assertThat(sink.delete(KEY)).isEqualTo(DeleteResult.DELETED);
        assertThat(memory.stat(KEY)).isEmpty();
    }

    @Test
    void waitsDoubleWithinTheirJitterUpToTheCap() throws IOException {
        RetryOptions options = new RetryOptions(6, Duration.ofMillis(100), 2, Duration.ofMillis(800), 0.25);
        for (int round = 0; round < 50; round++) {
            waits.clear();
            BackupSink sink =
                    RetryingSink.around(new FaultySink(memory, FaultPlan.from(1, Fault.LOST)), options, waits::add);
            assertThatThrownBy(() -> sink.stat(KEY)).isInstanceOf(IOException.class);
            long[] expected = {100, 200, 400, 800, 800, 800};
            assertThat(waits).hasSize(expected.length);
            for (int i = 0; i < expected.length; i++) {
                assertThat(waits.get(i).toMillis()).isBetween(expected[i] * 3 / 4, expected[i] * 5 / 4);
            }
        }
    }

    @Test
    void withoutJitterWaitsAreExact() {
        RetryOptions options = new RetryOptions(3, Duration.ofMillis(10), 3, Duration.ofSeconds(1), 0);
        BackupSink sink =
                RetryingSink.around(new FaultySink(memory, FaultPlan.from(1, Fault.LOST)), options, waits::add);
        assertThatThrownBy(() -> sink.stat(KEY)).isInstanceOf(IOException.class);
        assertThat(waits).containsExactly(Duration.ofMillis(10), Duration.ofMillis(30), Duration.ofMillis(90));
    }

    @Test
    void noRetriesMeansOneAttempt() {
        FaultySink faulty = new FaultySink(memory, FaultPlan.from(1, Fault.LOST));
        RetryOptions never = new RetryOptions(0, Duration.ofMillis(1), 1, Duration.ofMillis(1), 0);
        assertThatThrownBy(() -> RetryingSink.around(faulty, never, waits::add).stat(KEY))
                .isInstanceOf(IOException.class);
        assertThat(faulty.calls()).isEqualTo(1);
        assertThat(waits).isEmpty();
    }

    @Test
    void whatWillNotPassIsNotTriedAgain() {
        for (Exception failure : List.of(
                new NoSuchObjectException(KEY),
                new SinkFullException("full", new IOException("no room")),
                new SinkAccessException("refused"),
                new InterruptedIOException("interrupted"),
                new ClosedByInterruptException(),
                new ProcessDied(1),
                new IllegalArgumentException("offset"))) {
            RecordingSink recording = new RecordingSink(failing(failure));
            assertThat(catchThrowable(() -> retrying(recording).read(KEY, 0, ByteBuffer.allocate(1))))
                    .isSameAs(failure);
            assertThat(recording.requests()).as(failure.toString()).isEqualTo(1);
        }
        assertThat(waits).isEmpty();
    }

    @Test
    void aTimeoutOfASocketIsTriedAgainThoughItIsCalledInterrupted() {
        RecordingSink recording = new RecordingSink(failing(new SocketTimeoutException("slow")));
        assertThatThrownBy(() -> retrying(recording).read(KEY, 0, ByteBuffer.allocate(1)))
                .hasMessage("slow");
        assertThat(recording.requests()).isEqualTo(4);
    }

    @Test
    void aPutWhoseAcknowledgementWasLostIsCreated() throws IOException {
        BackupSink sink = retrying(new FaultySink(memory, FaultPlan.at(1, Fault.LOST_ACKNOWLEDGEMENT)));
        assertThat(sink.put(KEY, ObjectContent.of(OURS))).isEqualTo(PutResult.CREATED);
        assertThat(SinkObjects.read(memory, KEY)).isEqualTo(OURS);
    }

    @Test
    void whatMustBePutAtMostOnceIsNotPutAgainWhateverFails() throws IOException {
        for (Fault fault : List.of(Fault.LOST, Fault.LOST_ACKNOWLEDGEMENT, Fault.FULL)) {
            MemorySink fresh = new MemorySink();
            FaultySink faulty = new FaultySink(fresh, FaultPlan.at(1, fault));
            Throwable failure = catchThrowable(
                    () -> retrying(faulty).put(KEY, ObjectContent.of(OURS).once()));
            assertThat(failure).isInstanceOf(IOException.class).hasMessageContaining("call 1");
            assertThat(failure instanceof SinkFullException).isEqualTo(fault == Fault.FULL);
            assertThat(failure.getSuppressed()).isEmpty();
            assertThat(faulty.calls()).as(fault.toString()).isEqualTo(1);
            assertThat(fresh.stat(KEY).isPresent()).isEqualTo(fault == Fault.LOST_ACKNOWLEDGEMENT);
        }
        assertThat(waits).isEmpty();
        assertThat(retrying(memory).put(KEY, ObjectContent.of(OURS).once())).isEqualTo(PutResult.CREATED);
        assertThat(retrying(memory).put(KEY, ObjectContent.of(OURS).once())).isEqualTo(PutResult.EXISTS);
    }

    @Test
    void aRivalThatWinsBetweenTwoAttemptsIsNotMistakenForUs() throws IOException {
        for (byte[] rival : List.of(THEIRS, new byte[0], new byte[] {1, 2, 3, 4}, new byte[] {1, 2, 9})) {
            MemorySink fresh = new MemorySink();
            BackupSink sink = RetryingSink.around(
                    new FaultySink(fresh, FaultPlan.at(1, Fault.LOST)),
                    RetryOptions.DEFAULTS,
                    wait -> fresh.put(KEY, ObjectContent.of(rival)));
            assertThat(sink.put(KEY, ObjectContent.of(OURS))).isEqualTo(PutResult.EXISTS);
            assertThat(SinkObjects.read(fresh, KEY)).isEqualTo(rival);
        }
    }

    @Test
    void aFirstAttemptThatFindsTheKeyTakenIsBelievedWithoutReadingBack() throws IOException {
        memory.put(KEY, ObjectContent.of(OURS));
        RecordingSink recording = new RecordingSink(memory);
        assertThat(retrying(recording).put(KEY, ObjectContent.of(OURS))).isEqualTo(PutResult.EXISTS);
        assertThat(recording.requests()).isEqualTo(1);
    }

    @Test
    void readingBackIsTriedAgainToo() throws IOException {
        // 1 put without acknowledgement, 2 put finds it, 3 stat lost, 4 stat, 5 read lost, 6 stat, 7 read.
        FaultPlan plan = call -> switch ((int) call) {
            case 1 -> Fault.LOST_ACKNOWLEDGEMENT;
            case 3, 5 -> Fault.LOST;
            default -> Fault.NONE;
        };
        FaultySink faulty = new FaultySink(memory, plan);
        assertThat(retrying(faulty).put(KEY, ObjectContent.of(OURS))).isEqualTo(PutResult.CREATED);
        assertThat(faulty.calls()).isEqualTo(7);
    }

    @Test
    void contentOfSeveralPartsIsReadBackAcrossTheirBorders() throws IOException {
        byte[] whole = new byte[3 * 1024 * 1024 + 17];
        new Random(5).nextBytes(whole);
        List<ByteBuffer> parts = List.of(
                ByteBuffer.wrap(whole, 0, 100),
                ByteBuffer.allocate(0),
                ByteBuffer.wrap(whole, 100, whole.length - 100));
        RecordingSink recording =
                new RecordingSink(new FaultySink(memory, FaultPlan.at(1, Fault.LOST_ACKNOWLEDGEMENT)));
        assertThat(retrying(recording).put(KEY, ObjectContent.of(parts))).isEqualTo(PutResult.CREATED);
        assertThat(recording.requests(SinkCall.Kind.READ)).isEqualTo(4);

        byte[] other = Arrays.copyOf(whole, whole.length);
        other[other.length - 1]++;
        MemorySink taken = new MemorySink();
        taken.put(KEY, ObjectContent.of(other));
        assertThat(retrying(new FaultySink(taken, FaultPlan.at(1, Fault.LOST))).put(KEY, ObjectContent.of(parts)))
                .isEqualTo(PutResult.EXISTS);
    }

    @Test
    void anObjectThatExistedAndVanishedLeavesTheOutcomeUnknown() {
        FaultySink faulty = new FaultySink(memory, FaultPlan.at(1, Fault.LOST_ACKNOWLEDGEMENT));
        ForwardingSink vanishing = new ForwardingSink(faulty) {
            @Override
            public Optional<ObjectInfo> stat(ObjectKey key) throws IOException {
                memory.delete(key);
                return super.stat(key);
            }
        };
        assertThat(catchThrowable(() -> retrying(vanishing).put(KEY, ObjectContent.of(OURS))))
                .isExactlyInstanceOf(IOException.class)
                .hasMessageContaining("unknown");
    }

    @Test
    void aReadThatFailedHalfWayStartsAgainAtTheSamePlace() throws IOException {
        memory.put(KEY, ObjectContent.of(OURS));
        int[] calls = {0};
        ForwardingSink halfWay = new ForwardingSink(memory) {
            @Override
            public int read(ObjectKey key, long offset, ByteBuffer target) throws IOException {
                if (calls[0]++ == 0) {
                    target.put((byte) 99);
                    throw new IOException("broken off");
                }
                return super.read(key, offset, target);
            }
        };
        ByteBuffer target = ByteBuffer.allocate(5).position(1);
        assertThat(retrying(halfWay).read(KEY, 0, target)).isEqualTo(3);
        assertThat(target.array()).containsExactly(0, 1, 2, 3, 0);
    }

    @Test
    void anInterruptEndsTheWaitAndStaysVisible() {
        BackupSink sink = RetryingSink.around(
                new FaultySink(memory, FaultPlan.from(1, Fault.LOST)), RetryOptions.DEFAULTS, wait -> {
                    throw new InterruptedException();
                });
        assertThatThrownBy(() -> sink.stat(KEY))
                .isInstanceOf(InterruptedIOException.class)
                .hasStackTraceContaining("request lost");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void optionsNameTheWrongField() {
        Duration second = Duration.ofSeconds(1);
        assertThatThrownBy(() -> new RetryOptions(-1, second, 2, second, 0)).hasMessageContaining("maxRetries");
        assertThatThrownBy(() -> new RetryOptions(1, Duration.ZERO, 2, second, 0))
                .hasMessageContaining("firstDelay");
        assertThatThrownBy(() -> new RetryOptions(1, second, Double.NaN, second, 0))
                .hasMessageContaining("multiplier");
        assertThatThrownBy(() -> new RetryOptions(1, second, 2, Duration.ofMillis(1), 0))
                .hasMessageContaining("maxDelay");
        assertThatThrownBy(() -> new RetryOptions(1, second, 2, second, 1)).hasMessageContaining("jitter");
    }

    private RetryingSink retrying(BackupSink sink) {
        return RetryingSink.around(sink, RetryOptions.DEFAULTS, waits::add);
    }

    private BackupSink failing(Exception failure) {
        return new ForwardingSink(memory) {
            @Override
            public int read(ObjectKey key, long offset, ByteBuffer target) throws IOException {
                if (failure instanceof IOException checked) {
                    throw checked;
                }
                throw (RuntimeException) failure;
            }
        };
    }
}
