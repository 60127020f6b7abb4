package io.backup4j.cli.output;

import io.backup4j.operate.alert.ChannelStatus;
import io.backup4j.spi.alert.Alert;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Alerts and channels as text and JSON. */
public final class AlertView {
    private AlertView() {}

    /**
     * A channel that was tried.
     *
     * @param errorOrNull why it does not work
     */
    public record Tried(String name, @Nullable String errorOrNull) {
        public boolean works() {
            return errorOrNull == null;
        }
    }

    /** Two lines for each: what it is about, and what happened. */
    public static List<String> alerts(List<Alert> alerts, Times times) {
        List<String> lines = new ArrayList<>();
        for (Alert alert : alerts) {
            lines.add(alert.severity() + "  " + alert.title() + "  since " + times.instant(alert.opened()) + ", seen "
                    + alert.times() + " times");
            lines.add("  " + alert.message());
        }
        return lines;
    }

    public static void json(Json json, Alert alert) {
        json.put("kind", alert.kind().name())
                .put("subject", alert.subject())
                .put("severity", alert.severity().name())
                .put("message", alert.message())
                .put("opened", alert.opened().toString())
                .put("seen", alert.seen().toString())
                .put("times", alert.times());
    }

    /** A line for each channel that fails. */
    public static List<String> troubles(List<ChannelStatus> channels, Style style) {
        return channels.stream()
                .filter(channel -> !channel.works())
                .map(channel -> style.bad("channel " + channel.name() + " fails:") + " " + channel.lastErrorOrNull())
                .toList();
    }

    public static void json(Json json, ChannelStatus channel) {
        json.put("name", channel.name())
                .put("works", channel.works())
                .put("waiting", channel.waiting())
                .put("error", channel.lastErrorOrNull());
    }

    /** A line for each. */
    public static List<String> tried(List<Tried> tried, Style style) {
        return tried.stream()
                .map(channel -> channel.name() + ": "
                        + (channel.works() ? "delivered" : style.bad("failed: ") + channel.errorOrNull()))
                .toList();
    }

    public static void json(Json json, Tried tried) {
        json.put("name", tried.name()).put("delivered", tried.works()).put("error", tried.errorOrNull());
    }
}
