package io.backup4j.cli.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.operate.mail.SmtpChannel.Security;
import io.backup4j.spi.alert.AlertSeverity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlertSettingsTest {
    @TempDir
    private Path home;

    private AlertSettings read(String text) throws IOException {
        Path file = Files.writeString(home.resolve("backup.yaml"), text);
        AlertSettings alerts = ConfigFile.read(file).alertsOrNull();
        assertThat(alerts).isNotNull();
        return alerts;
    }

    @Test
    void readsEveryChannelAndKeepsSecretsInTheirFiles() throws IOException {
        AlertSettings alerts = read("""
                backup:
                  sources: {library: {paths: /srv}}
                  plans: {nightly: {sources: library}}
                  alerts:
                    host: library
                    state-directory: state
                    channels:
                      post:
                        type: email
                        server: smtp.example.org
                        security: tls
                        user: backup
                        password-file: smtp
                        from: a@example.org
                        to: [b@example.org, c@example.org]
                      team: {type: slack, url-file: slack}
                      pager: {type: webhook, url-file: pager, authorization-file: token, at-least: info}
                      phone: {type: sms, account: AC1, token-file: sms, from: '+1', to: '+2', at-least: critical}
                    pings:
                      nightly: {url-file: ping}
                      cleanup: {url-file: ping-2}
                """);
        assertThat(alerts.host()).isEqualTo("library");
        assertThat(alerts.stateDirectoryOrNull()).isEqualTo(home.resolve("state"));
        assertThat(alerts.channels().get("post"))
                .isEqualTo(new ChannelSettings.Email(
                        AlertSeverity.WARNING,
                        "smtp.example.org",
                        465,
                        Security.TLS,
                        "backup",
                        home.resolve("smtp"),
                        "a@example.org",
                        List.of("b@example.org", "c@example.org")));
        assertThat(alerts.channels().get("team"))
                .isEqualTo(new ChannelSettings.Hook(
                        AlertSeverity.WARNING, ChannelSettings.Hook.Kind.SLACK, home.resolve("slack"), null));
        assertThat(alerts.channels().get("pager").atLeast()).isEqualTo(AlertSeverity.INFO);
        assertThat(alerts.channels().get("phone"))
                .isEqualTo(
                        new ChannelSettings.Sms(AlertSeverity.CRITICAL, "AC1", home.resolve("sms"), "+1", "+2", null));
        assertThat(alerts.pings())
                .isEqualTo(Map.of("nightly", home.resolve("ping"), "cleanup", home.resolve("ping-2")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{} | nobody is told",
                "{channels: {team: {url-file: u}}} | type' is missing",
                "{channels: {team: {type: slack}}} | url-file' is missing",
                "{channels: {team: {type: slack, url: 'https://hooks/secret'}}} | unknown key",
                "{channels: {team: {type: pigeon}}} | email, slack, discord, webhook, sms",
                "{channels: {log: {type: slack, url-file: u}}} | is not 'log'",
                "{channels: {post: {type: email, server: s, from: a@b, to: c@d, user: u}}} | password-file",
                "{channels: {post: {type: email, server: s, from: a@b}}} | to' is missing",
                "{channels: {post: {type: email, server: s, from: a@b, to: c@d, port: 99999}}} | 1 to 65535",
                "{channels: {team: {type: slack, url-file: u, at-least: loud}}} | none of info, warning, critical",
                "{pings: {weekly: {url-file: u}}} | cleanup, drill, verify"
            })
    void refusesWhatWouldTellNobody(String line) {
        String[] parts = line.split(" \\| ");
        assertThatThrownBy(() -> read("backup:\n  alerts: " + parts[0] + "\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll("line 2", parts[1])
                .message()
                .doesNotContain("secret");
    }
}
