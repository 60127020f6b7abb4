package io.backup4j.examples.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(Servers.class)
class AlertIT {
    private static final Duration NIGHT = Duration.ofHours(24);

    @TempDir
    private Path directory;

    private final GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    @BeforeEach
    void startMail() {
        mail.start();
    }

    @AfterEach
    void stopMail() {
        mail.stop();
    }

    @Test
    void aBrokenSourceIsToldOnceByMailThenRemindedThenResolved() throws Exception {
        Site site = new Site(directory);
        try (Host host = site.start(
                "spring.mail.host=127.0.0.1",
                "spring.mail.port=" + mail.getSmtp().getPort(),
                "backup.alerts.email.to=ops@example.org",
                "backup.alerts.email.from=collector@example.org",
                "backup.alerts.gap=0s",
                "backup.verify.enabled=false")) {
            Path away = Files.move(site.configuration(), directory.resolve("away"));
            night(site, host);
            awaitMails(host, "OPENED");

            site.clock.move(Duration.ofHours(1));
            host.runNow();
            host.alerts().look();
            assertThat(subjects()).hasSize(1);

            site.clock.move(Duration.ofHours(23));
            host.runWhatIsDue();
            awaitMails(host, "OPENED", "REMINDER");

            Files.move(away, site.configuration());
            night(site, host);
            awaitMails(host, "OPENED", "REMINDER", "RESOLVED");
            MimeMessage first = mail.getReceivedMessages()[0];
            assertThat(first.getAllRecipients()[0]).hasToString("ops@example.org");
            assertThat(first.getSubject()).contains("nightly").contains("exception-collector");
            assertThat(String.valueOf(first.getContent())).contains("PARTIAL nightly");
            host.requireWholeRepository();
        }
    }

    private static void night(Site site, Host host) {
        site.clock.move(NIGHT);
        host.runWhatIsDue();
    }

    private void awaitMails(Host host, String... events) {
        await().atMost(Host.PATIENCE).untilAsserted(() -> {
            host.alerts().look();
            List<String> subjects = subjects();
            assertThat(subjects).hasSize(events.length);
            for (int i = 0; i < events.length; i++) {
                assertThat(subjects.get(i)).contains(events[i]);
            }
        });
    }

    private List<String> subjects() throws MessagingException {
        List<String> subjects = new ArrayList<>();
        for (MimeMessage message : mail.getReceivedMessages()) {
            subjects.add(message.getSubject());
        }
        return subjects;
    }
}
