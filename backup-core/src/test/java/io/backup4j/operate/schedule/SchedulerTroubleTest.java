package io.backup4j.operate.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.spi.journal.RunOutcome;
import io.backup4j.spi.schedule.RunClaims;
import io.backup4j.spi.state.StateStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What goes wrong for one task, or for the moment, keeps nothing from running later. */
class SchedulerTroubleTest extends SchedulerFixture {
    @Test
    void aRecordThatCannotBeReadKeepsNoTaskOut() {
        Scheduler scheduler = scheduler();
        scheduler.add(ScheduledTask.of("nightly", NIGHTLY, this::run).withLastRun(() -> {
            throw new IllegalStateException("away");
        }));
        clock.forward(Duration.ofDays(1));
        for (int minute = 0; minute <= 10; minute++) {
            scheduler.look();
            clock.forward(Duration.ofMinutes(1));
        }
        assertThat(runs).hasSize(1);
    }

    @Test
    void aFailureIsAnOutcomeAndTheNextRunComes() {
        Scheduler scheduler = scheduler();
        scheduler.add(ScheduledTask.of("nightly", NIGHTLY, control -> {
            runs.add(clock.instant());
            throw new IOException("with a secret");
        }));
        clock.forward(Duration.ofDays(1));
        scheduler.look();
        TaskOutcome outcome = scheduler.status().get(0).lastOutcome().orElseThrow();
        assertThat(outcome.outcome()).isEqualTo(RunOutcome.FAILED);
        assertThat(outcome.message()).doesNotContain("secret");
        clock.forward(Duration.ofDays(1));
        scheduler.look();
        assertThat(runs).hasSize(2);
    }

    @Test
    void aThreadThatCannotBeHadIsTriedAgain() {
        boolean[] refuses = {true};
        Scheduler scheduler = scheduler(work -> {
            if (refuses[0]) {
                throw new RejectedExecutionException("full");
            }
            work.run();
        });
        scheduler.add(ScheduledTask.of("nightly", NIGHTLY, this::run));
        clock.forward(Duration.ofDays(1));
        scheduler.look();
        assertThat(runs).isEmpty();
        assertThat(scheduler.status().get(0).note()).contains("no thread");
        refuses[0] = false;
        scheduler.look();
        assertThat(runs).as("not tried again within a minute").isEmpty();
        clock.forward(Duration.ofMinutes(1));
        scheduler.look();
        assertThat(runs).hasSize(1);
    }

    @Test
    void anExecutorThatRefusesIsNotAskedAllTheTime() {
        int[] asked = {0};
        Scheduler scheduler = scheduler(work -> {
            asked[0]++;
            throw new RejectedExecutionException("full");
        });
        scheduler.add(ScheduledTask.of("nightly", NIGHTLY, this::run));
        scheduler.request("nightly");
        byte[] noted = state.read("schedule").orElseThrow();
        for (int second = 0; second < 120; second++) {
            scheduler.look();
            clock.forward(Duration.ofSeconds(1));
        }
        assertThat(asked[0]).isEqualTo(2);
        assertThat(state.read("schedule").orElseThrow()).isEqualTo(noted);
    }

    @Test
    void notesThatCannotBeReadFirstAreNotReplacedAndCountWhenTheyCan() {
        nightly().pause("nightly");
        byte[] good = state.read("schedule").orElseThrow();
        boolean[] broken = {true};
        StateStore flaky = new StateStore() {
            @Override
            public Optional<byte[]> read(String name) throws IOException {
                if (broken[0]) {
                    throw new IOException("away");
                }
                return state.read(name);
            }

            @Override
            public void write(String name, byte[] content) {
                state.write(name, content);
            }
        };
        clock.forward(Duration.ofHours(1));
        Scheduler scheduler =
                Scheduler.builder(flaky).clock(clock).executor(Runnable::run).build();
        scheduler.add(ScheduledTask.of("nightly", NIGHTLY, this::run));
        assertThat(scheduler.problem()).isPresent();
        assertThat(state.read("schedule").orElseThrow()).isEqualTo(good);
        broken[0] = false;
        scheduler.add(ScheduledTask.of("second", NIGHTLY, this::run));
        assertThat(scheduler.problem()).isEmpty();
        assertThat(scheduler.status().get(0).paused()).isTrue();
        assertThat(scheduler.status().get(0).known()).isEqualTo(Instant.parse("2026-12-01T12:00:00Z"));
    }

    @Test
    void aClaimIsRenewedAlsoWhereThePoolOfTheHostIsFull() throws InterruptedException {
        CountDownLatch renewed = new CountDownLatch(1);
        boolean[] full = {false};
        Executor pool = work -> {
            if (full[0]) {
                throw new RejectedExecutionException("full");
            }
            work.run();
        };
        Scheduler scheduler = claiming(pool, (task, due) -> (Claim) renewed::countDown);
        boolean[] seen = {false};
        scheduler.add(ScheduledTask.of("nightly", NIGHTLY, control -> {
            full[0] = true;
            clock.forward(Duration.ofMinutes(2));
            scheduler.look();
            seen[0] = renewed.await(20, TimeUnit.SECONDS);
            return TaskOutcome.SUCCESS;
        }));
        clock.forward(Duration.ofDays(1));
        scheduler.look();
        assertThat(seen[0]).isTrue();
    }

