package io.backup4j.examples.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.journal.RunOutcome;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(Servers.class)
class NightlyIT {
    @TempDir
    private Path directory;

    @Test
    void eachNightEverythingIsBackedUpAndProvenAndOldBackupsGo() throws Exception {
        Site site = new Site(directory);
        try (Host host = site.start("backup.plans.nightly.retention.daily=2")) {
            for (int night = 1; night <= 3; night++) {
                assertThat(host.client().report("java.io.IOException", "night " + night))
                        .isTrue();
                long reported = night;
                await().atMost(Host.PATIENCE).until(() -> host.client().counted() == reported);
                site.clock.move(Duration.ofHours(24));
                host.runWhatIsDue();
                assertThat(host.nightly().lastOutcome().orElseThrow().outcome()).isEqualTo(RunOutcome.SUCCESS);
            }

            assertThat(host.repository().list()).hasSize(2).allSatisfy(backup -> {
                assertThat(backup.status()).isEqualTo(BackupStatus.COMPLETED);
                assertThat(backup.verified()).isTrue();
                assertThat(backup.sources()).containsExactlyInAnyOrder("configuration", "database", "kafka");
            });
            assertThat(host.repository().latest().started()).isEqualTo(site.clock.instant());
            assertThat(host.alerts().open()).isEmpty();
            host.requireWholeRepository();
        }
    }
}
