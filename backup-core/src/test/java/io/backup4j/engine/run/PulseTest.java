package io.backup4j.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class PulseTest {
    /** Overflows on the way. */
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1000);

    private final AtomicLong work = new AtomicLong();
    private final AtomicInteger beats = new AtomicInteger();
    private final Pulse.Pace pace = new Pulse.Pace(nanos::get, Duration.ofMillis(1));

    @Test
    void beatsWhileThereIsProgressAndOneStepLonger() {
        Pulse pulse = new Pulse(work::get, beats::incrementAndGet, pace);

        tickAfter(pulse, Pulse.PATIENCE.minusNanos(1));
        assertThat(beats).hasValue(1);
        work.incrementAndGet();
        tickAfter(pulse, Duration.ofNanos(1));
        tickAfter(pulse, Pulse.PATIENCE.minusNanos(1));
        assertThat(beats).hasValue(3);
    }

    @Test
    void fallsSilentWhenNothingHappensAndBeatsAgainWhenSomethingDoes() {
        Pulse pulse = new Pulse(work::get, beats::incrementAndGet, pace);

        tickAfter(pulse, Pulse.PATIENCE);
        tickAfter(pulse, Duration.ofHours(30));
        assertThat(beats).hasValue(0);

        // Less than before is a change too: counters may begin again.
        work.decrementAndGet();
        tickAfter(pulse, Duration.ofHours(1));
        assertThat(beats).hasValue(1);
        tickAfter(pulse, Pulse.PATIENCE);
        assertThat(beats).hasValue(1);
    }

    @Test
    void triesAgainAfterEveryKindOfFailure() {
        List<Throwable> failures =
                List.of(new IOException("injected"), new IllegalStateException("injected"), new OutOfMemoryError());
        Pulse pulse = new Pulse(work::get, () -> fail(failures), pace);

        for (int i = 0; i <= failures.size(); i++) {
            pulse.tick();
        }

        assertThat(beats).hasValue(4);
    }

    @Test
    void beatsOnAThreadOfItsOwnWhichEndsWithTheOperation() throws IOException {
        CountDownLatch beaten = new CountDownLatch(3);
        AtomicReference<Thread> thread = new AtomicReference<>();

        String result = Pulse.during(
                pace,
                work::get,
                () -> {
                    thread.set(Thread.currentThread());
                    beaten.countDown();
                    throw new IOException("injected");
                },
                () -> await(beaten));

        assertThat(result).isEqualTo("beaten");
        assertThat(thread.get()).isNotSameAs(Thread.currentThread());
        assertThat(thread.get().isAlive()).isFalse();
        assertThat(thread.get().isDaemon()).isTrue();
        assertThat(thread.get().getPriority()).isEqualTo(Thread.MIN_PRIORITY);
    }

    @Test
    void endsWithAnOperationThatFails() {
        CountDownLatch beaten = new CountDownLatch(1);
        AtomicReference<Thread> thread = new AtomicReference<>();

        assertThatThrownBy(() -> Pulse.during(
                        pace,
                        work::get,
                        () -> {
                            thread.set(Thread.currentThread());
                            beaten.countDown();
                        },
                        () -> {
                            await(beaten);
                            throw new IOException("operation");
                        }))
                .hasMessage("operation");

        assertThat(thread.get().isAlive()).isFalse();
    }

    @Test
    void interruptsABeatThatHangsAndKeepsAnInterruptOfItsCaller() throws IOException {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicReference<Thread> thread = new AtomicReference<>();

        Pulse.during(
                pace,
                work::get,
                () -> {
                    thread.set(Thread.currentThread());
                    begun.countDown();
                    await(new CountDownLatch(1));
                },
                () -> {
                    await(begun);
                    // So that nothing is granted to the beat.
                    Thread.currentThread().interrupt();
                    return begun;
                });

        assertThat(Thread.interrupted()).isTrue();
        assertThat(thread.get().isAlive()).isFalse();
    }

    private void fail(List<Throwable> failures) throws IOException {
        int beat = beats.getAndIncrement();
        if (beat < failures.size()) {
            Throwable failure = failures.get(beat);
            if (failure instanceof IOException e) {
                throw e;
            }
            if (failure instanceof RuntimeException e) {
                throw e;
            }
            throw (Error) failure;
        }
    }

    private void tickAfter(Pulse pulse, Duration time) {
        nanos.addAndGet(time.toNanos());
        pulse.tick();
    }

    private static String await(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(60, TimeUnit.SECONDS)) {
                throw new AssertionError("nothing came within a minute");
            }
            return "beaten";
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
    }
}
