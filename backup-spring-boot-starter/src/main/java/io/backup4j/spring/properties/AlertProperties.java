package io.backup4j.spring.properties;

import io.backup4j.spi.alert.AlertSeverity;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who is told when something is wrong; the log always is.
 *
 * @param reminder how often what lasts is told again
 * @param gap how far apart messages on one channel are at least; what comes meanwhile is told together
 * @param missedAfter how long without a success is too long; default 25 hours for what is due daily, else twice the interval
 * @param email by the application's own mail sender
 * @param channels Slack, Discord, webhooks and text messages, by name
 * @param pings addresses of a service that raises an alarm when pings stay away, by name of the plan
 * @param storage how full a place may be
 */
public record AlertProperties(
        @DefaultValue("24h") Duration reminder,
        @DefaultValue("5m") Duration gap,
        @Nullable Duration missedAfter,
        @NestedConfigurationProperty @DefaultValue Email email,
        @Nullable Map<String, Channel> channels,
        @Nullable Map<String, String> pings,
        @NestedConfigurationProperty @DefaultValue Storage storage) {

    public AlertProperties {
        channels = channels == null ? Map.of() : new LinkedHashMap<>(channels);
        pings = pings == null ? Map.of() : new LinkedHashMap<>(pings);
    }

    @Override
    public Map<String, Channel> channels() {
        return channels == null ? Map.of() : channels;
    }

    @Override
    public Map<String, String> pings() {
        return pings == null ? Map.of() : pings;
    }

    /** Without addresses, which are secrets. */
    @Override
    public String toString() {
        return "AlertProperties[channels=" + channels().keySet() + ", pings=" + pings().keySet() + "]";
    }

    /**
     * Email.
     *
     * @param to receivers; none switches it off
     * @param from sender; default what the mail sender has
     * @param atLeast what is told: info, warning or critical
     */
    public record Email(
            @Nullable List<String> to,
            @Nullable String from,
            @DefaultValue("warning") AlertSeverity atLeast) {
        public Email {
            to = to == null ? List.of() : List.copyOf(to);
        }
    }

    /**
     * A channel by HTTP.
     *
     * @param type what speaks at the other end
     * @param url where it is posted: a secret
     * @param authorization header of a webhook
     * @param account of the service for text messages
     * @param token of that account
     * @param from sender of text messages
     * @param to receiver of text messages
     * @param atLeast what is told: info, warning or critical
     */
    public record Channel(
            @DefaultValue("webhook") Type type,
            @Nullable String url,
            @Nullable String authorization,
            @Nullable String account,
            @Nullable String token,
            @Nullable String from,
            @Nullable String to,
            @DefaultValue("warning") AlertSeverity atLeast) {

        /** What speaks at the other end. */
        public enum Type {
            /** Everything as JSON. */
            WEBHOOK,
            SLACK,
            DISCORD,
            /** Text messages by Twilio, or what has the same interface. */
            SMS
        }

        /** Without secrets. */
        @Override
        public String toString() {
            return "Channel[" + type + "]";
        }
    }

    /**
     * How full a place may be.
     *
     * @param warning used part from which on it is a warning
     * @param critical used part from which on it is critical
     * @param cleanUp whether the oldest backups may be deleted then, beyond what retention lets go, until a fifth is free
     */
    public record Storage(
            @DefaultValue("80%") Share warning,
            @DefaultValue("90%") Share critical,
            @DefaultValue("false") boolean cleanUp) {}
}
