package io.backup4j.operate.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.operate.state.MemoryState;
import io.backup4j.spi.alert.AlertKind;
import io.backup4j.spi.alert.AlertSeverity;
import io.backup4j.spi.sink.SinkSpace;
import io.backup4j.testkit.MovedClock;
import io.backup4j.testkit.RecordingChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StorageRuleTest {
    private final MovedClock clock = MovedClock.at("2026-12-01T12:00:00Z");
    private final RecordingChannel mail = new RecordingChannel("mail");
    private final Alerts alerts = Alerts.builder(new MemoryState())
            .clock(clock)
            .executor(Runnable::run)
            .channel(mail, AlertSeverity.WARNING)
            .build();
    private final List<Long> cleaned = new ArrayList<>();
    private long usedPercent = 50;
    private long afterCleaning = 95;
    private boolean complete = true;

    private void watch(boolean mayClean) {
        alerts.add(new StorageRule(
                "disk",
                () -> Optional.of(new SinkSpace(100, 100 - usedPercent)),
                StorageRule.WARNING,
                StorageRule.CRITICAL,
                mayClean
                        ? () -> {
                            cleaned.add(usedPercent);
                            usedPercent = afterCleaning;
                            return new CleanUpResult(complete, "Said by it.");
                        }
                        : null));
    }

    private List<String> at(long used) {
        usedPercent = used;
        clock.forward(Duration.ofMinutes(5));
        alerts.look();
        return mail.told();
    }

    @Test
    void warnsFromEightyIsCriticalFromNinetyAndIsOverBelowBoth() {
        watch(false);
        assertThat(at(79)).isEmpty();
        assertThat(at(80)).containsExactly("OPENED STORAGE disk");
        assertThat(alerts.open().get(0).severity()).isEqualTo(AlertSeverity.WARNING);
        assertThat(at(90)).containsExactly("RAISED STORAGE disk");
        assertThat(alerts.open().get(0).severity()).isEqualTo(AlertSeverity.CRITICAL);
        assertThat(at(79)).as("no flicker").isEmpty();
        assertThat(at(77)).containsExactly("RESOLVED STORAGE disk");
    }

    @Test
    void cleansUpWhenItIsCriticalAndAllowedButNotAllTheTime() {
        watch(true);
        assertThat(at(85)).containsExactly("OPENED STORAGE disk");
        assertThat(cleaned).isEmpty();
        at(95);
        at(95);
        assertThat(cleaned).hasSize(1);
        clock.forward(Duration.ofHours(6));
        afterCleaning = 60;
        assertThat(at(95)).containsExactly("RESOLVED STORAGE disk");
        assertThat(cleaned).hasSize(2);
    }

    @Test
    void aCleanUpThatIsNotCompleteIsNotToldAsOneAndTriedAgainSooner() {
        complete = false;
        watch(true);
        at(95);
        assertThat(alerts.open().get(0).message()).contains("not complete").contains("Said by it.");
        at(95);
        assertThat(cleaned).hasSize(1);
        clock.forward(Duration.ofMinutes(30));
        complete = true;
        at(95);
        assertThat(cleaned).hasSize(2);
        assertThat(alerts.open().get(0).message()).contains("came to its end");
    }

    @Test
    void aFullPlaceIsToldBeforeItsCleanUpHasCome() {
        List<AlertSeverity> during = new ArrayList<>();
        usedPercent = 95;
        alerts.add(new StorageRule(
                "disk",
                () -> Optional.of(new SinkSpace(100, 100 - usedPercent)),
                StorageRule.WARNING,
                StorageRule.CRITICAL,
                () -> {
                    alerts.open().forEach(alert -> during.add(alert.severity()));
                    usedPercent = 60;
                    return new CleanUpResult(true, "Said by it.");
                }));
        alerts.look();
        assertThat(during).containsExactly(AlertSeverity.CRITICAL);
        assertThat(alerts.open()).isEmpty();
    }

    @Test
    void whatACleanUpCouldNotFreeIsOverBelowCritical() {
        watch(false);
        at(95);
        alerts.raise(AlertKind.RETENTION, "disk", "waited in vain");
        at(95);
        assertThat(alerts.open(AlertKind.RETENTION, "disk")).isPresent();
        at(85);
        assertThat(alerts.open(AlertKind.RETENTION, "disk")).isEmpty();
    }
}
