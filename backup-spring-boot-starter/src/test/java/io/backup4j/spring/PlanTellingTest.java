package io.backup4j.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.backup4j.operate.alert.Alerts;
import io.backup4j.sinks.ForwardingSink;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.alert.Alert;
import io.backup4j.spi.alert.AlertKind;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.PutResult;
import io.backup4j.spi.sink.SinkAccessException;
import io.backup4j.spring.plan.HostPlans;
import io.backup4j.spring.run.HostRun;
import io.backup4j.spring.run.PlanRunner;
import io.backup4j.spring.run.RunOrder;
import io.backup4j.spring.schedule.HostUpkeep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ApplicationContext;

/** What somebody runs by hand, as by REST or the actuator, is told as what the schedule runs. */
class PlanTellingTest {
    @TempDir
    private Path directory;

    private final AtomicBoolean dead = new AtomicBoolean();

    @Test
    void aRunByHandThatMissesAPlaceIsToldAndEndsOnlyTheFailure() throws IOException {
        Files.writeString(Files.createDirectory(directory.resolve("media")).resolve("cover"), "a cover");
        Contexts.withDatabase(directory)
                .withPropertyValues(
                        "backup.plans.nightly.retries=0", "backup.sources.media.paths=" + directory.resolve("media"))
                .withBean("offsite", BackupSink.class, this::dying)
                .run(context -> {
                    Alerts alerts = context.getBean(HostUpkeep.class)
                            .running()
                            .orElseThrow()
                            .alerts();
                    alerts.raise(AlertKind.FAILED, "nightly", "the database was away at 02:00");
                    dead.set(true);
                    run(context, List.of());
                    assertThat(alerts.open())
                            .extracting(Alert::kind, Alert::subject)
                            .contains(tuple(AlertKind.PARTIAL, "nightly"), tuple(AlertKind.PLACE, "nightly at offsite"))
                            .doesNotContain(tuple(AlertKind.FAILED, "nightly"));

                    dead.set(false);
                    run(context, List.of("media"));
                    assertThat(alerts.open(AlertKind.PARTIAL, "nightly"))
                            .as("a run of one source says nothing about the plan")
                            .isPresent();
                    run(context, List.of());
                    assertThat(alerts.open(AlertKind.PARTIAL, "nightly")).isEmpty();
                    assertThat(alerts.open(AlertKind.PLACE, "nightly at offsite"))
                            .isEmpty();
                });
    }

    private static void run(ApplicationContext context, List<String> sources) {
        HostRun run = context.getBean(PlanRunner.class)
                .begin(context.getBean(HostPlans.class).require("nightly"), new RunOrder(null, sources, "rest"));
        await().atMost(Duration.ofSeconds(40)).until(() -> run.end().isPresent());
    }

    private BackupSink dying() {
        return new ForwardingSink(new MemorySink()) {
            @Override
            public PutResult put(ObjectKey key, ObjectContent content) throws IOException {
                if (dead.get()) {
                    throw new SinkAccessException("the credentials have expired");
                }
                return super.put(key, content);
            }
        };
    }
}
