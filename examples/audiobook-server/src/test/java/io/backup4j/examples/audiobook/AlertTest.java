package io.backup4j.examples.audiobook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpServer;
import io.backup4j.spi.journal.RunOutcome;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertTest {
    private static final int ANY_PORT = 0;
    private static final int BROKEN = 500;

    @TempDir
    private Path directory;

    private final MovedClock clock = new MovedClock();
    private final GreenMail mail = new GreenMail(new ServerSetup(ANY_PORT, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    private final AtomicInteger slackCalls = new AtomicInteger();
    private HttpServer slack;

    @BeforeEach
    void startReceivers() throws IOException {
        mail.start();
        slack = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), ANY_PORT), 0);
        slack.createContext("/hook", exchange -> {
            slackCalls.incrementAndGet();
            exchange.sendResponseHeaders(BROKEN, -1);
            exchange.close();
        });
        slack.start();
    }

    @AfterEach
    void stopReceivers() {
        slack.stop(0);
        mail.stop();
    }

    @Test
    void aFailingNightIsMailedOnceRemindedOfAndResolvedAlthoughSlackIsBroken() throws Exception {
        try (RunningLibrary library = start()) {
            Path covers = directory.resolve("library/covers");
            Path away = directory.resolve("away");
            Files.move(covers, away);

            assertThat(library.next("nightly")).isEqualTo(RunOutcome.FAILED);
            awaitMail(library, "OPENED: FAILED nightly");
            await().atMost(RunningLibrary.PATIENCE).untilAsserted(() -> {
                // A channel that fails is tried again after 1, 2, 4 … minutes, and told of on the others after the
                // third time.
                clock.move(Duration.ofMinutes(1));
                library.look();
                assertThat(mails()).contains("OPENED: DELIVERY team");
            });
            assertThat(slackCalls).hasValueGreaterThanOrEqualTo(3);

            assertThat(library.next("nightly")).isEqualTo(RunOutcome.FAILED);
            awaitMail(library, "REMINDER: FAILED nightly");

            Files.move(away, covers);
            assertThat(library.next("nightly")).isEqualTo(RunOutcome.SUCCESS);
            awaitMail(library, "RESOLVED: FAILED nightly");
            assertThat(mails()).containsOnlyOnce("OPENED: FAILED nightly");
        }
    }

    @Test
    void aPausedPlanThatNeverRanIsMailedAsMissed() throws Exception {
        try (RunningLibrary library = start()) {
            library.upkeep().scheduler().pause("nightly");
            clock.move(Duration.ofHours(38));
            library.look();
            awaitMail(library, "OPENED: MISSED nightly");
        }
    }

    private RunningLibrary start() {
        return RunningLibrary.start(
                directory,
                clock,
                "spring.mail.host=127.0.0.1",
                "spring.mail.port=" + mail.getSmtp().getPort(),
                "backup.alerts.gap=0s",
                "backup.alerts.email.to=ops@example.org",
                "backup.alerts.email.from=library@example.org",
                "backup.alerts.channels.team.type=slack",
                "backup.alerts.channels.team.url=http://127.0.0.1:"
                        + slack.getAddress().getPort() + "/hook",
                "backup.plans.nightly.retries=0");
    }

    private void awaitMail(RunningLibrary library, String words) {
        await().atMost(RunningLibrary.PATIENCE).untilAsserted(() -> {
            library.look();
            assertThat(mails()).contains(words);
        });
    }

    /** The texts of all that came. */
    private String mails() throws MessagingException, IOException {
        StringBuilder texts = new StringBuilder();
        for (MimeMessage message : mail.getReceivedMessages()) {
            texts.append(message.getContent()).append('\n');
        }
        return texts.toString();
    }
}
