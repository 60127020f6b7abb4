package io.backup4j.examples.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.backup4j.BackupRepository;
import io.backup4j.VerifyRequest;
import io.backup4j.operate.alert.Alerts;
import io.backup4j.operate.schedule.Scheduler;
import io.backup4j.operate.schedule.TaskStatus;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spring.place.HostPlaces;
import io.backup4j.spring.schedule.HostUpkeep;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** The application while it runs. */
final class Host implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PLAN = "nightly";

    private final ConfigurableApplicationContext context;

    Host(ConfigurableApplicationContext context) {
        this.context = context;
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    Client client() {
        return new Client(((WebServerApplicationContext) context).getWebServer().getPort());
    }

    BackupRepository repository() {
        return bean(HostPlaces.class).nearest().open();
    }

    Scheduler scheduler() {
        return bean(HostUpkeep.class).running().orElseThrow().scheduler();
    }

    Alerts alerts() {
        return bean(HostUpkeep.class).running().orElseThrow().alerts();
    }

    TaskStatus nightly() {
        return bean(HostUpkeep.class).task(PLAN).orElseThrow();
    }

    /** Makes the schedule look at the clock, which it would do by itself within a minute. */
    void lookAtTheClock() {
        scheduler().resume(PLAN);
    }

    /** Whether what was due by now is done. */
    boolean isIdle() {
        TaskStatus task = nightly();
        return task.runningSince().isEmpty()
                && task.nextDue().filter(bean(Clock.class).instant()::isBefore).isPresent();
    }

    /** Lets the plan run, which is due by the clock. */
    void runWhatIsDue() {
        lookAtTheClock();
        await().atMost(PATIENCE).until(this::isIdle);
    }

    /** Lets the plan run although it is not due; the clock was moved since its last run. */
    void runNow() {
        Instant last = nightly().lastFinishedOrNull();
        scheduler().request(PLAN);
        await().atMost(PATIENCE).until(() -> !Objects.equals(nightly().lastFinishedOrNull(), last));
    }

    /** Reads all that is stored. */
    void requireWholeRepository() {
        assertThat(repository()
                        .verify(VerifyRequest.everything(), RunControl.none())
                        .findings())
                .isEmpty();
    }

    @Override
    public void close() {
        context.close();
    }
}
