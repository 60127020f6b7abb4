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
import io.backup4j.testkit.MovedClock;
import io.backup4j.testkit.RecordingChannel;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A restart tells what the process before it had no time to tell, and nothing else. */
class RunAlertsRestartTest {
    private static final Schedule NIGHTLY = ScheduleText.parse("daily 02:00", ZoneId.of("Europe/Berlin"));

    private final MovedClock clock = MovedClock.at("2026-12-01T12:00:00Z");
    private final MemoryState state = new MemoryState();
    private final RecordingChannel mail = new RecordingChannel("mail");
    /** When the journal says that the last run ended which came to a result. */
    private @Nullable Instant recorded;

    /** A process on the notes of the one before. */
    private final class Process {
        private final Scheduler scheduler =
                Scheduler.builder(state).clock(clock).executor(Runnable::run).build();
        private final Alerts alerts = Alerts.builder(state)
                .clock(clock)
                .executor(Runnable::run)
                .channel(mail, AlertSeverity.WARNING)
                .build();
        private final RunAlerts runs = RunAlerts.watch(scheduler, alerts);

        private Process(TaskOutcome outcome) {
            runs.expect(RunExpectation.of("nightly").elsewhere(() -> new Elsewhere(recorded, recorded)));
            scheduler.add(ScheduledTask.of("nightly", NIGHTLY, control -> outcome));
        }
    }

    /** One that dies at the end of its run, before it tells that. */
    private void runAndDie(TaskOutcome outcome) {
        Scheduler dying =
                Scheduler.builder(state).clock(clock).executor(Runnable::run).build();
        dying.add(ScheduledTask.of("nightly", NIGHTLY, control -> outcome));
        clock.forward(Duration.ofDays(1));
        dying.look();
    }

    @Test
    void whatAProcessHadNoTimeToTellIsToldByTheNext() {
        for (RunOutcome last : List.of(RunOutcome.FAILED, RunOutcome.SUCCESS)) {
            runAndDie(new TaskOutcome(last, ""));
            new Process(TaskOutcome.SUCCESS).alerts.look();
            assertThat(mail.told())
                    .containsExactly(last == RunOutcome.FAILED ? "OPENED FAILED nightly" : "RESOLVED FAILED nightly");
        }
    }

    @Test
    void aPartialRunThatAProcessHadNoTimeToTellIsToldByTheNext() {
        runAndDie(new TaskOutcome(RunOutcome.PARTIAL, "3 are missing"));
        new Process(TaskOutcome.SUCCESS).alerts.look();
        assertThat(mail.told()).containsExactly("OPENED PARTIAL nightly");
    }

    @Test
    void aRunByHandThatWentWrongAfterTheLastScheduledSuccessStaysToldAfterARestart() {
        for (RunOutcome byHand : List.of(RunOutcome.FAILED, RunOutcome.PARTIAL)) {
            Process first = new Process(TaskOutcome.SUCCESS);
            clock.forward(Duration.ofDays(1));
            first.scheduler.look();
            first.alerts.look();
            recorded = clock.instant();
            mail.told();
            clock.forward(Duration.ofHours(8));
            first.runs.ended("nightly", new TaskOutcome(byHand, "no route"));
            first.alerts.look();
            assertThat(mail.told()).containsExactly("OPENED " + byHand + " nightly");

            clock.forward(Duration.ofMinutes(1));
            Process second = new Process(TaskOutcome.SUCCESS);
            second.alerts.look();
            assertThat(mail.told()).as("nothing succeeded since").isEmpty();

            clock.forward(Duration.ofDays(1));
            second.scheduler.look();
            second.alerts.look();
            assertThat(mail.told()).containsExactly("RESOLVED " + byHand + " nightly");
        }
    }
}
