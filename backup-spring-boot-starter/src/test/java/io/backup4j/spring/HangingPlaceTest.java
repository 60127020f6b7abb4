package io.backup4j.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.backup4j.sinks.ForwardingSink;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.journal.RunOutcome;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectInfo;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.ObjectPage;
import io.backup4j.spi.sink.PutResult;
import io.backup4j.spring.place.HostPlaces;
import io.backup4j.spring.schedule.HostUpkeep;
import io.backup4j.spring.status.HostStatus;
import io.backup4j.spring.status.StatusBoard;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The main place is a network drive whose server is away: no call comes back. */
@Timeout(120)
class HangingPlaceTest {
    @TempDir
    private Path directory;

    private final MovedClock clock = new MovedClock(Instant.parse("2026-12-01T12:00:00Z"));
    private final CountDownLatch release = new CountDownLatch(1);

    @Test
    void aPlaceThatHangsAtTheStartIsFailingAndStopsNoPlanToAnotherPlace() {
        Contexts.withDatabase(directory)
                .withPropertyValues(
                        "backup.repository=",
                        "backup.startup-wait=300ms",
                        "backup.sinks.offsite.repository=" + directory.resolve("offsite"),
                        "backup.plans.nightly.places=offsite",
                        "backup.plans.nightly.zone=UTC")
                .withBean("main", BackupSink.class, this::hanging)
                .withBean(Clock.class, () -> clock)
                .run(context -> {
                    try {
                        HostStatus status = context.getBean(StatusBoard.class).status();
                        assertThat(status.level()).isEqualTo(HostStatus.Level.FAILING);
                        assertThat(status.places().get(0).failure()).contains("does not answer");

                        HostUpkeep upkeep = context.getBean(HostUpkeep.class);
                        HostPlaces places = context.getBean(HostPlaces.class);
                        await().atMost(Duration.ofSeconds(40))
                                .until(() -> places.named("offsite").opened().isPresent());
                        clock.move(Duration.ofHours(14));
                        upkeep.running().orElseThrow().scheduler().resume("nightly");
                        await().atMost(Duration.ofSeconds(40)).until(() -> upkeep.task("nightly")
                                .orElseThrow()
                                .lastOutcome()
                                .isPresent());
                        assertThat(upkeep.task("nightly")
                                        .orElseThrow()
                                        .lastOutcome()
                                        .orElseThrow()
                                        .outcome())
                                .isEqualTo(RunOutcome.SUCCESS);
                        assertThat(places.named("offsite").open().list()).hasSize(1);
                    } finally {
                        release.countDown();
                    }
                });
    }

    private BackupSink hanging() {
        return new ForwardingSink(new MemorySink()) {
            private void hang() throws IOException {
                try {
                    release.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }

            @Override
            public PutResult put(ObjectKey key, ObjectContent content) throws IOException {
                hang();
                return super.put(key, content);
            }

            @Override
            public int read(ObjectKey key, long offset, ByteBuffer target) throws IOException {
                hang();
                return super.read(key, offset, target);
            }

            @Override
            public ObjectPage list(String prefix, String startAfter) throws IOException {
                hang();
                return super.list(prefix, startAfter);
            }

            @Override
            public Optional<ObjectInfo> stat(ObjectKey key) throws IOException {
                hang();
                return super.stat(key);
            }
        };
    }
}
