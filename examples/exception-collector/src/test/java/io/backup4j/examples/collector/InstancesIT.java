package io.backup4j.examples.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spring.run.HostRuns;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(Servers.class)
class InstancesIT {
    private static final Duration NIGHT = Duration.ofHours(14);

    @TempDir
    private Path directory;

    @Test
    void ofTwoInstancesOneRunsWhatIsDue() throws Exception {
        Site site = new Site(directory);
        try (Host first = site.start();
                Host second = site.start("backup.state-directory=" + directory.resolve("other"))) {
            site.clock.move(NIGHT);
            await().atMost(Host.PATIENCE).until(() -> {
                // Who did not get the claim looks again after a minute.
                site.clock.move(Duration.ofMinutes(2));
                first.lookAtTheClock();
                second.lookAtTheClock();
                return first.isIdle() && second.isIdle();
            });

            assertThat(first.repository().list()).singleElement().satisfies(backup -> assertThat(backup.status())
                    .isEqualTo(BackupStatus.COMPLETED));
            assertThat(first.bean(HostRuns.class).recent().size()
                            + second.bean(HostRuns.class).recent().size())
                    .isEqualTo(1);
            second.requireWholeRepository();
        }
    }

    @Test
    void aRunThatAStopCutsOffIsMadeUpForOnceByTheNextStart() throws Exception {
        Site site = new Site(directory);
        try (Host host = site.start("backup.bandwidth=256KB")) {
            site.database()
                    .update(
                            "INSERT INTO exception_group SELECT md5(n::text), 'shop', 'java.io.IOException', md5(random()::text) || md5(random()::text), 1, now(), now() FROM generate_series(1, 20000) n");
            site.clock.move(NIGHT);
            host.lookAtTheClock();
            // What it reads is stored for seconds at this bandwidth, and then the stop is noticed.
            await().pollInterval(Duration.ofMillis(10))
                    .atMost(Host.PATIENCE)
                    .until(() -> host.bean(HostRuns.class).recent().stream()
                            .anyMatch(run -> run.progress().isPresent()));
        }

        try (Host again = site.start()) {
            await().atMost(Host.PATIENCE).until(again::isIdle);
            assertThat(again.repository().list()).singleElement().satisfies(backup -> assertThat(backup.status())
                    .isEqualTo(BackupStatus.COMPLETED));
            assertThat(again.bean(HostRuns.class).recent()).hasSize(1);
            again.requireWholeRepository();
        }
    }
}
