package io.backup4j.operate.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.operate.schedule.ScheduleText;
import io.backup4j.operate.schedule.ScheduledTask;
import io.backup4j.operate.schedule.Scheduler;
import io.backup4j.operate.schedule.TaskOutcome;
import io.backup4j.operate.state.MemoryState;
import io.backup4j.spi.alert.Alert;
import io.backup4j.spi.alert.AlertKind;
import io.backup4j.spi.alert.AlertMessage;
import io.backup4j.spi.alert.AlertSeverity;
import io.backup4j.spi.journal.RunOutcome;
import io.backup4j.spi.schedule.Schedule;
import io.backup4j.testkit.MovedClock;
import io.backup4j.testkit.RecordingChannel;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Alerts end with what they are about: a slow run, a task that is removed. */
class RunAlertsOverTest {
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
    private TaskOutcome outcome = TaskOutcome.SUCCESS;

    @BeforeEach
    void watch() {
        RunAlerts.watch(scheduler, alerts);
    }

    private void addNightly() {
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
    void aSlowRunThatFailsIsOverAsSlowAndToldAsFailed() {
        addNightly();
        pass(Duration.ofDays(6));
        scheduler.add(ScheduledTask.of("nightly", NIGHTLY, control -> {
            clock.forward(Duration.ofMinutes(40));
            alerts.look();
            return new TaskOutcome(RunOutcome.FAILED, "no route");
        }));
        pass(Duration.ofDays(1));
        assertThat(mail.told())
                .containsExactly("OPENED SLOW nightly", "OPENED FAILED nightly", "RESOLVED SLOW nightly");
        assertThat(alerts.open()).singleElement().satisfies(alert -> assertThat(alert.title())
                .isEqualTo("FAILED nightly"));
    }

    @Test
    void anAlertOfATaskThatIsGoneIsOverAfterTheRestartAndThoseOfOthersAreNot() {
        addNightly();
        scheduler.add(ScheduledTask.of("books", NIGHTLY, control -> outcome));
        outcome = new TaskOutcome(RunOutcome.FAILED, "no route");
        pass(Duration.ofHours(15));
        alerts.raise(AlertKind.FAILED, "of the host itself", "no paper");
        pass(Duration.ofHours(1));
        mail.told();
        Scheduler next =
                Scheduler.builder(state).clock(clock).executor(Runnable::run).build();
        next.add(ScheduledTask.of("nightly", NIGHTLY, control -> outcome));
        Alerts fresh = Alerts.builder(state)
                .clock(clock)
                .executor(Runnable::run)
                .channel(mail, AlertSeverity.WARNING)
                .build();
        RunAlerts.watch(next, fresh);
        // A place that cannot be read since the start looks after no task, and keeps nothing open.
        fresh.add(new StorageRule(
                "main",
                () -> {
                    throw new IOException("not mounted");
                },
                0.8,
                0.9,
                null));
        fresh.look();
        assertThat(mail.told()).as("tasks may be added late").isEmpty();
        List<AlertMessage> messages = new ArrayList<>();
        for (int minute = 0; minute < 30; minute++) {
            clock.forward(Duration.ofMinutes(1));
            fresh.look();
            messages.addAll(mail.messages());
            mail.told();
        }
        assertThat(messages).singleElement().satisfies(message -> {
            assertThat(message.text()).contains("RESOLVED: FAILED books").contains("no longer configured");
            assertThat(message.notices()).hasSize(1);
        });
        assertThat(fresh.open().stream().map(Alert::title))
                .containsExactlyInAnyOrder("FAILED nightly", "FAILED of the host itself");
    }

    @Test
    void anAlertOfATaskThatIsRemovedIsOverWithoutARestart() {
        addNightly();
        outcome = new TaskOutcome(RunOutcome.FAILED, "no route");
        pass(Duration.ofHours(15));
        mail.told();
        scheduler.remove("nightly");
        pass(Duration.ofMinutes(30));
        assertThat(mail.told()).containsExactly("RESOLVED FAILED nightly");
    }
}
