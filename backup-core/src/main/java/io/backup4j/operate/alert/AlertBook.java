package io.backup4j.operate.alert;

import io.backup4j.spi.alert.Alert;
import io.backup4j.spi.alert.AlertKind;
import io.backup4j.spi.alert.AlertNotice;
import io.backup4j.spi.alert.AlertNotice.Event;
import io.backup4j.spi.alert.AlertSeverity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What is wrong now. Each change of it that people are to be told is a notice. Guarded by the lock of its {@link Alerts}. */
final class AlertBook {
    /** A clock may be put back by so much without a reminder too many. */
    private static final Duration TOLERANCE = Duration.ofMinutes(1);

    private final Map<String, OpenAlert> open = new LinkedHashMap<>();
    /** What somebody looks after in this process. */
    private final Set<String> watched = new HashSet<>();
    /** What ended before the notes could be read, which may say that it is open. */
    private final Set<String> overUnread = new HashSet<>();

    /**
     * An alert and when it was last told.
     *
     * @param told when the last notice was made; delivery is another matter
     * @param watched whether somebody looked after it, in this process or the one before
     */
    private record OpenAlert(Alert alert, Instant told, boolean watched) {}

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
        overUnread.remove(key(kind, subject));
        if (known == null) {
            Alert alert = new Alert(kind, subject, severity, message, now, now, 1);
            open.put(key(alert), new OpenAlert(alert, now, watched.contains(key(alert))));
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
        open.put(key(alert), new OpenAlert(alert, raised ? now : known.told(), known.watched()));
        return raised ? Optional.of(new AlertNotice(Event.RAISED, alert)) : Optional.empty();
    }

    /**
     * Something is not wrong: a notice if it was.
     *
     * @param unread whether the notes could not be read yet
     */
    Optional<AlertNotice> resolve(AlertKind kind, String subject, boolean unread) {
        if (unread) {
            overUnread.add(key(kind, subject));
        }
        return Optional.ofNullable(open.remove(key(kind, subject)))
                .map(known -> new AlertNotice(Event.RESOLVED, known.alert()));
    }

    /** Somebody looks after this from now on; whether that is news to be noted. */
    boolean watch(AlertKind kind, String subject) {
        String key = key(kind, subject);
        watched.add(key);
        OpenAlert known = open.get(key);
        if (known == null || known.watched()) {
            return false;
        }
        open.put(key, new OpenAlert(known.alert(), known.told(), true));
        return true;
    }

    /** Nobody looks after this any more: a notice if it was wrong. */
    Optional<AlertNotice> unwatch(AlertKind kind, String subject) {
        watched.remove(key(kind, subject));
        return Optional.ofNullable(open.get(key(kind, subject)))
                .filter(OpenAlert::watched)
                .map(this::gone);
    }

    /** What somebody looked after before a restart, and nobody does now. */
    List<AlertNotice> gone() {
        List<OpenAlert> left = open.values().stream()
                .filter(known -> known.watched() && !watched.contains(key(known.alert())))
                .toList();
        return left.stream().map(this::gone).toList();
    }

    private AlertNotice gone(OpenAlert known) {
        Alert alert = known.alert();
        open.remove(key(alert));
        Alert over = new Alert(
                alert.kind(),
                alert.subject(),
                alert.severity(),
                "It is no longer configured, so that nobody looks after it. It was: " + alert.message(),
                alert.opened(),
                alert.seen(),
                alert.times());
        return new AlertNotice(Event.RESOLVED, over);
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
            return new OpenAlert(known.alert(), now, known.watched());
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
            alert.put("watched", known.watched());
            AlertJson.write(alert, known.alert());
        });
    }

    /** Takes over what was noted and is not newer here: notices of what ended meanwhile. A {@link RuntimeException} if it is damaged. */
    List<AlertNotice> read(JsonNode node) {
        List<AlertNotice> over = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            String key = entry.getKey();
            Instant told = Instant.parse(AlertJson.text(entry.getValue(), "told"));
            Alert alert = AlertJson.alert(entry.getValue());
            boolean before = entry.getValue().path("watched").asBoolean(false);
            if (overUnread.contains(key)) {
                over.add(new AlertNotice(Event.RESOLVED, alert));
            } else {
                open.putIfAbsent(key, new OpenAlert(alert, told, before || watched.contains(key)));
            }
        }
        overUnread.clear();
        return over;
    }
}
