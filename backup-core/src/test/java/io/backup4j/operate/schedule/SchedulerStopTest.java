package io.backup4j.operate.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.spi.journal.RunOutcome;
import io.backup4j.spi.schedule.RunClaims;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Stops, cancellations, and runs that another process has. */
class SchedulerStopTest extends SchedulerFixture {
    @Test
    void aTaskThatIsRemovedAndAddedWhileItRunsDoesNotOverlapItself() {
        List<Runnable> threads = new ArrayList<>();
        Scheduler scheduler = Scheduler.builder(state)
                .clock(clock)
                .executor(threads::add)
                .stopPatience(Duration.ZERO)
                .build();
        ScheduledTask task = ScheduledTask.of("nightly", NIGHTLY, this::run);
        scheduler.add(task);
        scheduler.request("nightly");
        scheduler.look();
        scheduler.remove("nightly");
        assertThat(scheduler.status()).isEmpty();
        scheduler.add(task);
        scheduler.request("nightly");
        scheduler.look();
        assertThat(threads).as("the first goes on").hasSize(1);
        threads.remove(0).run();
        scheduler.look();
        assertThat(threads).hasSize(1);
        threads.remove(0).run();
        scheduler.look();
        assertThat(threads).isEmpty();
        assertThat(runs).hasSize(2);
    }

    @Test
    void aStopCancelsWhatWasRemovedToo() {
        List<Runnable> threads = new ArrayList<>();
        List<Boolean> cancelled = new ArrayList<>();
        Scheduler scheduler = Scheduler.builder(state)
                .clock(clock)
                .executor(threads::add)
                .stopPatience(Duration.ZERO)
                .build();
        scheduler.listen(new TaskListener() {
            @Override
            public void started(String task) {
                scheduler.remove(task);
                scheduler.close();
            }
        });
        scheduler.add(ScheduledTask.of("nightly", NIGHTLY, control -> {
            cancelled.add(control.cancellation().isCancelled());
            return TaskOutcome.SUCCESS;
        }));
        scheduler.request("nightly");
        scheduler.look();
        threads.remove(0).run();
        assertThat(cancelled).containsExactly(true);
    }

