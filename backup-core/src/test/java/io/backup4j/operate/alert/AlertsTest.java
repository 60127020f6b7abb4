package io.backup4j.operate.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.operate.state.MemoryState;
import io.backup4j.spi.alert.AlertKind;
import io.backup4j.spi.alert.AlertSeverity;
import io.backup4j.testkit.MovedClock;
import io.backup4j.testkit.RecordingChannel;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AlertsTest {
    private final MovedClock clock = MovedClock.at("2026-12-01T02:00:00Z");
    private final MemoryState state = new MemoryState();
    private final RecordingChannel mail = new RecordingChannel("mail");
    private final RecordingChannel slack = new RecordingChannel("slack");

    private Alerts alerts() {
        return Alerts.builder(state)
                .clock(clock)
                .executor(Runnable::run)
                .channel(mail, AlertSeverity.WARNING)
                .channel(slack, AlertSeverity.CRITICAL)
                .build();
    }

    private void pass(Alerts alerts, Duration time) {
        for (long minutes = time.toMinutes(); minutes > 0; minutes--) {
            clock.forward(Duration.ofMinutes(1));
            alerts.look();
        }
    }

    @Test
    void whatLastsIsToldOnceRemindedDailyAndResolved() {
        Alerts alerts = alerts();
        for (int i = 0; i < 5; i++) {
            alerts.raise(AlertKind.FAILED, "nightly", "no route to the place");
            pass(alerts, Duration.ofMinutes(10));
        }
        assertThat(mail.told()).containsExactly("OPENED FAILED nightly");
        pass(alerts, Duration.ofHours(48));
        assertThat(mail.told()).containsExactly("REMINDER FAILED nightly", "REMINDER FAILED nightly");
        assertThat(alerts.open().get(0).times()).isEqualTo(5);
        alerts.resolve(AlertKind.FAILED, "nightly");
        alerts.resolve(AlertKind.FAILED, "nightly");
        pass(alerts, Duration.ofHours(48));
        assertThat(mail.told()).containsExactly("RESOLVED FAILED nightly");
        assertThat(alerts.open()).isEmpty();
    }

    @Test
    void eachChannelIsToldFromItsSeverityOnAndOfAnIncrease() {
        Alerts alerts = alerts();
        alerts.raise(AlertKind.STORAGE, "disk", AlertSeverity.WARNING, "82 %");
        alerts.look();
        assertThat(mail.told()).containsExactly("OPENED STORAGE disk");
        assertThat(slack.told()).isEmpty();
        alerts.raise(AlertKind.STORAGE, "disk", AlertSeverity.CRITICAL, "91 %");
        pass(alerts, Duration.ofMinutes(10));
        assertThat(slack.told()).containsExactly("RAISED STORAGE disk");
        alerts.raise(AlertKind.STORAGE, "disk", AlertSeverity.WARNING, "85 %");
        alerts.resolve(AlertKind.STORAGE, "disk");
        pass(alerts, Duration.ofMinutes(10));
        assertThat(slack.told()).as("who was told is told that it is over").containsExactly("RESOLVED STORAGE disk");
    }

    @Test
    void aBrokenChannelHidesNothingFromTheOthersAndIsToldOnThem() {
        slack.broken(true);
        Alerts alerts = alerts();
        alerts.raise(AlertKind.FAILED, "nightly", "no route");
        alerts.look();
        assertThat(mail.told()).containsExactly("OPENED FAILED nightly");
        pass(alerts, Duration.ofMinutes(15));
        assertThat(mail.told()).containsExactly("OPENED DELIVERY slack");
        ChannelStatus broken = alerts.channels().get(2);
        assertThat(broken.works()).isFalse();
        assertThat(broken.waiting()).isEqualTo(1);
        assertThat(broken.lastErrorOrNull()).isEqualTo("broken");
        slack.broken(false);
        pass(alerts, Duration.ofMinutes(60));
        assertThat(slack.told()).containsExactly("OPENED FAILED nightly");
        assertThat(mail.told()).containsExactly("RESOLVED DELIVERY slack");
        assertThat(alerts.channels().get(2).works()).isTrue();
    }

    @Test
    void aBrokenChannelIsTriedLessAndLessOftenButEveryHour() {
        slack.broken(true);
        Alerts alerts = alerts();
        alerts.raise(AlertKind.FAILED, "nightly", "no route");
        pass(alerts, Duration.ofHours(12));
        assertThat(slack.attempts()).isBetween(12, 20);
    }

    @Test
    void manyAlertsAtOnceAreOneMessageAndManyInARowAreFew() {
        Alerts alerts = alerts();
        for (int i = 0; i < 100; i++) {
            alerts.raise(AlertKind.FAILED, "plan-" + i, "no route");
        }
        alerts.look();
        assertThat(mail.messages()).hasSize(1);
        assertThat(mail.messages().get(0).notices()).hasSize(20);
        assertThat(mail.messages().get(0).more()).isEqualTo(80);
        mail.told();
        for (int minute = 0; minute < 60; minute++) {
            alerts.raise(AlertKind.PARTIAL, "flicker", "x");
            pass(alerts, Duration.ofMinutes(1));
            alerts.resolve(AlertKind.PARTIAL, "flicker");
        }
        assertThat(mail.messages()).hasSizeBetween(1, 12);
    }

    @Test
    void whatIsOpenAndNotDeliveredSurvivesARestart() {
        slack.broken(true);
        Alerts alerts = alerts();
        alerts.raise(AlertKind.FAILED, "nightly", "no route");
        alerts.look();
        assertThat(mail.told()).hasSize(1);
        slack.broken(false);
        Alerts next = alerts();
        next.look();
        assertThat(next.open()).hasSize(1);
        assertThat(slack.told()).containsExactly("OPENED FAILED nightly");
        assertThat(mail.told()).as("already told").isEmpty();
        next.raise(AlertKind.FAILED, "nightly", "still");
        next.look();
        assertThat(mail.told()).isEmpty();
        alerts().resolve(AlertKind.FAILED, "nightly");
        Alerts last = alerts();
        last.look();
        assertThat(mail.told()).containsExactly("RESOLVED FAILED nightly");
    }

    @Test
    void whatWasOverBeforeItCouldBeToldIsToldAsOver() {
        slack.broken(true);
        Alerts alerts = alerts();
        alerts.raise(AlertKind.FAILED, "nightly", "no route");
        alerts.look();
        alerts.resolve(AlertKind.FAILED, "nightly");
        slack.broken(false);
        pass(alerts, Duration.ofMinutes(10));
        assertThat(slack.told()).containsExactly("RESOLVED FAILED nightly");
    }

    @Test
    void aReminderThatReplacesNewsStaysNews() {
        slack.broken(true);
        Alerts alerts = alerts();
        alerts.raise(AlertKind.FAILED, "nightly", "no route");
        pass(alerts, Duration.ofHours(30));
        slack.broken(false);
        pass(alerts, Duration.ofHours(2));
        assertThat(slack.told()).containsExactly("OPENED FAILED nightly");
    }

    @Test
    void aClockThatIsPutBackDoesNotSilenceReminders() {
        Alerts alerts = alerts();
        alerts.raise(AlertKind.FAILED, "nightly", "no route");
        alerts.look();
        mail.told();
        clock.set("2016-12-01T02:00:00Z");
        alerts.look();
        assertThat(mail.told()).containsExactly("REMINDER FAILED nightly");
        pass(alerts, Duration.ofHours(24));
        assertThat(mail.told()).containsExactly("REMINDER FAILED nightly");
    }

    @Test
    void aTestIsDeliveredAtOnceAndItsFailureIsTold() throws IOException {
        Alerts alerts = alerts();
        alerts.test("slack");
        assertThat(slack.told()).containsExactly("TEST TEST slack");
        slack.broken(true);
        assertThatThrownBy(() -> alerts.test("slack")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> alerts.test("pager"))
                .hasMessageContaining("pager")
                .hasMessageContaining("mail");
        assertThat(alerts.open()).isEmpty();
    }

    @Test
    void aRuleThatFailsIsAskedAgainAndHoldsUpNothing() {
        Alerts alerts = alerts();
        List<Integer> looks = new ArrayList<>();
        alerts.add((told, now) -> {
            looks.add(1);
            if (looks.size() == 1) {
                throw new IOException("away");
            }
            told.raise(AlertKind.MISSED, "nightly", "never");
        });
        pass(alerts, Duration.ofMinutes(10));
        assertThat(mail.told()).containsExactly("OPENED MISSED nightly");
        assertThat(looks).hasSizeBetween(2, 3);
    }

    @Test
    void aChannelThatHangsHoldsUpNoOther() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch told = new CountDownLatch(1);
        try (Alerts alerts = Alerts.builder(state)
                .clock(clock)
                .channel(channel("hangs", release::await), AlertSeverity.INFO)
                .channel(channel("works", told::countDown), AlertSeverity.INFO)
                .build()) {
            alerts.start();
            alerts.raise(AlertKind.FAILED, "nightly", "no route");
            assertThat(told.await(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            release.countDown();
        }
    }

    private interface Delivery {
        void run() throws InterruptedException;
    }

    private static io.backup4j.spi.alert.AlertChannel channel(String name, Delivery delivery) {
        return new io.backup4j.spi.alert.AlertChannel() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public void deliver(io.backup4j.spi.alert.AlertMessage message) throws IOException {
                try {
                    delivery.run();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
        };
    }

    @Test
    void halvesOfCharactersAreToldAndNoted() {
        Alerts alerts = alerts();
        alerts.raise(AlertKind.FAILED, "nightly", "a\uD83Db" + "x".repeat(997) + "\uD83D\uDE00");
        assertThat(alerts.problem()).isEmpty();
        alerts.look();
        assertThat(mail.told()).containsExactly("OPENED FAILED nightly");
        assertThat(alerts().open()).hasSize(1);
    }

    @Test
    void aChannelWhoseClassesAreMissingIsTriedAgain() {
        int[] attempts = {0};
        Alerts alerts = Alerts.builder(state)
                .clock(clock)
                .executor(Runnable::run)
                .channel(
                        channel("mail", () -> {
                            attempts[0]++;
                            throw new NoClassDefFoundError("javax/mail");
                        }),
                        AlertSeverity.INFO)
                .build();
        alerts.raise(AlertKind.FAILED, "nightly", "no route");
        pass(alerts, Duration.ofMinutes(10));
        assertThat(attempts[0]).isGreaterThan(2);
        assertThat(alerts.channels().get(1).works()).isFalse();
    }

    @Test
    void twoChannelsOfOneNameAreRefused() {
        Alerts.Builder builder = Alerts.builder(state).channel(mail, AlertSeverity.INFO);
        assertThatThrownBy(() -> builder.channel(new RecordingChannel("mail"), AlertSeverity.INFO))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.channel(new RecordingChannel("log"), AlertSeverity.INFO))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void damagedNotesStartAnewAndNewAlertsAreTold() {
        alerts().raise(AlertKind.FAILED, "nightly", "no route");
        state.write("alerts", new byte[] {1, 2, 3});
        Alerts alerts = alerts();
        assertThat(alerts.problem()).isPresent();
        alerts.raise(AlertKind.FAILED, "nightly", "no route");
        alerts.look();
        assertThat(mail.told()).containsExactly("OPENED FAILED nightly");
        assertThat(alerts.problem()).isEmpty();
    }
}
