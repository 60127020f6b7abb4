package io.backup4j.operate.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.operate.state.MemoryState;
import io.backup4j.spi.journal.RunOutcome;
import io.backup4j.spi.schedule.RunClaims;
import io.backup4j.spi.schedule.Schedule;
import io.backup4j.spi.state.StateStore;
import io.backup4j.testkit.MovedClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SchedulerTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Schedule NIGHTLY = ScheduleText.parse("daily 02:00", BERLIN);

    private final MovedClock clock = MovedClock.at("2026-12-01T12:00:00Z");
    private final MemoryState state = new MemoryState();
    private final List<Instant> runs = new ArrayList<>();

    private Scheduler scheduler() {
        return Scheduler.builder(state).clock(clock).executor(Runnable::run).build();
    }

    private Scheduler nightly() {
        Scheduler scheduler = scheduler();
        scheduler.add(ScheduledTask.of("nightly", NIGHTLY, this::run));
        return scheduler;
    }

    private TaskOutcome run(io.backup4j.spi.run.RunControl control) {
        runs.add(clock.instant());
        return TaskOutcome.SUCCESS;
    }

    @Test
    void runsWhenItIsDueAndNotBefore() {
        Scheduler scheduler = nightly();
        scheduler.look();
        clock.set("2026-12-02T00:59:59Z");
        scheduler.look();
        assertThat(runs).isEmpty();
        clock.set("2026-12-02T01:00:00Z");
        scheduler.look();
        scheduler.look();
        assertThat(runs).containsExactly(Instant.parse("2026-12-02T01:00:00Z"));
        assertThat(scheduler.status().get(0).nextDue()).contains(Instant.parse("2026-12-03T01:00:00Z"));
    }

    @Test
    void runsOncePerNightOverBothChangesOfTheClock() {
        for (String begin : List.of("2027-03-26T12:00:00Z", "2026-10-23T12:00:00Z")) {
            clock.set(begin);
            runs.clear();
            Scheduler scheduler = scheduler();
            String name = "from-" + begin.substring(0, 10);
            scheduler.add(ScheduledTask.of(name, ScheduleText.parse("daily 02:30", BERLIN), this::run));
            for (int minute = 0; minute < 4 * 24 * 60; minute++) {
                clock.forward(Duration.ofMinutes(1));
                scheduler.look();
            }
            assertThat(runs.stream().map(at -> at.atZone(BERLIN).toLocalDate()))
                    .as(begin)
                    .hasSize(4)
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void ofManyMissedRunsOneIsCaughtUpAfterARestart() {
        nightly().look();
        clock.forward(Duration.ofDays(10));
        Scheduler next = nightly();
        next.look();
        next.look();
        assertThat(runs).hasSize(1);
        nightly().look();
        assertThat(runs).hasSize(1);
    }

    @Test
    void whatOthersRecordedIsTheBeginWhereTheNotesAreLost() {
        Scheduler scheduler = scheduler();
        scheduler.add(ScheduledTask.of("nightly", NIGHTLY, this::run)
                .withLastRun(() -> Optional.of(Instant.parse("2026-11-30T01:00:00Z"))));
        scheduler.look();
        assertThat(runs).hasSize(1);
    }

    @Test
    void aRecordThatCannotBeReadKeepsNoTaskOut() {
        Scheduler scheduler = scheduler();
        scheduler.add(ScheduledTask.of("nightly", NIGHTLY, this::run).withLastRun(() -> {
            throw new IllegalStateException("away");
        }));
        clock.forward(Duration.ofDays(1));
        scheduler.look();
        assertThat(runs).hasSize(1);
    }

    @Test
    void aRunNeverOverlapsItselfAndWhatCameDueMeanwhileIsOneRun() {
        List<Runnable> threads = new ArrayList<>();
        Scheduler scheduler =
                Scheduler.builder(state).clock(clock).executor(threads::add).build();
        scheduler.add(ScheduledTask.of("hourly", ScheduleText.parse("hourly", BERLIN), this::run));
        clock.forward(Duration.ofHours(1));
        scheduler.look();
        for (int i = 0; i < 5; i++) {
            clock.forward(Duration.ofHours(1));
            scheduler.look();
            scheduler.request("hourly");
        }
        assertThat(threads).hasSize(1);
        threads.remove(0).run();
        scheduler.look();
        threads.remove(0).run();
        scheduler.look();
        threads.remove(0).run();
        scheduler.look();
        assertThat(threads).as("one on request and one for all that came due").isEmpty();
        assertThat(runs).hasSize(3);
    }

    @Test
    void aRequestSurvivesARestartAndIsRunOnce() {
        Scheduler scheduler = nightly();
        scheduler.request("nightly");
        scheduler.request("nightly");
        Scheduler next = nightly();
        next.look();
        next.look();
        nightly().look();
        assertThat(runs).hasSize(1);
    }

    @Test
    void aPausedTaskRunsOnRequestOnlyAlsoAfterARestartAndCatchesNothingUp() {
        nightly().pause("nightly");
        clock.forward(Duration.ofDays(2));
        Scheduler next = nightly();
        next.look();
        assertThat(runs).isEmpty();
        assertThat(next.status().get(0).paused()).isTrue();
        next.request("nightly");
        next.look();
        assertThat(runs).hasSize(1);
        next.resume("nightly");
        next.look();
        assertThat(runs).hasSize(1);
        clock.forward(Duration.ofDays(1));
        next.look();
        assertThat(runs).hasSize(2);
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
    void theClockPutFarBackDoesNotStopBackupsForAsLong() {
        clock.set("2036-12-01T12:00:00Z");
        nightly().look();
        clock.forward(Duration.ofDays(1));
        nightly().look();
        assertThat(runs).hasSize(1);
        clock.set("2026-12-01T12:00:00Z");
        Scheduler scheduler = nightly();
        scheduler.look();
        clock.forward(Duration.ofDays(1));
        scheduler.look();
        assertThat(runs).hasSize(2);
    }

    @Test
    void jitterDelaysWithinItsLimitAndIsTheSameUntilTheRun() {
        for (long seed = 0; seed < 20; seed++) {
            runs.clear();
            clock.set("2026-12-01T12:00:00Z");
            Scheduler scheduler = Scheduler.builder(new MemoryState())
                    .clock(clock)
                    .executor(Runnable::run)
                    .jitterSeed(seed)
                    .build();
            scheduler.add(ScheduledTask.of("nightly", NIGHTLY, this::run).withJitter(Duration.ofMinutes(30)));
            clock.set("2026-12-02T00:59:00Z");
            scheduler.look();
            assertThat(runs).isEmpty();
            for (int minute = 0; minute <= 31; minute++) {
                clock.forward(Duration.ofMinutes(1));
                scheduler.look();
            }
            assertThat(runs).as("seed %s", seed).hasSize(1);
        }
    }

    @Test
    void aThreadThatCannotBeHadIsTriedAgain() {
        boolean[] refuses = {true};
        Scheduler scheduler = Scheduler.builder(state)
                .clock(clock)
                .executor(work -> {
                    if (refuses[0]) {
                        throw new RejectedExecutionException("full");
                    }
                    work.run();
                })
                .build();
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
        Scheduler scheduler = Scheduler.builder(state)
                .clock(clock)
                .executor(work -> {
                    asked[0]++;
                    throw new RejectedExecutionException("full");
                })
                .build();
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
    void jitterThatIsLongerThanTheIntervalStarvesNothing() {
        for (long seed = 0; seed < 5; seed++) {
            runs.clear();
            Scheduler scheduler = Scheduler.builder(new MemoryState())
                    .clock(clock)
                    .executor(Runnable::run)
                    .jitterSeed(seed)
                    .build();
            scheduler.add(ScheduledTask.of("hourly", ScheduleText.parse("hourly", BERLIN), this::run)
                    .withJitter(Duration.ofHours(24)));
            for (int minute = 0; minute < 24 * 60; minute++) {
                clock.forward(Duration.ofMinutes(1));
                scheduler.look();
            }
            assertThat(runs).as("seed %s", seed).hasSizeBetween(22, 25);
        }
    }

    @Test
    void aThreadThatCannotBeMadeEndsNoTask() {
        boolean[] broken = {true};
        Scheduler scheduler = Scheduler.builder(state)
                .clock(clock)
                .executor(work -> {
                    if (broken[0]) {
                        throw new OutOfMemoryError("unable to create native thread");
                    }
                    work.run();
                })
                .build();
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

    @Test
    void anUnknownTaskIsNamedWithThoseThereAre() {
        assertThatThrownBy(() -> nightly().request("hourly"))
                .hasMessageContaining("hourly")
                .hasMessageContaining("nightly");
    }

    @Test
    void theTimerRunsWhatIsDueByItself() throws InterruptedException {
        CountDownLatch ran = new CountDownLatch(1);
        try (Scheduler scheduler = Scheduler.builder(state).clock(clock).build()) {
            scheduler.start();
            scheduler.add(ScheduledTask.of("nightly", NIGHTLY, control -> {
                ran.countDown();
                return TaskOutcome.SUCCESS;
            }));
            scheduler.request("nightly");
            assertThat(ran.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }
}
