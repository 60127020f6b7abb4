package io.backup4j.sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.spi.sink.NoSuchObjectException;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThrottledSinkTest {
    private static final long START_NANOS = Long.MAX_VALUE - 5; // System.nanoTime may overflow; so does this.

    private final MemorySink memory = new MemorySink();
    private final List<Duration> waits = new ArrayList<>();
    private long nanos = START_NANOS;
    private final BandwidthLimit limit = BandwidthLimit.of(1000, () -> nanos, this::sleep);

    private void sleep(Duration duration) {
        waits.add(duration);
        nanos += duration.toNanos();
    }

    @Test
    void uploadsTakeAsLongAsTheirBytesAllow() throws IOException {
        ThrottledSink sink = ThrottledSink.uploads(memory, limit);
        for (int i = 0; i < 10; i++) {
            sink.put(new ObjectKey("o" + i), ObjectContent.of(new byte[500]));
        }
        // The last object leaves a debt and does not wait for it.
        assertThat(elapsed()).isEqualTo(Duration.ofMillis(4500));
        assertThat(waits).hasSize(9).containsOnly(Duration.ofMillis(500));
    }

    @Test
    void idleTimeEarnsNoCredit() throws IOException {
        ThrottledSink sink = ThrottledSink.uploads(memory, limit);
        nanos += Duration.ofHours(1).toNanos();
        sink.put(new ObjectKey("a"), ObjectContent.of(new byte[2000]));
        sink.put(new ObjectKey("b"), ObjectContent.of(new byte[100]));
        assertThat(waits).containsExactly(Duration.ofSeconds(2));
    }

    @Test
    void timeSpentElsewherePaysTheDebt() throws IOException {
        ThrottledSink sink = ThrottledSink.uploads(memory, limit);
        sink.put(new ObjectKey("a"), ObjectContent.of(new byte[1000]));
        nanos += Duration.ofMillis(600).toNanos();
        sink.put(new ObjectKey("b"), ObjectContent.of(new byte[100]));
        assertThat(waits).containsExactly(Duration.ofMillis(400));
    }

    @Test
    void aReadPaysForWhatItMovedAndNotForTheRoomInItsTarget() throws IOException {
        ObjectKey key = new ObjectKey("short");
        memory.put(key, ObjectContent.of(new byte[100]));
        ThrottledSink sink = ThrottledSink.downloads(memory, limit);
        assertThat(sink.read(key, 0, ByteBuffer.allocate(100_000))).isEqualTo(100);
        sink.read(key, 0, ByteBuffer.allocate(70));
        assertThat(waits).containsExactly(Duration.ofMillis(100));
    }

    @Test
    void whatIsSmallGoesAheadOfADebtUpToASecondsWorth() throws IOException {
        ThrottledSink sink = ThrottledSink.uploads(memory, limit);
        sink.put(new ObjectKey("pack"), ObjectContent.of(new byte[12_000]));
        for (int i = 0; i < 20; i++) {
            sink.put(new ObjectKey("record-" + i), ObjectContent.of(new byte[50]));
        }
        assertThat(waits).isEmpty();
        sink.put(new ObjectKey("one-more"), ObjectContent.of(new byte[50]));
        assertThat(waits).as("the mean is kept").containsExactly(Duration.ofSeconds(13));
    }

    @Test
    void onlyTheChosenDirectionIsLimited() throws IOException {
        ObjectKey key = new ObjectKey("free");
        ThrottledSink downloads = ThrottledSink.downloads(memory, limit);
        ThrottledSink uploads = ThrottledSink.uploads(memory, limit);
        for (int i = 0; i < 5; i++) {
            downloads.put(new ObjectKey("up" + i), ObjectContent.of(new byte[5000]));
        }
        memory.put(key, ObjectContent.of(new byte[5000]));
        for (int i = 0; i < 5; i++) {
            uploads.read(key, 0, ByteBuffer.allocate(5000));
        }
        assertThat(waits).isEmpty();
    }

    @Test
    void severalSinksShareOneLimitInBothDirections() throws IOException {
        ObjectKey key = new ObjectKey("object");
        ThrottledSink first = ThrottledSink.both(memory, limit);
        ThrottledSink second = ThrottledSink.both(memory.snapshot(), limit);
        first.put(key, ObjectContent.of(new byte[1000]));
        second.put(key, ObjectContent.of(new byte[1000]));
        first.read(key, 0, ByteBuffer.allocate(1000));
        assertThat(elapsed()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void listingsAndFailuresPassUnchanged() {
        ThrottledSink sink = ThrottledSink.both(memory, limit);
        assertThatThrownBy(() -> sink.read(new ObjectKey("absent"), 0, ByteBuffer.allocate(1)))
                .isInstanceOf(NoSuchObjectException.class);
    }

    @Test
    void anInterruptedWaitSendsNothingAndGivesItsTurnBack() throws IOException {
        BandwidthLimit interrupted = BandwidthLimit.of(1000, () -> nanos, duration -> {
            throw new InterruptedException();
        });
        ThrottledSink sink = ThrottledSink.uploads(memory, interrupted);
        sink.put(new ObjectKey("a"), ObjectContent.of(new byte[1000]));
        ObjectKey key = new ObjectKey("b");
        assertThatThrownBy(() -> sink.put(key, ObjectContent.of(new byte[50_000])))
                .isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(memory.stat(key)).isEmpty();
        nanos += Duration.ofSeconds(1).toNanos();
        sink.put(key, ObjectContent.of(new byte[1]));
        assertThat(memory.stat(key)).isPresent();
    }

    @Test
    void aLimitMustBePositive() {
        assertThatThrownBy(() -> BandwidthLimit.of(0))
                .hasMessageContaining("bytesPerSecond")
                .hasMessageContaining("0");
    }

    private Duration elapsed() {
        return Duration.ofNanos(nanos - START_NANOS);
    }
}
