package io.backup4j.operate.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.operate.state.MemoryState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When tasks run. */
class SchedulerTest extends SchedulerFixture {
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
