package io.backup4j.operate.alert;

import io.backup4j.spi.alert.Alert;
import io.backup4j.spi.alert.AlertKind;
import io.backup4j.spi.alert.AlertNotice;
import io.backup4j.spi.alert.AlertNotice.Event;
import io.backup4j.spi.alert.AlertSeverity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What is wrong now. Each change of it that people are to be told is a notice. Guarded by the lock of its {@link Alerts}. */
final class AlertBook {
    /** A clock may be put back by so much without a reminder too many. */
    private static final Duration TOLERANCE = Duration.ofMinutes(1);

    private final Map<String, OpenAlert> open = new LinkedHashMap<>();

    /**
     * An alert and when it was last told.
     *
     * @param told when the last notice was made; delivery is another matter
     */
    private record OpenAlert(Alert alert, Instant told) {}

    /** Names an alert among all that are open. */
    static String key(Alert alert) {
        return key(alert.kind(), alert.subject());
    }

    private static String key(AlertKind kind, String subject) {
        return kind + " " + subject;
    }

    /** Something is wrong: a notice if that is new, or more urgent than it was. */
    Optional<AlertNotice> raise(AlertKind kind, String subject, AlertSeverity severity, String message, Instant now) {
        OpenAlert known = open.get(key(kind, subject));
        if (known == null) {
            Alert alert = new Alert(kind, subject, severity, message, now, now, 1);
            open.put(key(alert), new OpenAlert(alert, now));
            return Optional.of(new AlertNotice(Event.OPENED, alert));
        }
        Alert before = known.alert();
        boolean raised = severity.compareTo(before.severity()) > 0;
        Alert alert = new Alert(
                kind,
                subject,
                raised ? severity : before.severity(),
                message,
                before.opened(),
                now,
                before.times() + 1);
        open.put(key(alert), new OpenAlert(alert, raised ? now : known.told()));
        return raised ? Optional.of(new AlertNotice(Event.RAISED, alert)) : Optional.empty();
    }

    /** Something is not wrong: a notice if it was. */
    Optional<AlertNotice> resolve(AlertKind kind, String subject) {
        return Optional.ofNullable(open.remove(key(kind, subject)))
                .map(known -> new AlertNotice(Event.RESOLVED, known.alert()));
    }

    /** What was not told for too long. A clock that was put back must not silence anything either. */
    List<AlertNotice> remind(Instant now, Duration every) {
        List<AlertNotice> notices = new ArrayList<>();
        open.replaceAll((key, known) -> {
            if (now.isBefore(known.told().plus(every))
                    && !now.isBefore(known.told().minus(TOLERANCE))) {
                return known;
            }
            notices.add(new AlertNotice(Event.REMINDER, known.alert()));
            return new OpenAlert(known.alert(), now);
        });
        return notices;
    }

    /** In the order in which they were noticed. */
    List<Alert> all() {
        return open.values().stream().map(OpenAlert::alert).toList();
    }

    Optional<Alert> find(AlertKind kind, String subject) {
        return Optional.ofNullable(open.get(key(kind, subject))).map(OpenAlert::alert);
    }

    void write(ObjectNode node) {
        open.forEach((key, known) -> {
            ObjectNode alert = node.putObject(key);
            alert.put("told", known.told().toString());
            AlertJson.write(alert, known.alert());
        });
    }

    /** Takes over what was noted and is not newer here; a {@link RuntimeException} if it is damaged. */
    void read(JsonNode node) {
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            Instant told = Instant.parse(AlertJson.text(entry.getValue(), "told"));
            open.putIfAbsent(entry.getKey(), new OpenAlert(AlertJson.alert(entry.getValue()), told));
        }
    }
}
