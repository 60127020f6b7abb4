package io.backup4j.spring.alert;

import io.backup4j.operate.alert.HttpChannel;
import io.backup4j.spi.alert.AlertChannel;
import io.backup4j.spring.failure.InvalidBackupSettingException;
import io.backup4j.spring.failure.Yaml;
import io.backup4j.spring.properties.AlertProperties.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Channels by HTTP from the properties. Shows no address and no token in messages. Stateless. */
public final class HttpChannels {
    private HttpChannels() {}

    /** One entry for each. */
    public static List<ChannelEntry> of(Map<String, Channel> channels) {
        List<ChannelEntry> entries = new ArrayList<>();
        channels.forEach((name, channel) -> entries.add(new ChannelEntry(channel(name, channel), channel.atLeast())));
        return entries;
    }

    private static AlertChannel channel(String name, Channel channel) {
        String prefix = "backup.alerts.channels." + name;
        try {
            return switch (channel.type()) {
                case SLACK -> HttpChannel.slack(name, needed(prefix + ".url", channel.url()));
                case DISCORD -> HttpChannel.discord(name, needed(prefix + ".url", channel.url()));
                case WEBHOOK ->
                    HttpChannel.webhook(name, needed(prefix + ".url", channel.url()), channel.authorization());
                case SMS -> sms(name, prefix, channel);
            };
        } catch (IllegalArgumentException e) {
            throw new InvalidBackupSettingException(
                    prefix, String.valueOf(e.getMessage()), "Correct the address or the account.", e);
        }
    }

    private static AlertChannel sms(String name, String prefix, Channel channel) {
        String account = needed(prefix + ".account", channel.account());
        String token = needed(prefix + ".token", channel.token());
        String from = needed(prefix + ".from", channel.from());
        String to = needed(prefix + ".to", channel.to());
        return channel.url() == null
                ? HttpChannel.twilio(name, account, token, from, to)
                : HttpChannel.twilio(name, channel.url(), account, token, from, to);
    }

    private static String needed(String property, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw new InvalidBackupSettingException(
                    property, "it is missing.", "Keep it outside of the configuration:" + Yaml.of(property, "${…}"));
        }
        return value;
    }
}
