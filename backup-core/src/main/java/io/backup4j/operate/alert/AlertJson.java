package io.backup4j.operate.alert;

import io.backup4j.spi.alert.Alert;
import io.backup4j.spi.alert.AlertKind;
import io.backup4j.spi.alert.AlertNotice;
import io.backup4j.spi.alert.AlertSeverity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The notes of {@link Alerts}. Reading throws a {@link RuntimeException} at what is damaged. */
final class AlertJson {
    private AlertJson() {}

    static void write(ObjectNode node, Alert alert) {
        node.put("kind", alert.kind().name());
        node.put("subject", alert.subject());
        node.put("severity", alert.severity().name());
        node.put("message", alert.message());
        node.put("opened", alert.opened().toString());
        node.put("seen", alert.seen().toString());
        node.put("times", alert.times());
    }

    static Alert alert(JsonNode node) {
        return new Alert(
                AlertKind.valueOf(text(node, "kind")),
                text(node, "subject"),
                AlertSeverity.valueOf(text(node, "severity")),
                text(node, "message"),
                Instant.parse(text(node, "opened")),
                Instant.parse(text(node, "seen")),
                node.required("times").longValue());
    }

    static void write(ObjectNode node, AlertNotice notice) {
        node.put("event", notice.event().name());
        write(node, notice.alert());
    }

    static AlertNotice notice(JsonNode node) {
        return new AlertNotice(AlertNotice.Event.valueOf(text(node, "event")), alert(node));
    }

    static String text(JsonNode node, String name) {
        return node.required(name).stringValue();
    }

    static @Nullable Instant instant(JsonNode node, String name) {
        return node.has(name) ? Instant.parse(text(node, name)) : null;
    }
}