    @Test
    void aRenewalThatHangsIsNotBegunAgainBesideItself() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger renewals = new AtomicInteger();
        Scheduler scheduler = claiming(Runnable::run, (task, due) -> (Claim) () -> {
            renewals.incrementAndGet();
            begun.countDown();
            await(release);
        });
        scheduler.add(ScheduledTask.of("nightly", NIGHTLY, control -> {
            for (int minute = 0; minute < 5; minute++) {
                clock.forward(Duration.ofMinutes(1));
                scheduler.look();
                assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
            }
            return TaskOutcome.SUCCESS;
        }));
        clock.forward(Duration.ofDays(1));
        scheduler.look();
        release.countDown();
        assertThat(renewals.get()).isEqualTo(1);
        assertThat(scheduler.status().get(0).lastOutcome()).contains(TaskOutcome.SUCCESS);
    }

    @Test
    void aThreadThatCannotBeMadeEndsNoTask() {
        boolean[] broken = {true};
        Scheduler scheduler = scheduler(work -> {
            if (broken[0]) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            work.run();
        });
        scheduler.add(ScheduledTask.of("nightly", NIGHTLY, this::run));
        scheduler.add(ScheduledTask.of("second", NIGHTLY, this::run));
        clock.forward(Duration.ofDays(1));
        scheduler.look();
        broken[0] = false;
        clock.forward(Duration.ofMinutes(1));
        scheduler.look();
        assertThat(runs).hasSize(2);
    }

    @Test
    void aListenerWhoseClassesAreMissingKeepsNothingFromRunning() {
        Scheduler scheduler = nightly();
        scheduler.listen(new TaskListener() {
            @Override
            public void started(String task) {
                throw new NoClassDefFoundError("org/example/Metrics");
            }

            @Override
            public void ended(String task, TaskOutcome outcome, Duration duration) {
                throw new NoClassDefFoundError("org/example/Metrics");
            }
        });
        clock.forward(Duration.ofDays(1));
        scheduler.look();
        assertThat(runs).hasSize(1);
        assertThat(scheduler.status().get(0).lastOutcome()).contains(TaskOutcome.SUCCESS);
    }

    @Test
    void anErrorOfOneScheduleStopsNoOtherTask() {
        Scheduler scheduler = scheduler();
        scheduler.add(ScheduledTask.of(
                "broken",
                after -> {
                    throw new NoClassDefFoundError("org/example/Days");
                },
                this::run));
        scheduler.add(ScheduledTask.of("nightly", NIGHTLY, this::run));
        clock.forward(Duration.ofDays(1));
        scheduler.look();
        assertThat(runs).hasSize(1);
    }

    @Test
    void damagedNotesStartAnewAndAreKept() {
        nightly().pause("nightly");
        byte[] note = state.read("schedule").orElseThrow();
        note[note.length / 2] ^= 1;
        state.write("schedule", note);
        Scheduler scheduler =
                Scheduler.builder(state).clock(clock).executor(Runnable::run).build();
        assertThat(scheduler.problem().orElseThrow()).contains("damaged");
        assertThat(state.read("schedule-damaged").orElseThrow()).isEqualTo(note);
        scheduler.add(ScheduledTask.of("nightly", NIGHTLY, this::run));
        clock.forward(Duration.ofDays(1));
        scheduler.look();
        assertThat(runs).hasSize(1);
        assertThat(new String(state.read("schedule").orElseThrow(), StandardCharsets.UTF_8))
                .contains("nightly");
    }

    @Test
    void aRenewalThatHangsKeepsNoClaimOfALaterRunUnrenewed() throws InterruptedException {
        CountDownLatch hangs = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch second = new CountDownLatch(1);
        AtomicInteger claims = new AtomicInteger();
        Scheduler scheduler = claiming(Runnable::run, (task, due) -> {
            boolean first = claims.getAndIncrement() == 0;
            return (Claim) () -> {
                (first ? hangs : second).countDown();
                if (first) {
                    await(release);
                }
            };
        });
        boolean[] renewed = {false};
        scheduler.add(ScheduledTask.of("nightly", NIGHTLY, control -> {
            clock.forward(Duration.ofMinutes(2));
            scheduler.look();
            renewed[0] = (claims.get() == 1 ? hangs : second).await(20, TimeUnit.SECONDS);
            return TaskOutcome.SUCCESS;
        }));
        clock.forward(Duration.ofDays(1));
        scheduler.look();
        assertThat(renewed[0]).isTrue();
        clock.forward(Duration.ofDays(1));
        scheduler.look();
        release.countDown();
        assertThat(claims.get()).isEqualTo(2);
        assertThat(renewed[0]).isTrue();
    }

    private Scheduler scheduler(Executor executor) {
        return Scheduler.builder(state).clock(clock).executor(executor).build();
    }

    private Scheduler claiming(Executor executor, RunClaims claims) {
        return Scheduler.builder(state)
                .clock(clock)
                .executor(executor)
                .claims(claims)
                .build();
    }

    /** A claim of which only the renewals matter. */
    @FunctionalInterface
    private interface Claim extends RunClaims.Answer.Mine {
        @Override
        default void end(boolean finished) {}
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
