package io.backup4j.operate.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Where the notes know nothing of a task, others are asked when it ran last. */
class LastRunQuestionTest extends SchedulerFixture {
    private static final Instant LONG_AGO = Instant.parse("2026-11-29T01:00:00Z");

    private int asked;

    private ScheduledTask task(Supplier<Optional<Instant>> lastRun) {
        return ScheduledTask.of("nightly", NIGHTLY, this::run).withLastRun(() -> {
            asked++;
            return lastRun.get();
        });
    }

    private static Optional<Instant> away() {
        throw new IllegalStateException("away");
    }

    private void pass(Scheduler scheduler, Duration time) {
        for (long minutes = time.toMinutes(); minutes > 0; minutes--) {
            clock.forward(Duration.ofMinutes(1));
            scheduler.look();
        }
    }

    @Test
    void nobodyIsAskedOnTheThreadThatAddsATask() {
        Scheduler scheduler = scheduler();
        scheduler.add(task(() -> Optional.of(LONG_AGO)));
        assertThat(asked).isZero();
        scheduler.look();
        scheduler.look();
        assertThat(asked).isEqualTo(1);
        assertThat(runs).hasSize(1);
    }

    @Test
    void theLastMissedRunIsCaughtUpAlthoughTheFirstAnswersFail() {
        Scheduler scheduler = scheduler();
        scheduler.add(task(() -> asked < 4 ? away() : Optional.of(LONG_AGO)));
        pass(scheduler, Duration.ofMinutes(2));
        assertThat(runs).isEmpty();
        assertThat(scheduler.status().get(0).note()).contains("ran last");
        pass(scheduler, Duration.ofMinutes(3));
        assertThat(runs).hasSize(1);
        assertThat(scheduler.status().get(0).note()).isEmpty();
        pass(scheduler, Duration.ofHours(1));
        assertThat(asked).as("what is known is not asked again").isEqualTo(4);
    }

    @Test
    void whatIsNotKnownForLongStopsNoBackupAndIsAskedLessOften() {
        Scheduler scheduler = scheduler();
        clock.set("2026-12-02T00:55:00Z");
        scheduler.add(task(LastRunQuestionTest::away));
        pass(scheduler, Duration.ofMinutes(6));
        assertThat(runs)
                .as("due at 01:00, and may have been run by another process")
                .isEmpty();
        pass(scheduler, Duration.ofMinutes(6));
        assertThat(runs).hasSize(1);
        pass(scheduler, Duration.ofHours(10));
        assertThat(asked).as("a run of its own is answer enough").isBetween(10, 12);
    }

    @Test
    void anAnswerThatComesAfterHoursIsStillCaughtUp() {
        Scheduler scheduler = scheduler();
        boolean[] away = {true};
        scheduler.add(task(() -> away[0] ? away() : Optional.of(LONG_AGO)));
        pass(scheduler, Duration.ofHours(5));
        assertThat(asked).isBetween(30, 45);
        away[0] = false;
        pass(scheduler, Duration.ofMinutes(12));
        assertThat(runs).hasSize(1);
    }

    @Test
    void aQuestionThatHangsHoldsUpNoOtherTaskAndIsNotAskedTwiceAtOnce() {
        List<Runnable> threads = new ArrayList<>();
        Scheduler scheduler =
                Scheduler.builder(state).clock(clock).executor(threads::add).build();
        scheduler.add(task(() -> Optional.of(LONG_AGO)));
        scheduler.add(ScheduledTask.of("other", NIGHTLY, this::run));
        clock.set("2026-12-02T00:58:00Z");
        pass(scheduler, Duration.ofMinutes(5));
        assertThat(threads).as("the question, and the run of the other").hasSize(2);
        threads.get(1).run();
        assertThat(runs).hasSize(1);
        threads.get(0).run();
        scheduler.look();
        assertThat(threads).hasSize(3);
        threads.get(2).run();
        assertThat(runs).hasSize(2);
    }

    @Test
    void aRestartBeforeTheAnswerAsksAgain() {
        Scheduler first = scheduler();
        first.add(task(LastRunQuestionTest::away));
        first.look();
        first.request("nightly");
        first.pause("nightly");
        Scheduler next = scheduler();
        next.add(task(() -> Optional.of(LONG_AGO)));
        assertThat(next.status().get(0).paused()).isTrue();
        next.look();
        next.look();
        assertThat(runs).as("on request").hasSize(1);
        assertThat(asked).isEqualTo(2);
    }

    @Test
    void aRequestDoesNotWaitForAnAnswer() {
        Scheduler scheduler = scheduler();
        scheduler.add(task(LastRunQuestionTest::away));
        scheduler.request("nightly");
        scheduler.look();
        assertThat(runs).hasSize(1);
    }
}
