package io.backup4j.operate.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.spi.schedule.RunClaims;
import io.backup4j.spi.schedule.RunClaims.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A place that does not fail but hangs, as a network drive may, costs a claim and no backup. */
@Timeout(60)
class SchedulerHangTest extends SchedulerFixture {
    private final CountDownLatch release = new CountDownLatch(1);
    private final CountDownLatch givenBack = new CountDownLatch(1);
    private final AtomicInteger asked = new AtomicInteger();

    @AfterEach
    void letGo() {
        release.countDown();
    }

    private Scheduler scheduler(RunClaims claims) {
        return Scheduler.builder(state)
                .clock(clock)
                .executor(Runnable::run)
                .claims(claims)
                .claimPatience(Duration.ofMillis(50))
                .build();
    }

    private void hang() throws IOException {
        try {
            release.await();
        } catch (InterruptedException e) {
            throw new AssertionError("whoever waits must not be the one who hangs", e);
        }
    }

    private final class Claim implements Answer.Mine {
        private final boolean hangsAtItsEnd;
        private final List<Boolean> ends = new ArrayList<>();

        private Claim(boolean hangsAtItsEnd) {
            this.hangsAtItsEnd = hangsAtItsEnd;
        }

        @Override
        public void beat() {}

        @Override
        public void end(boolean finished) throws IOException {
            if (hangsAtItsEnd) {
                hang();
            }
            ends.add(finished);
            if (!finished) {
                givenBack.countDown();
            }
        }
    }

    private void tenMinutes(Scheduler scheduler) {
        for (int minute = 0; minute <= 10; minute++) {
            scheduler.look();
            clock.forward(Duration.ofMinutes(1));
        }
    }

    @Test
    void whatCannotBeClaimedBecauseAPlaceHangsRunsAfterTenMinutes() {
        Scheduler scheduler = scheduler((task, due) -> {
            asked.incrementAndGet();
            hang();
            return Answer.Mine.UNSHARED;
        });
        scheduler.add(ScheduledTask.of("nightly", NIGHTLY, this::run));
        clock.forward(Duration.ofDays(1));
        scheduler.look();
        assertThat(runs).isEmpty();
        assertThat(scheduler.status().get(0).note()).contains("could not be found out");
        tenMinutes(scheduler);
        assertThat(runs).hasSize(1);
        assertThat(asked).as("threads must not pile up").hasValue(1);
    }

    @Test
    void aClaimThatIsGrantedTooLateIsGivenBack() throws InterruptedException {
        Claim claim = new Claim(false);
        Scheduler scheduler = scheduler((task, due) -> {
            hang();
            return claim;
        });
        scheduler.add(ScheduledTask.of("nightly", NIGHTLY, this::run));
        clock.forward(Duration.ofDays(1));
        tenMinutes(scheduler);
        assertThat(runs).hasSize(1);
        release.countDown();
        assertThat(givenBack.await(20, TimeUnit.SECONDS))
                .as("or no other process could have it before the lease ends")
                .isTrue();
        assertThat(claim.ends).containsExactly(false);
    }

    @Test
    void aPlaceThatHangsAtTheEndOfARunKeepsNoLaterOneFromRunning() {
        Scheduler scheduler = scheduler((task, due) -> new Claim(true));
        scheduler.add(ScheduledTask.of("nightly", NIGHTLY, this::run));
        for (int night = 1; night <= 3; night++) {
            clock.forward(Duration.ofDays(1));
            scheduler.look();
            assertThat(runs).hasSize(night);
            assertThat(scheduler.status().get(0).lastOutcome()).contains(TaskOutcome.SUCCESS);
        }
    }

    @Test
    void anEndThatHangsKeepsTheEndOfNoLaterRunFromBeingSaid() {
        Claim first = new Claim(true);
        Claim second = new Claim(false);
        Scheduler scheduler = scheduler((task, due) -> runs.isEmpty() ? first : second);
        scheduler.add(ScheduledTask.of("nightly", NIGHTLY, this::run));
        for (int night = 1; night <= 2; night++) {
            clock.forward(Duration.ofDays(1));
            scheduler.look();
        }
        assertThat(runs).hasSize(2);
        assertThat(second.ends).as("or other processes run it again").containsExactly(true);
    }
}
