package io.backup4j.operate.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.operate.schedule.ScheduleText;
import io.backup4j.operate.schedule.ScheduledTask;
import io.backup4j.operate.schedule.Scheduler;
import io.backup4j.operate.schedule.TaskOutcome;
import io.backup4j.operate.state.MemoryState;
import io.backup4j.spi.alert.AlertSeverity;
import io.backup4j.spi.journal.RunOutcome;
import io.backup4j.spi.schedule.Schedule;
import io.backup4j.testkit.LocalReceiver;
import io.backup4j.testkit.MovedClock;
import io.backup4j.testkit.RecordingChannel;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunAlertsTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Schedule NIGHTLY = ScheduleText.parse("daily 02:00", BERLIN);

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
    private Duration takes = Duration.ofMinutes(10);

    private void add(Schedule schedule) {
        scheduler.add(ScheduledTask.of("nightly", schedule, control -> {
            clock.forward(takes);
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
    void aFailingNightlyPlanAlertsOnceRemindsAndResolves() {
        add(NIGHTLY);
        pass(Duration.ofDays(1));
        assertThat(mail.told()).isEmpty();
        outcome = new TaskOutcome(RunOutcome.FAILED, "no route to the place");
        pass(Duration.ofHours(15));
        assertThat(mail.told()).containsExactly("OPENED FAILED nightly");
        pass(Duration.ofHours(24));
        assertThat(mail.told()).containsExactly("REMINDER FAILED nightly");
        pass(Duration.ofHours(24));
        assertThat(mail.told()).containsExactly("REMINDER FAILED nightly");
        assertThat(alerts.open().get(0).times()).isEqualTo(3);
        outcome = TaskOutcome.SUCCESS;
        pass(Duration.ofHours(24));
        assertThat(mail.told()).containsExactly("RESOLVED FAILED nightly");
        pass(Duration.ofDays(3));
        assertThat(mail.told()).isEmpty();
        assertThat(alerts.open()).isEmpty();
    }

    @Test
    void aPlanThatNeverRanAlertsAsMissed() {
        add(NIGHTLY);
        scheduler.pause("nightly");
        pass(Duration.ofHours(13));
        assertThat(mail.told()).isEmpty();
        pass(Duration.ofHours(25));
        assertThat(mail.told()).containsExactly("OPENED MISSED nightly");
        assertThat(alerts.open().get(0).message()).contains("never").contains("paused");
    }

    @Test
    void aSchedulerWhoseTimerIsDeadIsNoticedByTheTimerOfTheAlerts() {
        add(NIGHTLY);
        for (int hour = 0; hour < 60; hour++) {
            clock.forward(Duration.ofHours(1));
            alerts.look();
        }
        assertThat(mail.told()).contains("OPENED MISSED nightly");
    }

    @Test
    void aBrokenSlackEndpointHidesNothing() throws IOException {
        try (LocalReceiver receiver = new LocalReceiver()) {
            receiver.answers(500);
            Alerts both = Alerts.builder(new MemoryState())
                    .clock(clock)
                    .executor(Runnable::run)
                    .channel(HttpChannel.slack("slack", receiver.url("/services/T0SECRET")), AlertSeverity.WARNING)
                    .channel(mail, AlertSeverity.WARNING)
                    .build();
            RunAlerts.watch(scheduler, both);
            add(NIGHTLY);
            outcome = new TaskOutcome(RunOutcome.FAILED, "no route");
            Instant end = clock.instant().plus(Duration.ofHours(15));
            while (clock.instant().isBefore(end)) {
                clock.forward(Duration.ofMinutes(5));
                scheduler.look();
                both.look();
            }
            assertThat(mail.told()).containsExactly("OPENED FAILED nightly", "OPENED DELIVERY slack");
            assertThat(both.channels().get(1).lastErrorOrNull()).contains("500").doesNotContain("T0SECRET");
            receiver.answers(200);
            for (int minute = 0; minute < 120; minute++) {
                clock.forward(Duration.ofMinutes(1));
                both.look();
            }
            LocalReceiver.Asked last = receiver.asked().get(receiver.asked().size() - 1);
            assertThat(last.body()).contains("FAILED nightly").contains("no route");
            assertThat(mail.told()).containsExactly("RESOLVED DELIVERY slack");
        }
    }

    @Test
    void aPartialRunIsAnAlertOfItsOwnAndEndsTheFailure() {
        add(NIGHTLY);
        outcome = new TaskOutcome(RunOutcome.FAILED, "no route");
        pass(Duration.ofHours(15));
        outcome = new TaskOutcome(RunOutcome.PARTIAL, "3 entries could not be stored");
        pass(Duration.ofHours(24));
        assertThat(mail.told())
                .containsExactly("OPENED FAILED nightly", "OPENED PARTIAL nightly", "RESOLVED FAILED nightly");
        pass(Duration.ofDays(2));
        assertThat(mail.told()).containsExactly("REMINDER PARTIAL nightly", "REMINDER PARTIAL nightly");
        scheduler.pause("nightly");
        pass(Duration.ofDays(2));
        assertThat(mail.told()).contains("OPENED MISSED nightly");
    }

    @Test
    void aSkippedDrillIsNeitherAFailureNorASuccess() {
        add(NIGHTLY);
        outcome = new TaskOutcome(RunOutcome.SKIPPED, "no room");
        pass(Duration.ofHours(20));
        assertThat(mail.told()).isEmpty();
        pass(Duration.ofDays(2));
        assertThat(mail.told()).contains("OPENED MISSED nightly");
    }

    @Test
    void aRunThatIsMuchSlowerThanUsualIsToldWhileItRunsAndOverWithANormalOne() {
        add(NIGHTLY);
        pass(Duration.ofDays(6));
        takes = Duration.ofMinutes(40);
        pass(Duration.ofDays(1));
        assertThat(mail.told()).containsExactly("OPENED SLOW nightly");
        assertThat(alerts.open().get(0).message()).contains("40 min").contains("10 min");
        takes = Duration.ofMinutes(12);
        pass(Duration.ofDays(1));
        assertThat(mail.told()).containsExactly("RESOLVED SLOW nightly");
    }

    @Test
    void aRunThatHangsIsToldWhileItHangs() {
        List<Runnable> threads = new ArrayList<>();
        add(NIGHTLY);
        pass(Duration.ofDays(6));
        Scheduler hanging =
                Scheduler.builder(state).clock(clock).executor(threads::add).build();
        boolean[] looked = {false};
        RunAlerts.watch(hanging, alerts);
        hanging.add(ScheduledTask.of("nightly", NIGHTLY, control -> {
            clock.forward(Duration.ofHours(2));
            alerts.look();
            looked[0] = true;
            return TaskOutcome.SUCCESS;
        }));
        clock.forward(Duration.ofDays(1));
        hanging.look();
        threads.get(0).run();
        assertThat(looked[0]).isTrue();
        assertThat(mail.told()).contains("OPENED SLOW nightly");
    }

    @Test
    void aScheduleThatFailsIsToldAndStopsNoOtherTask() {
        scheduler.add(ScheduledTask.of(
                "broken",
                after -> {
                    throw new IllegalStateException("no more days");
                },
                control -> TaskOutcome.SUCCESS));
        add(NIGHTLY);
        pass(Duration.ofDays(1));
        assertThat(mail.told()).containsExactly("OPENED STATE schedule of broken");
        assertThat(scheduler.status().get(1).lastOutcome()).contains(TaskOutcome.SUCCESS);
    }

    @Test
    void aSuccessInTheFutureDoesNotSilenceWhatIsMissed() {
        add(NIGHTLY);
        clock.set("2036-12-01T12:00:00Z");
        pass(Duration.ofDays(1));
        clock.set("2026-12-01T12:00:00Z");
        mail.told();
        scheduler.pause("nightly");
        pass(Duration.ofHours(24));
        assertThat(mail.told()).isEmpty();
        pass(Duration.ofHours(24));
        assertThat(mail.told()).containsExactly("OPENED MISSED nightly");
    }

    @Test
    void whatIsNotMissedAnyMoreIsOverWithoutARun() {
        add(NIGHTLY);
        scheduler.pause("nightly");
        pass(Duration.ofHours(40));
        assertThat(mail.told()).containsExactly("OPENED MISSED nightly");
        runs.expect(RunExpectation.of("nightly").missedAfter(Duration.ofDays(30)));
        pass(Duration.ofMinutes(30));
        assertThat(mail.told()).containsExactly("RESOLVED MISSED nightly");
    }

    @Test
    void aRunThatMakesUpForWhatASleepMissedIsMissedOnlyWhenItTakesTooLong() {
        Duration[] goesOn = {Duration.ZERO};
        scheduler.add(ScheduledTask.of("nightly", NIGHTLY, control -> {
            clock.forward(takes.plus(goesOn[0]));
            alerts.look();
            return outcome;
        }));
        for (int sleep = 0; sleep < 2; sleep++) {
            pass(Duration.ofDays(6));
            clock.forward(Duration.ofDays(3));
            scheduler.look();
            pass(Duration.ofHours(1));
            assertThat(mail.told()).as("sleep " + sleep).isEmpty();
        }
        goesOn[0] = Duration.ofHours(5);
        clock.forward(Duration.ofDays(3));
        scheduler.look();
        pass(Duration.ofHours(1));
        assertThat(mail.told()).contains("OPENED MISSED nightly");
    }

    @Test
    void aFirstRunThatMakesUpForASleepIsNotMissedWhileItGoesOn() {
        scheduler.add(ScheduledTask.of("nightly", NIGHTLY, control -> {
            clock.forward(Duration.ofHours(2));
            alerts.look();
            return outcome;
        }));
        clock.forward(Duration.ofDays(3));
        scheduler.look();
        alerts.look();
        assertThat(mail.told()).isEmpty();
    }
}
