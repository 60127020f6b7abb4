package io.backup4j.testkit;

import io.backup4j.spi.alert.Alert;
import io.backup4j.spi.alert.AlertKind;
import io.backup4j.spi.alert.AlertMessage;
import io.backup4j.spi.alert.AlertNotice;
import io.backup4j.spi.alert.AlertSeverity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Messages for tests of channels. */
public final class AlertMessages {
    private static final Instant AT = Instant.parse("2026-12-01T02:10:00Z");

    private AlertMessages() {}

    /** One notice with a text. */
    public static AlertMessage saying(String text) {
        return new AlertMessage("collector", AT, List.of(notice("nightly", text)), 0);
    }

    /** One notice about a subject. */
    public static AlertMessage about(String subject) {
        return new AlertMessage("collector", AT, List.of(notice(subject, "text")), 0);
    }

    /** As many notices as one message has at most, each as long as it may be. */
    public static AlertMessage longest() {
        List<AlertNotice> notices = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            notices.add(notice("plan-" + i, "<&>*_\uD83D\uDE00".repeat(200)));
        }
        return new AlertMessage("collector", AT, notices, 7);
    }

    private static AlertNotice notice(String subject, String text) {
        return new AlertNotice(
                AlertNotice.Event.OPENED,
                new Alert(AlertKind.FAILED, subject, AlertSeverity.CRITICAL, text, AT, AT, 1));
    }
}