    @Test
    void aStopCancelsWaitsAndTheRunIsBegunAgainByTheNext() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        Scheduler scheduler = Scheduler.builder(state)
                .clock(clock)
                .stopPatience(Duration.ofSeconds(20))
                .build();
        scheduler.add(ScheduledTask.of("nightly", NIGHTLY, control -> {
            running.countDown();
            while (!control.cancellation().isCancelled()) {
                Thread.onSpinWait();
            }
            cancelled.countDown();
            control.cancellation().check();
            return TaskOutcome.SUCCESS;
        }));
        clock.forward(Duration.ofDays(1));
        scheduler.look();
        assertThat(running.await(20, TimeUnit.SECONDS)).isTrue();
        scheduler.close();
        assertThat(cancelled.getCount()).isZero();
        assertThat(scheduler.status().get(0).runningSince()).isEmpty();
        Scheduler next = nightly();
        next.look();
        assertThat(runs).hasSize(1);
        assertThat(next.status().get(0).lastOutcome()).contains(TaskOutcome.SUCCESS);
    }

    @Test
    void aFailureThatAStopBringsAboutIsNoFailure() {
        Scheduler[] self = new Scheduler[1];
        self[0] = Scheduler.builder(state)
                .clock(clock)
                .executor(Runnable::run)
                .stopPatience(Duration.ZERO)
                .build();
        self[0].add(ScheduledTask.of("nightly", NIGHTLY, control -> {
            self[0].close();
            throw new IOException("the connection pool is closed");
        }));
        clock.forward(Duration.ofDays(1));
        self[0].look();
        Scheduler next = nightly();
        next.look();
        assertThat(runs).hasSize(1);
        assertThat(next.status().get(0).lastOutcome()).contains(TaskOutcome.SUCCESS);
    }

    @Test
    void anAnswerThatComesAfterAStopIsNotWritten() throws IOException {
        List<Runnable> threads = new ArrayList<>();
        Scheduler scheduler =
                Scheduler.builder(state).clock(clock).executor(threads::add).build();
        scheduler.add(new ScheduledTask(
                "nightly",
                NIGHTLY,
                Duration.ZERO,
                () -> Optional.of(clock.instant().minus(Duration.ofDays(2))),
                this::run));
        scheduler.look();
        assertThat(threads).as("the question").hasSize(1);
        scheduler.close();
        byte[] left = state.read("schedule").orElseThrow();

        threads.remove(0).run();

        assertThat(state.read("schedule").orElseThrow())
                .as("the directory may be gone, or another scheduler's")
                .isEqualTo(left);
    }

    @Test
    void aStopDoesNotWaitForEver() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Scheduler scheduler = Scheduler.builder(state)
                .clock(clock)
                .stopPatience(Duration.ofMillis(20))
                .build();
        scheduler.add(ScheduledTask.of("nightly", NIGHTLY, control -> {
            running.countDown();
            release.await();
            return TaskOutcome.SUCCESS;
        }));
        clock.forward(Duration.ofDays(1));
        scheduler.look();
        assertThat(running.await(20, TimeUnit.SECONDS)).isTrue();
        scheduler.close();
        byte[] left = state.read("schedule").orElseThrow();
        release.countDown();
        scheduler.pause("nightly");
        assertThat(state.read("schedule").orElseThrow())
                .as("the notes are the next one's")
                .isEqualTo(left);
        nightly().look();
        assertThat(runs).hasSize(1);
    }

    @Test
    void aClaimThatComesWhileItStopsIsGivenBack() {
        List<Boolean> ends = new ArrayList<>();
        Scheduler[] self = new Scheduler[1];
        RunClaims.Answer.Mine claim = new RunClaims.Answer.Mine() {
            @Override
            public void beat() {}

            @Override
            public void end(boolean finished) {
                ends.add(finished);
            }
        };
        self[0] = Scheduler.builder(state)
                .clock(clock)
                .executor(Runnable::run)
                .stopPatience(Duration.ZERO)
                .claims((task, due) -> {
                    self[0].close();
                    return claim;
                })
                .build();
        self[0].add(ScheduledTask.of("nightly", NIGHTLY, this::run));
        clock.forward(Duration.ofDays(1));
        self[0].look();
        assertThat(runs).isEmpty();
        assertThat(ends).containsExactly(false);
    }

    @Test
    void whatTheCallerCancelsHasFailedAndIsNotBegunAgain() {
        Scheduler scheduler = scheduler();
        scheduler.add(ScheduledTask.of("nightly", NIGHTLY, control -> {
            runs.add(clock.instant());
            scheduler.cancel("nightly");
            control.cancellation().check();
            return TaskOutcome.SUCCESS;
        }));
        clock.forward(Duration.ofDays(1));
        scheduler.look();
        scheduler.look();
        assertThat(runs).hasSize(1);
        assertThat(scheduler.status().get(0).lastOutcome().orElseThrow().outcome())
                .isEqualTo(RunOutcome.FAILED);
    }

    @Test
    void whatAnotherProcessRunsIsLeftToItAndTakenOverWhenItDoesNotEnd() {
        RunClaims.Answer[] answer = {new RunClaims.Answer.Elsewhere("the other")};
        Scheduler scheduler = Scheduler.builder(state)
                .clock(clock)
                .executor(Runnable::run)
                .claims((task, due) -> answer[0])
                .build();
        scheduler.add(ScheduledTask.of("nightly", NIGHTLY, this::run));
        clock.forward(Duration.ofDays(1));
        scheduler.look();
        assertThat(runs).isEmpty();
        assertThat(scheduler.status().get(0).note()).contains("the other");
        answer[0] = RunClaims.Answer.Mine.UNSHARED;
        scheduler.look();
        assertThat(runs).as("not asked again within a minute").isEmpty();
        clock.forward(Duration.ofMinutes(1));
        scheduler.look();
        assertThat(runs).hasSize(1);
    }

    @Test
    void whatAnotherProcessHasRunIsDone() {
        Scheduler scheduler = Scheduler.builder(state)
                .clock(clock)
                .executor(Runnable::run)
                .claims((task, due) -> new RunClaims.Answer.Done())
                .build();
        scheduler.add(ScheduledTask.of("nightly", NIGHTLY, this::run));
        clock.forward(Duration.ofDays(1));
        scheduler.look();
        assertThat(runs).isEmpty();
        assertThat(scheduler.status().get(0).nextDue()).contains(Instant.parse("2026-12-03T01:00:00Z"));
    }

    @Test
    void claimsThatFailForLongDoNotStopBackups() {
        Scheduler scheduler = Scheduler.builder(state)
                .clock(clock)
                .executor(Runnable::run)
                .claims((task, due) -> {
                    throw new IOException("away");
                })
                .build();
        scheduler.add(ScheduledTask.of("nightly", NIGHTLY, this::run));
        clock.forward(Duration.ofDays(1));
        for (int minute = 0; minute < 10; minute++) {
            scheduler.look();
            clock.forward(Duration.ofMinutes(1));
        }
        assertThat(runs).isEmpty();
        scheduler.look();
        assertThat(runs).hasSize(1);
        assertThat(scheduler.status().get(0).note()).contains("was run here");
    }
}
