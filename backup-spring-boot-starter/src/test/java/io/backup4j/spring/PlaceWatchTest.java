package io.backup4j.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.operate.alert.Alerts;
import io.backup4j.operate.state.MemoryState;
import io.backup4j.sinks.ForwardingSink;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.alert.AlertKind;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.SinkSpace;
import io.backup4j.spring.place.HostPlaces;
import io.backup4j.spring.schedule.HostUpkeep;
import io.backup4j.spring.status.HostStatus;
import io.backup4j.spring.status.PlaceWatch;
import io.backup4j.spring.status.StatusBoard;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlaceWatchTest {
    @TempDir
    private Path directory;

    private final AtomicBoolean broken = new AtomicBoolean(true);

    @Test
    void anOpenPlaceWhoseStorageFailsIsToldAndHidesNoOther() {
        Contexts.withDatabase(directory)
                .withPropertyValues(
                        "backup.repository=", "backup.sinks.offsite.repository=" + directory.resolve("offsite"))
                .withBean("main", BackupSink.class, this::withoutSpace)
                .run(context -> {
                    PlaceWatch watch = new PlaceWatch(context.getBean(HostPlaces.class));
                    Alerts alerts = alerts();
                    watch.look(alerts, Instant.now());
                    assertThat(watch.seen("main")).isEmpty();
                    assertThat(watch.seen("offsite")).isPresent();
                    assertThat(alerts.open(AlertKind.PLACE, "main"))
                            .hasValueSatisfying(
                                    alert -> assertThat(alert.message()).contains("the disk is away"));
                    assertThat(alerts.open(AlertKind.PLACE, "offsite")).isEmpty();

                    broken.set(false);
                    watch.look(alerts, Instant.now());
                    assertThat(watch.seen("main")).isPresent();
                    assertThat(alerts.open(AlertKind.PLACE, "main")).isEmpty();
                });
    }

    @Test
    void anOpenPlaceThatHangsIsToldAndHidesNoOther() {
        CountDownLatch release = new CountDownLatch(1);
        Contexts.withDatabase(directory)
                .withPropertyValues(
                        "backup.repository=", "backup.sinks.offsite.repository=" + directory.resolve("offsite"))
                .withBean("main", BackupSink.class, () -> hangingIn(release))
                .run(context -> {
                    PlaceWatch watch = new PlaceWatch(context.getBean(HostPlaces.class), Duration.ofMillis(300));
                    Alerts alerts = context.getBean(HostUpkeep.class)
                            .running()
                            .orElseThrow()
                            .alerts();
                    try {
                        watch.look(alerts, Instant.now());
                        assertThat(watch.seen("offsite")).isPresent();
                        assertThat(alerts.open(AlertKind.PLACE, "main"))
                                .hasValueSatisfying(
                                        alert -> assertThat(alert.message()).contains("it hangs"));
                        assertThat(context.getBean(StatusBoard.class).status().level())
                                .isEqualTo(HostStatus.Level.FAILING);
                    } finally {
                        release.countDown();
                    }
                });
    }

    @Test
    void whoIsInterruptedWhileAPlaceHangsTellsNothingOfAnyPlace() {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        Contexts.withDatabase(directory)
                .withPropertyValues(
                        "backup.repository=", "backup.sinks.offsite.repository=" + directory.resolve("offsite"))
                .withBean("main", BackupSink.class, () -> hangingIn(release))
                .run(context -> {
                    HostPlaces places = context.getBean(HostPlaces.class);
                    places.named("main").open();
                    places.named("offsite").open();
                    PlaceWatch watch = new PlaceWatch(places, Duration.ofSeconds(100));
                    Alerts alerts = alerts();
                    alerts.add((of, now) -> asked.countDown());
                    alerts.add(watch);
                    try {
                        Thread looking = new Thread(alerts::look);
                        looking.start();
                        assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
                        looking.interrupt();
                        looking.join();
                        assertThat(alerts.open()).as("both are well").isEmpty();
                    } finally {
                        release.countDown();
                    }
                });
    }

    /** Beside those of the application, which looks at its places at the same time. */
    private static Alerts alerts() {
        return Alerts.builder(new MemoryState()).executor(Runnable::run).build();
    }

    private BackupSink hangingIn(CountDownLatch release) {
        return new ForwardingSink(new MemorySink()) {
            @Override
            public Optional<SinkSpace> space() throws IOException {
                try {
                    release.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                return super.space();
            }
        };
    }

    private BackupSink withoutSpace() {
        return new ForwardingSink(new MemorySink()) {
            @Override
            public Optional<SinkSpace> space() throws IOException {
                if (broken.get()) {
                    throw new IOException("the disk is away");
                }
                return super.space();
            }
        };
    }
}
