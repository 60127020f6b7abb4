package io.backup4j.operate.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.operate.state.MemoryState;
import io.backup4j.spi.alert.Alert;
import io.backup4j.spi.alert.AlertKind;
import io.backup4j.spi.alert.AlertSeverity;
import io.backup4j.spi.state.StateStore;
import io.backup4j.testkit.MovedClock;
import io.backup4j.testkit.RecordingChannel;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Channels that hang or are gone, and notes that can be read late. */
class AlertsTroubleTest {
    private final MovedClock clock = MovedClock.at("2026-12-01T02:00:00Z");
    private final MemoryState state = new MemoryState();
    private final RecordingChannel mail = new RecordingChannel("mail");
    private final RecordingChannel slack = new RecordingChannel("slack");

    private Alerts.Builder builder(StateStore store) {
        return Alerts.builder(store).clock(clock).executor(Runnable::run).channel(mail, AlertSeverity.WARNING);
    }

    private void pass(Alerts alerts, Duration time) {
        for (long minutes = time.toMinutes(); minutes > 0; minutes--) {
            clock.forward(Duration.ofMinutes(1));
            alerts.look();
        }
    }

    @Test
    void aChannelThatHangsIsToldOnTheOthersUntilItWorksAgain() {
        List<Runnable> threads = new ArrayList<>();
        Alerts alerts = Alerts.builder(state)
                .clock(clock)
                .executor(threads::add)
                .gap(Duration.ZERO)
                .channel(slack, AlertSeverity.WARNING)
                .channel(mail, AlertSeverity.WARNING)
                .build();
        alerts.raise(AlertKind.FAILED, "nightly", "no route");
        alerts.look();
        // Of log, slack and mail: the delivery by slack has no end.
        Runnable hanging = threads.remove(1);
        end(threads);
        assertThat(mail.told()).containsExactly("OPENED FAILED nightly");
        pass(alerts, Duration.ofMinutes(1));
        assertThat(alerts.open(AlertKind.DELIVERY, "slack")).isEmpty();
        pass(alerts, Duration.ofMinutes(2));
        end(threads);
        assertThat(mail.told()).containsExactly("OPENED DELIVERY slack");
        ChannelStatus status = alerts.channels().get(1);
        assertThat(status.works()).isFalse();
        assertThat(status.lastErrorOrNull()).contains("has not returned");
        pass(alerts, Duration.ofMinutes(30));
        assertThat(alerts.open(AlertKind.DELIVERY, "slack").orElseThrow().times())
                .as("once for each time that it hangs")
                .isEqualTo(1);
        hanging.run();
        alerts.look();
        end(threads);
        assertThat(slack.told()).containsExactly("OPENED FAILED nightly");
        assertThat(mail.told()).containsExactly("RESOLVED DELIVERY slack");
        assertThat(alerts.channels().get(1).works()).isTrue();
    }

    @Test
    void aMachineThatSleptInADeliveryIsNoChannelThatHangs() {
        List<Runnable> threads = new ArrayList<>();
        Alerts alerts = Alerts.builder(state)
                .clock(clock)
                .executor(threads::add)
                .channel(mail, AlertSeverity.WARNING)
                .build();
        alerts.raise(AlertKind.FAILED, "nightly", "no route");
        alerts.look();
        clock.forward(Duration.ofHours(8));
        alerts.look();
        assertThat(alerts.open(AlertKind.DELIVERY, "mail")).isEmpty();
    }

    private static void end(List<Runnable> threads) {
        List<Runnable> all = List.copyOf(threads);
        threads.clear();
        all.forEach(Runnable::run);
    }

    @Test
    void theAlertOfAChannelThatIsGoneIsOverAfterTheRestart() {
        slack.broken(true);
        Alerts alerts = builder(state).channel(slack, AlertSeverity.WARNING).build();
        alerts.raise(AlertKind.FAILED, "nightly", "no route");
        alerts.raise(AlertKind.DELIVERY, "fax", "raised by the host itself");
        pass(alerts, Duration.ofMinutes(30));
        assertThat(mail.told()).contains("OPENED DELIVERY slack");
        Alerts next = builder(state).build();
        next.look();
        pass(next, Duration.ofMinutes(15));
        assertThat(mail.told()).containsExactly("RESOLVED DELIVERY slack");
        assertThat(next.open().stream().map(Alert::title)).containsExactlyInAnyOrder("FAILED nightly", "DELIVERY fax");
    }

    @Test
    void theAlertOfAChannelThatStayedIsStillOpenAfterTheRestart() {
        slack.broken(true);
        Alerts alerts = builder(state).channel(slack, AlertSeverity.WARNING).build();
        alerts.raise(AlertKind.FAILED, "nightly", "no route");
        pass(alerts, Duration.ofMinutes(30));
        mail.told();
        Alerts next = builder(state).channel(slack, AlertSeverity.WARNING).build();
        pass(next, Duration.ofMinutes(30));
        assertThat(mail.told()).isEmpty();
        assertThat(next.open(AlertKind.DELIVERY, "slack")).isPresent();
    }

    /** Cannot be read at first. */
    private static final class LateState implements StateStore {
        private final MemoryState disk;
        private boolean away = true;

        LateState(MemoryState disk) {
            this.disk = disk;
        }

        @Override
        public Optional<byte[]> read(String name) throws IOException {
            if (away) {
                throw new IOException("away");
            }
            return disk.read(name);
        }

        @Override
        public void write(String name, byte[] content) {
            disk.write(name, content);
        }
    }

    private byte[] noted() {
        return state.read("alerts").orElseThrow();
    }

    @Test
    void notesThatCanBeReadLateAreMergedWithWhatHappenedMeanwhile() {
        mail.broken(true);
        Alerts before = builder(state).build();
        before.raise(AlertKind.FAILED, "nightly", "no route");
        before.raise(AlertKind.STORAGE, "disk", "82 %");
        before.raise(AlertKind.PARTIAL, "books", "3 are missing");
        before.look();
        mail.broken(false);
        byte[] good = noted();

        clock.forward(Duration.ofHours(1));
        LateState late = new LateState(state);
        Alerts alerts = builder(late).build();
        assertThat(alerts.problem()).isPresent();
        alerts.raise(AlertKind.MISSED, "books", "never");
        alerts.raise(AlertKind.STORAGE, "disk", "85 %");
        alerts.resolve(AlertKind.FAILED, "nightly");
        pass(alerts, Duration.ofMinutes(1));
        assertThat(mail.told()).containsExactlyInAnyOrder("OPENED MISSED books", "OPENED STORAGE disk");
        assertThat(noted()).as("what could not be read is not replaced").isEqualTo(good);

        late.away = false;
        pass(alerts, Duration.ofMinutes(10));
        assertThat(alerts.problem()).isEmpty();
        assertThat(mail.told())
                .as(
                        "what waited in the notes, one of it for the second time, and the end of what was resolved meanwhile")
                .containsExactlyInAnyOrder("OPENED PARTIAL books", "OPENED STORAGE disk", "RESOLVED FAILED nightly");
        assertThat(alerts.open().stream().map(Alert::title))
                .containsExactlyInAnyOrder("MISSED books", "STORAGE disk", "PARTIAL books");
        assertThat(alerts.open(AlertKind.STORAGE, "disk").orElseThrow().message())
                .isEqualTo("85 %");
        assertThat(builder(state).build().open()).hasSize(3);
    }
}
