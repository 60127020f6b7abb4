package io.backup4j.examples.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.backup4j.spi.backup.BackupNote;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.backup.BackupSummary;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(Servers.class)
class MigrationIT {
    @TempDir
    private Path directory;

    @Test
    void aPendingMigrationIsMadeAfterABackupOfWhatWasBefore() throws Exception {
        Site site = new Site(directory);
        try (Host old = site.start()) {
            assertThat(old.client().report("java.io.IOException", "before")).isTrue();
            await().atMost(Host.PATIENCE).until(() -> old.client().counted() == 1);
            assertThat(old.repository().list()).isEmpty();
        }

        try (Host updated = site.start("spring.flyway.locations=classpath:db/migration,classpath:db/next")) {
            BackupSummary backup = updated.repository().latest();
            assertThat(updated.repository().list()).hasSize(1);
            assertThat(backup.status()).isEqualTo(BackupStatus.COMPLETED);
            assertThat(backup.verified()).isTrue();
            assertThat(backup.notes())
                    .filteredOn(note -> note.type() == BackupNote.Type.TAG)
                    .anySatisfy(tag -> assertThat(tag.values()).containsValue("flyway-migration"));
            assertThat(updated.client()
                            .get("/api/backup/backups/" + backup.id() + "/content?source=database&path=1-schema.jsonl")
                            .text())
                    .contains("last_seen")
                    .doesNotContain("resolved");
            assertThat(site.database().queryForObject("SELECT resolved FROM exception_group", Boolean.class))
                    .isFalse();
            updated.requireWholeRepository();
        }
    }
}
