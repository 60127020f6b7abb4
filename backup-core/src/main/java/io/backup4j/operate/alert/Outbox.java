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
    /** Channels have 30 seconds by their contract; who takes four times as long hangs. */
    private static final Duration HANGS = Duration.ofMinutes(2);
    /** Machines sleep and clocks jump: it is looked each minute, so no more than that has passed for the channel. */
    private static final Duration LONGEST_STEP = Duration.ofMinutes(1);

    private final AlertChannel channel;
    private final AlertSeverity atLeast;
    private final Duration gap;
    private final Map<String, AlertNotice> waiting = new LinkedHashMap<>();
    private boolean busy;
    private boolean hangs;
    private Duration busyFor = Duration.ZERO;
    private @Nullable Instant seenBusy;
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
        seenBusy = now;
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

    /** Whether its delivery is found to hang, said once for each that does. */
    boolean beginsToHang(Instant now) {
        if (!busy || hangs) {
            return false;
        }
        if (seenBusy != null && now.isAfter(seenBusy)) {
            Duration passed = Duration.between(seenBusy, now);
            busyFor = busyFor.plus(passed.compareTo(LONGEST_STEP) < 0 ? passed : LONGEST_STEP);
        }
        seenBusy = now;
        if (busyFor.compareTo(HANGS) < 0) {
            return false;
        }
        hangs = true;
        failures++;
        lastError = "A delivery that began at " + lastTried + " has not returned. The channel needs timeouts.";
        return true;
    }

    /** Why the last delivery failed. */
    String error() {
        return String.valueOf(lastError);
    }

    void delivered(Map<String, AlertNotice> notices, Instant now) {
        // What came meanwhile stays: it is newer.
        notices.forEach(waiting::remove);
        release();
        failures = 0;
        lastError = null;
        lastDelivered = now;
    }

    void failed(String error) {
        release();
        failures++;
        lastError = RunRecord.cut(error);
    }

    /** It is not busy any more, or was not after all. */
    void release() {
        busy = false;
        hangs = false;
        busyFor = Duration.ZERO;
        seenBusy = null;
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

    /** Takes over what was noted; it is tried again at once. What a delivery of this process has shown is newer. */
    void read(JsonNode node) {
        int noted = node.required("failures").intValue();
        if (lastTried == null) {
            failures = noted;
            lastError = node.has("error") ? AlertJson.text(node, "error") : null;
            lastDelivered = AlertJson.instant(node, "delivered");
        }
        for (Map.Entry<String, JsonNode> notice : node.required("waiting").properties()) {
            waiting.putIfAbsent(notice.getKey(), AlertJson.notice(notice.getValue()));
        }
    }
}
