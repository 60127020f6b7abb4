package io.backup4j.cli.config;

import io.backup4j.cli.config.ChannelSettings.Email;
import io.backup4j.cli.config.ChannelSettings.Hook;
import io.backup4j.cli.config.ChannelSettings.Sms;
import io.backup4j.cli.output.Words;
import io.backup4j.operate.mail.SmtpChannel.Security;
import io.backup4j.spi.alert.AlertSeverity;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads {@code backup.alerts}. Stateless. */
final class AlertReader {
    /** Runs that are no plans. */
    private static final List<String> OTHER_RUNS = List.of("verify", "drill", "cleanup");

    private static final int SUBMISSION = 587;
    private static final int SUBMISSIONS = 465;
    private static final int SMTP = 25;

    private AlertReader() {}

    /** @param plans names of plans */
    static AlertSettings read(Section section, Set<String> plans) {
        section.allow("host", "state-directory", "channels", "pings");
        String host = section.text("host");
        Map<String, ChannelSettings> channels = new LinkedHashMap<>();
        Section all = section.child("channels");
        all.children().forEach((name, channel) -> {
            if (!name.matches(SourceReader.NAME) || name.equals("log")) {
                throw all.complaint(
                        all.line(name),
                        "'" + all.full(name) + "': a name has 1 to 64 of a-z 0-9 . _ -, and is not 'log'");
            }
            channels.put(name, channel(channel, all.line(name)));
        });
        Map<String, Path> pings = pings(section.child("pings"), plans);
        if (channels.isEmpty() && pings.isEmpty()) {
            throw section.complaint(section.line(), "'backup.alerts' names neither channels nor pings: nobody is told");
        }
        return new AlertSettings(host == null ? "backup4j" : host, section.path("state-directory"), channels, pings);
    }

    private static Map<String, Path> pings(Section section, Set<String> plans) {
        Map<String, Path> pings = new LinkedHashMap<>();
        section.children().forEach((run, ping) -> {
            if (!plans.contains(run) && !OTHER_RUNS.contains(run)) {
                Set<String> known = new TreeSet<>(plans);
                known.addAll(OTHER_RUNS);
                throw section.complaint(
                        section.line(run),
                        "'" + section.full(run) + "' is no plan and no other run; there is: "
                                + String.join(", ", known));
            }
            ping.allow("url-file");
            pings.put(run, neededPath(ping, "url-file", section.line(run)));
        });
        return pings;
    }

    private static ChannelSettings channel(Section channel, int line) {
        String type = needed(channel, "type", line);
        return switch (type) {
            case "email" -> email(channel, line);
            case "slack", "discord" -> {
                channel.allow("type", "at-least", "url-file");
                yield new Hook(
                        atLeast(channel),
                        type.equals("slack") ? Hook.Kind.SLACK : Hook.Kind.DISCORD,
                        neededPath(channel, "url-file", line),
                        null);
            }
            case "webhook" -> {
                channel.allow("type", "at-least", "url-file", "authorization-file");
                yield new Hook(
                        atLeast(channel),
                        Hook.Kind.WEBHOOK,
                        neededPath(channel, "url-file", line),
                        channel.path("authorization-file"));
            }
            case "sms" -> {
                channel.allow("type", "at-least", "account", "token-file", "from", "to", "url");
                yield new Sms(
                        atLeast(channel),
                        needed(channel, "account", line),
                        neededPath(channel, "token-file", line),
                        needed(channel, "from", line),
                        needed(channel, "to", line),
                        channel.text("url"));
            }
            default ->
                throw channel.complaint(
                        channel.line("type"),
                        "'" + channel.full("type") + "' is '" + type
                                + "'; there is: email, slack, discord, webhook, sms");
        };
    }

    private static Email email(Section channel, int line) {
        channel.allow("type", "at-least", "server", "port", "security", "user", "password-file", "from", "to");
        Security security = word(channel, "security", Security.class, Security.STARTTLS);
        String user = channel.text("user");
        Path password = channel.path("password-file");
        if ((user == null) != (password == null)) {
            throw channel.complaint(
                    line,
                    "give both '" + channel.full("user") + "' and '" + channel.full("password-file") + "', or neither");
        }
        List<String> to = channel.texts("to");
        if (to.isEmpty()) {
            throw channel.complaint(line, "'" + channel.full("to") + "' is missing");
        }
        return new Email(
                atLeast(channel),
                needed(channel, "server", line),
                port(channel, security),
                security,
                user,
                password,
                needed(channel, "from", line),
                to);
    }

    private static int port(Section channel, Security security) {
        String text = channel.text("port");
        if (text == null) {
            return switch (security) {
                case TLS -> SUBMISSIONS;
                case STARTTLS -> SUBMISSION;
                case NONE -> SMTP;
            };
        }
        if (text.matches("[0-9]{1,5}") && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= 65_535) {
            return Integer.parseInt(text);
        }
        throw channel.complaint(
                channel.line("port"), "'" + channel.full("port") + "' must be 1 to 65535, not '" + text + "'");
    }

    private static AlertSeverity atLeast(Section channel) {
        return word(channel, "at-least", AlertSeverity.class, AlertSeverity.WARNING);
    }

    private static <E extends Enum<E>> E word(Section section, String key, Class<E> type, E otherwise) {
        String word = section.text(key);
        try {
            return word == null ? otherwise : Words.parse(type, word);
        } catch (IllegalArgumentException e) {
            throw section.complaint(section.line(key), "'" + section.full(key) + "': " + e.getMessage());
        }
    }

    private static String needed(Section section, String key, int line) {
        return present(section, key, section.text(key), line);
    }

    private static Path neededPath(Section section, String key, int line) {
        return present(section, key, section.path(key), line);
    }

    private static <T> T present(Section section, String key, @Nullable T value, int line) {
        if (value == null) {
            throw section.complaint(line, "'" + section.full(key) + "' is missing");
        }
        return value;
    }
}
