package io.backup4j.cli;

import io.backup4j.cli.config.ChannelSettings;
import io.backup4j.operate.alert.HttpChannel;
import io.backup4j.operate.mail.SmtpChannel;
import io.backup4j.spi.alert.AlertChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Makes channels of the configuration file, with the secrets that their files hold now. Stateless. */
final class AlertChannels {
    private AlertChannels() {}

    /**
     * A channel.
     *
     * @throws UsageException if a secret cannot be read
     * @throws IllegalArgumentException if a setting cannot be used; the message holds no secret
     */
    static AlertChannel make(String name, ChannelSettings settings) {
        if (settings instanceof ChannelSettings.Email email) {
            return email(name, email);
        }
        if (settings instanceof ChannelSettings.Hook hook) {
            return hook(name, hook);
        }
        return sms(name, (ChannelSettings.Sms) settings);
    }

    private static AlertChannel email(String name, ChannelSettings.Email email) {
        Path passwordFile = email.passwordFileOrNull();
        return new SmtpChannel(
                name,
                new SmtpChannel.Server(
                        email.server(),
                        email.port(),
                        email.security(),
                        email.userOrNull(),
                        passwordFile == null ? null : SecretFiles.password(passwordFile)),
                email.from(),
                email.to());
    }

    private static AlertChannel hook(String name, ChannelSettings.Hook hook) {
        String url = address(hook.urlFile());
        return switch (hook.kind()) {
            case SLACK -> HttpChannel.slack(name, url);
            case DISCORD -> HttpChannel.discord(name, url);
            case WEBHOOK -> HttpChannel.webhook(name, url, authorization(hook.authorizationFileOrNull()));
        };
    }

    private static @Nullable String authorization(@Nullable Path file) {
        return file == null ? null : SecretFiles.text(file, "header 'Authorization'");
    }

    private static AlertChannel sms(String name, ChannelSettings.Sms sms) {
        String token = SecretFiles.text(sms.tokenFile(), "token");
        String url = sms.urlOrNull();
        return url == null
                ? HttpChannel.twilio(name, sms.account(), token, sms.from(), sms.to())
                : HttpChannel.twilio(name, url, sms.account(), token, sms.from(), sms.to());
    }

    /** The address in a file, a secret. */
    static String address(Path file) {
        return SecretFiles.text(file, "address");
    }
}
