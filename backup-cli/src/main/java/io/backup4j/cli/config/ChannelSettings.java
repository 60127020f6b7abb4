package io.backup4j.cli.config;

import io.backup4j.operate.mail.SmtpChannel;
import io.backup4j.spi.alert.AlertSeverity;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One of {@code backup.alerts.channels}. Secrets are in files, and are read when they are needed. */
public sealed interface ChannelSettings {

    /** What it is told. */
    AlertSeverity atLeast();

    /**
     * By a mail server.
     *
     * @param server its name
     * @param userOrNull null for no authentication
     * @param passwordFileOrNull holds the password in its first line
     */
    record Email(
            AlertSeverity atLeast,
            String server,
            int port,
            SmtpChannel.Security security,
            @Nullable String userOrNull,
            @Nullable Path passwordFileOrNull,
            String from,
            List<String> to)
            implements ChannelSettings {
        public Email {
            to = List.copyOf(to);
        }
    }

    /**
     * By an address that messages are posted to.
     *
     * @param urlFile holds the address, a secret, in its first line
     * @param authorizationFileOrNull holds the header of a webhook
     */
    record Hook(
            AlertSeverity atLeast,
            Kind kind,
            Path urlFile,
            @Nullable Path authorizationFileOrNull) implements ChannelSettings {

        /** What speaks at the other end. */
        public enum Kind {
            SLACK,
            DISCORD,
            /** Everything as JSON. */
            WEBHOOK
        }
    }

    /**
     * Text messages by Twilio.
     *
     * @param account its sid
     * @param tokenFile holds its secret
     * @param urlOrNull another service with the same interface
     */
    record Sms(
            AlertSeverity atLeast,
            String account,
            Path tokenFile,
            String from,
            String to,
            @Nullable String urlOrNull) implements ChannelSettings {}
}
