package io.backup4j.operate.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.operate.schedule.ScheduleText;
import io.backup4j.operate.schedule.ScheduledTask;
import io.backup4j.operate.schedule.Scheduler;
import io.backup4j.operate.schedule.TaskOutcome;
import io.backup4j.operate.state.MemoryState;
import io.backup4j.spi.alert.AlertKind;
import io.backup4j.spi.alert.AlertSeverity;
import io.backup4j.spi.journal.RunOutcome;
import io.backup4j.spi.schedule.Schedule;
import io.backup4j.testkit.MovedClock;
import io.backup4j.testkit.RecordingChannel;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What other processes ran of a task ends alerts of this one, as far as it proves anything. */
class RunAlertsElsewhereTest {
    private static final Schedule NIGHTLY = ScheduleText.parse("daily 02:00", ZoneId.of("Europe/Berlin"));

    private final MovedClock clock = MovedClock.at("2026-12-01T12:00:00Z");
    private final MemoryState state = new MemoryState();
    private final RecordingChannel mail = new RecordingChannel("mail");
    private final Alerts alerts = Alerts.builder(state)
            .clock(clock)
            .executor(Runnable::run)
            .channel(mail, AlertSeverity.WARNING)
            .build();
    private final Scheduler scheduler =
            Scheduler.builder(state).clock(clock).executor(Runnable::run).build();
    private final RunAlerts runs = RunAlerts.watch(scheduler, alerts);
    private TaskOutcome outcome = TaskOutcome.SUCCESS;

    private void add() {
        scheduler.add(ScheduledTask.of("nightly", NIGHTLY, control -> {
            clock.forward(Duration.ofMinutes(10));
            return outcome;
        }));
    }

    private void pass(Duration time) {
        Instant end = clock.instant().plus(time);
        while (clock.instant().isBefore(end)) {
            clock.forward(Duration.ofMinutes(15));
            scheduler.look();
            alerts.look();
        }
    }

    @Test
    void aSuccessOfAnotherProcessEndsTheAlertsOfThisOne() {
        Instant[] elsewhere = {null};
        runs.expect(RunExpectation.of("nightly").elsewhere(() -> new Elsewhere(elsewhere[0], elsewhere[0])));
        add();
        outcome = new TaskOutcome(RunOutcome.FAILED, "no route");
        pass(Duration.ofHours(15));
        assertThat(mail.told()).containsExactly("OPENED FAILED nightly");
        elsewhere[0] = clock.instant();
        pass(Duration.ofMinutes(30));
        assertThat(mail.told()).containsExactly("RESOLVED FAILED nightly");
        scheduler.pause("nightly");
        pass(Duration.ofHours(30));
        assertThat(mail.told()).containsExactly("OPENED MISSED nightly");
        elsewhere[0] = clock.instant();
        pass(Duration.ofMinutes(30));
        assertThat(mail.told()).containsExactly("RESOLVED MISSED nightly");
    }

    @Test
    void aPartialRunOfAnotherProcessEndsNoPartialRunOfThisOne() {
        Instant[] result = {null};
        Instant[] success = {null};
        runs.expect(RunExpectation.of("nightly").elsewhere(() -> new Elsewhere(result[0], success[0])));
        add();
        outcome = new TaskOutcome(RunOutcome.PARTIAL, "offsite is away");
        pass(Duration.ofHours(15));
        assertThat(mail.told()).containsExactly("OPENED PARTIAL nightly");
        result[0] = clock.instant();
        pass(Duration.ofMinutes(30));
        assertThat(mail.told()).as("it was just as partial there").isEmpty();
        result[0] = clock.instant();
        success[0] = clock.instant();
        pass(Duration.ofMinutes(30));
        assertThat(mail.told()).containsExactly("RESOLVED PARTIAL nightly");
    }

    @Test
    void aPartialRunOfAnotherProcessEndsAFailureOfThisOneAndIsNotMissedHere() {
        Instant[] result = {null};
        runs.expect(RunExpectation.of("nightly").elsewhere(() -> new Elsewhere(result[0], null)));
        add();
        outcome = new TaskOutcome(RunOutcome.FAILED, "no route");
        pass(Duration.ofHours(15));
        assertThat(mail.told()).containsExactly("OPENED FAILED nightly");
        result[0] = clock.instant();
        scheduler.pause("nightly");
        pass(Duration.ofHours(24));
        assertThat(mail.told()).containsExactly("RESOLVED FAILED nightly");
        pass(Duration.ofHours(24));
        assertThat(mail.told()).containsExactly("OPENED MISSED nightly");
    }

    @Test
    void aDrillThatProvedPartElsewhereEndsNoDrillThatFailedHere() {
        Instant[] result = {null};
        runs.expect(RunExpectation.of("nightly")
                .as(AlertKind.DRILL, AlertKind.DRILL)
                .elsewhere(() -> new Elsewhere(result[0], null)));
        add();
        outcome = new TaskOutcome(RunOutcome.FAILED, "it could not be restored");
        pass(Duration.ofHours(15));
        assertThat(mail.told()).containsExactly("OPENED DRILL nightly");
        result[0] = clock.instant();
        pass(Duration.ofMinutes(30));
        assertThat(mail.told()).isEmpty();
    }

    @Test
    void aPlaceThatHangsKeepsNoMissedRunFromBeingTold() {
        CountDownLatch release = new CountDownLatch(1);
        try {
            Alerts patient = Alerts.builder(new MemoryState())
                    .clock(clock)
                    .executor(Runnable::run)
                    .channel(mail, AlertSeverity.WARNING)
                    .build();
            RunAlerts watch = RunAlerts.watch(scheduler, patient, Duration.ofMillis(20));
            watch.expect(RunExpectation.of("hangs").elsewhere(() -> {
                try {
                    release.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                return Elsewhere.NOTHING;
            }));
            scheduler.add(ScheduledTask.of("hangs", NIGHTLY, control -> TaskOutcome.SUCCESS));
            add();
            scheduler.pause("hangs");
            scheduler.pause("nightly");
            for (int hour = 0; hour < 40; hour++) {
                clock.forward(Duration.ofHours(1));
                patient.look();
            }
            assertThat(mail.told()).containsExactly("OPENED MISSED hangs", "OPENED MISSED nightly");
        } finally {
            release.countDown();
        }
    }

    @Test
    void whoIsInterruptedWhileAPlaceHangsRaisesNothing() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        try {
            runs.expect(RunExpectation.of("nightly").elsewhere(() -> {
                asked.countDown();
                try {
                    release.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                return Elsewhere.NOTHING;
            }));
            add();
            scheduler.pause("nightly");
            clock.forward(Duration.ofHours(40));
            Thread looking = new Thread(alerts::look);
            looking.start();
            assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
            looking.interrupt();
            looking.join();
            assertThat(alerts.open())
                    .as("that it was missed is proven only if nobody else ran it")
                    .isEmpty();
        } finally {
            release.countDown();
        }
    }
}
