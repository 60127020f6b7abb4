package io.backup4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.backup.MemorySource;
import io.backup4j.sinks.ForwardingSink;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.error.CancelledException;
import io.backup4j.spi.journal.RunOutcome;
import io.backup4j.spi.retention.KeepRule;
import io.backup4j.spi.retention.RetentionPolicy;
import io.backup4j.spi.run.Cancellation;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.PutResult;
import io.backup4j.testkit.Fault;
import io.backup4j.testkit.FaultPlan;
import io.backup4j.testkit.FaultySink;
import io.backup4j.testkit.ProcessDied;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What one place does, or does not, the others do not feel for longer than they are patient. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class PlacesFaultTest {
    private static final long SAMPLED_CALLS = 16;

    private final PlacesFixture fixture = new PlacesFixture(3);
    private final AtomicInteger reads = new AtomicInteger();
    private final MemorySource source = new MemorySource("files").follow(call -> {
        if (call.equals("entry.read")) {
            reads.incrementAndGet();
        }
    });

    @AfterEach
    void everyPlaceIsWhole() {
        fixture.requireWhole();
    }

    private void fill() {
        for (int i = 0; i < 20; i++) {
            source.file("file-" + i, MemorySource.random(1_000 + i, i));
        }
    }

    private BackupPlaces.Builder placesWith(BackupSink far) {
        return BackupPlaces.builder(fixture.options())
                .place(fixture.place(0, fixture.stored.get(0)))
                .place(fixture.place(1, far))
                .place(fixture.place(2, fixture.stored.get(2)));
    }

    private BackupPlaces.Builder nearAnd(BackupSink far) {
        return BackupPlaces.builder(fixture.options())
                .place(fixture.place(0, fixture.stored.get(0)))
                .place(fixture.place(1, far));
    }

    @Test
    void aPlaceThatDiesOrStaysAwayFromAnyCallOnStopsNobody() {
        fill();
        FaultySink counting = new FaultySink(fixture.stored.get(1), FaultPlan.none());
        try (BackupPlaces places = placesWith(counting).build()) {
            places.backup(PlacesFixture.plan(source));
        }
        long calls = counting.calls();
        assertThat(calls).isGreaterThan(20);
        int died = 0;
        int n = 0;
        for (long call = 1; call <= calls; call += Math.max(1, calls / SAMPLED_CALLS)) {
            Fault fault = n++ % 2 == 0 ? Fault.PROCESS_DIES : Fault.LOST;
            source.file("changing", MemorySource.random(3_000, call));
            FaultySink far = new FaultySink(fixture.stored.get(1), FaultPlan.from(call, fault));
            String at = fault + " from call " + call;
            try (BackupPlaces places =
                    placesWith(far).policy(PlacesPolicy.atLeast(2)).build()) {
                PlacesReport report = places.backup(PlacesFixture.plan(source));
                assertThat(report.status()).as(at).isEqualTo(BackupStatus.COMPLETED);
                assertThat(report.place("near").proven()).as(at).isTrue();
                assertThat(report.place("moon").proven()).as(at).isTrue();
                fixture.requireContent(0, id(report, "near"), source);
                if (report.place("far").state() == PlaceOutcome.State.FAILED) {
                    died++;
                    assertThat(report.place("far").message()).as(at).isPresent();
                } else {
                    // Its commit came through: then it is listed and whole, whatever failed afterwards.
                    fixture.requireContent(1, id(report, "far"), source);
                }
            } catch (ProcessDied e) {
                // Closing the dead place.
            }
        }
        assertThat(died).as("runs that the far place did not survive").isGreaterThan(8);
        try (BackupPlaces places = fixture.places().build()) {
            assertThat(places.catchUp(ReplicateRequest.everything(), RunControl.none())
                            .complete())
                    .isTrue();
            assertThat(places.verify("far", VerifyRequest.structure(), RunControl.none())
                            .missing())
                    .isEmpty();
        }
        assertThat(fixture.open(1).list()).hasSameSizeAs(fixture.open(0).list());
    }

    private static BackupId id(PlacesReport report, String place) {
        return report.place(place).report().orElseThrow().manifest().id();
    }

    /** Puts of chosen keys wait until they are let go. */
    private static final class HangingSink extends ForwardingSink {
        private final Predicate<String> chosen;
        private final CountDownLatch go = new CountDownLatch(1);
        private volatile long since;

        private HangingSink(BackupSink sink, Predicate<String> chosen) {
            super(sink);
            this.chosen = chosen;
        }

        @Override
        public PutResult put(ObjectKey key, ObjectContent content) throws IOException {
            if (chosen.test(key.value())) {
                since = since == 0 ? System.nanoTime() : since;
                boolean interrupted = false;
                while (go.getCount() > 0) {
                    try {
                        go.await();
                    } catch (InterruptedException e) {
                        // As some clients do: an interrupt does not end a request.
                        interrupted = true;
                    }
                }
                if (interrupted) {
                    throw new InterruptedIOException("interrupted long ago");
                }
            }
            return super.put(key, content);
        }

        /** Time that runs fast once something hangs: ten minutes are two seconds. */
        private LongSupplier stopwatch() {
            return () -> {
                long now = System.nanoTime();
                return since == 0 ? now : since + (now - since) * 300;
            };
        }
    }

    @Test
    void aPlaceThatHangsIsLeftBehindBeforeMuchIsBufferedAndTakesNoRunUntilItEnds() throws InterruptedException {
        source.file("large", MemorySource.random(40 << 20, 3));
        HangingSink far = new HangingSink(fixture.stored.get(1), key -> key.startsWith("pack/"));
        try (BackupPlaces places = nearAnd(far)
                .policy(PlacesPolicy.atLeast(1))
                .patience(PlacesFixture.PATIENCE)
                .nanoTime(far.stopwatch())
                .build()) {
            PlacesReport report = places.backup(PlacesFixture.plan(source));

            assertThat(report.status()).isEqualTo(BackupStatus.COMPLETED);
            assertThat(report.place("far").state()).isEqualTo(PlaceOutcome.State.UNKNOWN);
            assertThat(report.place("far").message().orElseThrow())
                    .contains("left behind")
                    .contains("hangs");
            assertThat(fixture.journal.records())
                    .anyMatch(run -> run.outcome() == RunOutcome.FAILED
                            && run.place().equals(fixture.stored.get(1).location()));
            fixture.requireContent(0, id(report, "near"), source);

            source.file("small", new byte[10]);
            PlacesReport second = places.backup(PlacesFixture.plan(source));
            assertThat(second.status()).isEqualTo(BackupStatus.COMPLETED);
            assertThat(second.place("far").state()).isEqualTo(PlaceOutcome.State.FAILED);
            assertThat(second.place("far").message().orElseThrow()).contains("still hangs");

            far.go.countDown();
            awaitThreadsOf("far");
            assertThat(places.catchUp(ReplicateRequest.everything(), RunControl.none())
                            .complete())
                    .isTrue();
        }
    }

    /** Until the thread that was given up has ended. */
    private static void awaitThreadsOf(String place) throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("backup4j-place-" + place)) {
                thread.join();
            }
        }
    }

    @Test
    void whatIsReadAheadOfAPlaceThatStandsStillIsBounded() {
        source.file("large", MemorySource.random(48 << 20, 3));
        int[] readWhenDropped = {0};
        HangingSink far = new HangingSink(fixture.stored.get(1), key -> key.startsWith("pack/"));
        // The stopwatch is asked on all waits: its highest reading before the drop is when everybody else stood still.
        LongSupplier stopwatch = () -> {
            long now = far.stopwatch().getAsLong();
            if (far.since != 0 && now - far.since < PlacesFixture.PATIENCE.toNanos()) {
                readWhenDropped[0] = reads.get();
            }
            return now;
        };
        try (BackupPlaces places = nearAnd(far)
                .policy(PlacesPolicy.atLeast(1))
                .patience(PlacesFixture.PATIENCE)
                .nanoTime(stopwatch)
                .build()) {
            assertThat(places.backup(PlacesFixture.plan(source)).status()).isEqualTo(BackupStatus.COMPLETED);
            // Two slabs of 8 MiB and two packs of 9 MiB at the far place, and 2 MiB between the places.
            assertThat(readWhenDropped[0] * 256L * 1024).isBetween(1L, 40L << 20);
        } finally {
            far.go.countDown();
        }
    }

    @Test
    void aSlowPlaceDoesNotKeepTheOthersFromCommitting() {
        fill();
        BackupSink far = new ForwardingSink(fixture.stored.get(1)) {
            @Override
            public PutResult put(ObjectKey key, ObjectContent content) throws IOException {
                while (key.value().startsWith("pack/")
                        && SinkObjects.keys(fixture.stored.get(0), "backup/").isEmpty()) {
                    Thread.onSpinWait();
                }
                return super.put(key, content);
            }
        };
        try (BackupPlaces places = placesWith(far).build()) {
            assertThat(places.backup(PlacesFixture.plan(source)).status()).isEqualTo(BackupStatus.COMPLETED);
        }
    }

    @Test
    void eachPlaceHasItsOwnRetention() {
        fill();
        BackupPlan plan = PlacesFixture.plan(source)
                .withRetention(RetentionPolicy.builder().keep(KeepRule.last(2)).build(), ZoneOffset.UTC, 0);
        RetentionPolicy one = RetentionPolicy.builder().keep(KeepRule.last(1)).build();
        try (BackupPlaces places = BackupPlaces.builder(fixture.options())
                .place(fixture.place(0, fixture.stored.get(0)))
                .place(fixture.place(1, fixture.stored.get(1)).retention(one, ZoneOffset.UTC))
                .place(fixture.place(2, fixture.stored.get(2)).keepingEverything())
                .build()) {
            for (int i = 0; i < 4; i++) {
                places.backup(plan);
            }
            assertThat(fixture.open(0).list()).hasSize(2);
            assertThat(fixture.open(1).list()).hasSize(1);
            assertThat(fixture.open(2).list()).hasSize(4);
            PlaceVerification far = places.verify("far", VerifyRequest.structure(), RunControl.none());
            assertThat(far.complete()).as("what a place let go is not missing").isTrue();
            assertThat(places.catchUp(ReplicateRequest.everything(), RunControl.none())
                            .steps())
                    .allSatisfy(step ->
                            assertThat(step.report().orElseThrow().copied()).isEmpty());
        }
    }

    @Test
    void aCancelledRunIsListedNowhere() {
        Cancellation cancellation = new Cancellation();
        fill();
        source.follow(call -> {
            if (call.equals("entry.open")) {
                cancellation.cancel();
            }
        });
        try (BackupPlaces places = fixture.places().build()) {
            assertThatThrownBy(() ->
                            places.backup(PlacesFixture.plan(source), new RunControl(progress -> {}, cancellation)))
                    .isInstanceOf(CancelledException.class);
        }
        for (int i = 0; i < 3; i++) {
            assertThat(fixture.open(i).list()).isEmpty();
        }
        assertThat(source.openSessions()).isZero();
    }

    @Test
    void aPatienceMustBePositive() {
        assertThatThrownBy(() -> fixture.places().patience(Duration.ZERO).build())
                .hasMessageContaining("patience");
    }
}
