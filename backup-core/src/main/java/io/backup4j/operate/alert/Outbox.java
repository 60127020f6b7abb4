package io.backup4j.operate.alert;

import io.backup4j.spi.alert.AlertChannel;
import io.backup4j.spi.alert.AlertMessage;
import io.backup4j.spi.alert.AlertNotice;
import io.backup4j.spi.alert.AlertSeverity;
import io.backup4j.spi.journal.RunRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What one channel still has to deliver, the newest notice of each alert. Guarded by the lock of its {@link Alerts}. */
final class Outbox {
    /** One message tells so many; nobody reads more. */
    private static final int MAX_NOTICES = 20;
    /** Waits after failures: 1, 2, 4 … minutes, at most an hour, so that a channel that works again is noticed the same morning. */
    private static final int MAX_WAIT_MINUTES = 60;

    private final AlertChannel channel;
    private final AlertSeverity atLeast;
    private final Duration gap;
    private final Map<String, AlertNotice> waiting = new LinkedHashMap<>();
    private boolean busy;
    private int failures;
    private @Nullable String lastError;
    private @Nullable Instant lastTried;
    private @Nullable Instant lastDelivered;

    /** @param gap between two messages at least */
    Outbox(AlertChannel channel, AlertSeverity atLeast, Duration gap) {
        this.channel = channel;
        this.atLeast = atLeast;
        this.gap = gap;
    }

    AlertChannel channel() {
        return channel;
    }

    int failures() {
        return failures;
    }

    /** Takes a notice, if it is for this channel, in place of an earlier one of the same alert. */
    void add(String key, AlertNotice notice) {
        if (notice.alert().severity().compareTo(atLeast) >= 0) {
            AlertNotice before = waiting.remove(key);
            boolean newsLost = before != null
                    && notice.event() == AlertNotice.Event.REMINDER
                    && before.event() != AlertNotice.Event.RESOLVED;
            waiting.put(key, newsLost ? new AlertNotice(before.event(), notice.alert()) : notice);
        }
    }

    /** What to deliver now, and by that the channel is busy; empty if there is nothing, or it is to wait. */
    Optional<Map<String, AlertNotice>> take(Instant now) {
        if (busy || waiting.isEmpty() || mustWait(now)) {
            return Optional.empty();
        }
        busy = true;
        lastTried = now;
        return Optional.of(new LinkedHashMap<>(waiting));
    }

    private boolean mustWait(Instant now) {
        if (lastTried == null || now.isBefore(lastTried)) {
            return false;
        }
        Duration wait =
                failures == 0 ? gap : Duration.ofMinutes(Math.min(MAX_WAIT_MINUTES, 1L << Math.min(failures - 1, 10)));
        return now.isBefore(lastTried.plus(wait));
    }

    static AlertMessage message(String host, Instant now, Map<String, AlertNotice> notices) {
        List<AlertNotice> sorted = notices.values().stream()
                .sorted(Comparator.comparing((AlertNotice notice) -> notice.event() == AlertNotice.Event.RESOLVED)
                        .thenComparing(notice -> notice.alert().severity(), Comparator.reverseOrder()))
                .toList();
        int shown = Math.min(MAX_NOTICES, sorted.size());
        return new AlertMessage(host, now, sorted.subList(0, shown), sorted.size() - shown);
    }

    void delivered(Map<String, AlertNotice> notices, Instant now) {
        // What came meanwhile stays: it is newer.
        notices.forEach(waiting::remove);
        busy = false;
        failures = 0;
        lastError = null;
        lastDelivered = now;
    }

    void failed(String error) {
        busy = false;
        failures++;
        lastError = RunRecord.cut(error);
    }

    /** It was not tried after all. */
    void release() {
        busy = false;
    }

    ChannelStatus status() {
        return new ChannelStatus(channel.name(), atLeast, waiting.size(), failures, lastError, lastDelivered);
    }

    void write(ObjectNode node) {
        node.put("failures", failures);
        if (lastError != null) {
            node.put("error", lastError);
        }
        if (lastDelivered != null) {
            node.put("delivered", lastDelivered.toString());
        }
        ObjectNode notices = node.putObject("waiting");
        waiting.forEach((key, notice) -> AlertJson.write(notices.putObject(key), notice));
    }

    /** Takes over what was noted; it is tried again at once. */
    void read(JsonNode node) {
        failures = node.required("failures").intValue();
        lastError = node.has("error") ? AlertJson.text(node, "error") : null;
        lastDelivered = AlertJson.instant(node, "delivered");
        for (Map.Entry<String, JsonNode> notice : node.required("waiting").properties()) {
            waiting.putIfAbsent(notice.getKey(), AlertJson.notice(notice.getValue()));
        }
    }
}
