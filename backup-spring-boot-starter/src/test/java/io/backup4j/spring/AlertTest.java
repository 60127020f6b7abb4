package io.backup4j.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.backup4j.operate.schedule.Scheduler;
import io.backup4j.spi.alert.AlertChannel;
import io.backup4j.spi.alert.AlertKind;
import io.backup4j.spi.alert.AlertMessage;
import io.backup4j.spi.alert.AlertNotice;
import io.backup4j.spring.schedule.HostUpkeep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.mail.MailSender;
import org.springframework.mail.SimpleMailMessage;

class AlertTest {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @TempDir
    private Path directory;

    private final List<String> told = new CopyOnWriteArrayList<>();

    @Test
    void aFailingPlanIsToldOnceAndWhenItIsOver() throws IOException {
        Path media = directory.resolve("media");
        application(media)
                .withBean(AlertChannel.class, () -> new Collecting(told))
                .run(context -> {
                    run(context);
                    await().atMost(PATIENCE).until(() -> told.contains("OPENED FAILED nightly"));
                    run(context);
                    assertThat(told).containsOnlyOnce("OPENED FAILED nightly");

                    Files.createDirectory(media);
                    run(context);
                    await().atMost(PATIENCE).until(() -> told.contains("RESOLVED FAILED nightly"));
                    assertThat(context.getBean(HostUpkeep.class).alerts())
                            .noneMatch(alert -> alert.kind() == AlertKind.FAILED);
                });
    }

    @Test
    void aBrokenChannelHidesNothingFromTheOthers() {
        application(directory.resolve("media"))
                .withPropertyValues(
                        "backup.alerts.channels.team.type=slack",
                        "backup.alerts.channels.team.url=http://127.0.0.1:1/hook")
                .withBean(AlertChannel.class, () -> new Collecting(told))
                .run(context -> {
                    run(context);
                    await().atMost(PATIENCE).until(() -> told.contains("OPENED FAILED nightly"));
                });
    }

    @Test
    void mailGoesByTheSenderOfTheHost() {
        List<SimpleMailMessage> mails = new CopyOnWriteArrayList<>();
        application(directory.resolve("media"))
                .withPropertyValues("backup.alerts.email.to=ops@example.org", "spring.application.name=library")
                .withBean(MailSender.class, () -> new MailSender() {
                    @Override
                    public void send(SimpleMailMessage... messages) {
                        mails.addAll(List.of(messages));
                    }
                })
                .run(context -> {
                    run(context);
                    await().atMost(PATIENCE).until(() -> !mails.isEmpty());
                    assertThat(mails.get(0).getTo()).containsExactly("ops@example.org");
                    assertThat(mails.get(0).getSubject())
                            .contains("FAILED nightly")
                            .contains("library");
                });
    }

    @Test
    void receiversWithoutASenderStopTheStart() {
        application(directory.resolve("media"))
                .withPropertyValues("backup.alerts.email.to=ops@example.org")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContaining("backup.alerts.email.to"));
    }

    private ApplicationContextRunner application(Path media) {
        return Contexts.withDatabase(directory)
                .withPropertyValues(
                        "backup.alerts.gap=0s",
                        "backup.plans.nightly.retries=0",
                        "backup.plans.nightly.sources=media",
                        "backup.sources.media.paths=" + media);
    }

    private static void run(ApplicationContext context) {
        HostUpkeep upkeep = context.getBean(HostUpkeep.class);
        Scheduler scheduler = upkeep.running().orElseThrow().scheduler();
        var before = upkeep.task("nightly").orElseThrow().lastFinishedOrNull();
        scheduler.request("nightly");
        await().atMost(PATIENCE).until(() -> {
            var now = upkeep.task("nightly").orElseThrow().lastFinishedOrNull();
            return now != null && !now.equals(before);
        });
    }

    /** Remembers what it was told. */
    private record Collecting(List<String> told) implements AlertChannel {
        @Override
        public String name() {
            return "collecting";
        }

        @Override
        public void deliver(AlertMessage message) {
            for (AlertNotice notice : message.notices()) {
                told.add(notice.event() + " " + notice.alert().title());
            }
        }
    }
}
