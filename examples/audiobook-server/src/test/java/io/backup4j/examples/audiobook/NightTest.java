package io.backup4j.examples.audiobook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.backup4j.spi.backup.BackupManifest;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.backup.SourceRecord;
import io.backup4j.spi.journal.RunOutcome;
import io.backup4j.spring.status.StatusBoard;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class NightTest {
    private static final byte[] CONTENT = "once upon a time".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path directory;

    private final MovedClock clock = new MovedClock();

    @Test
    void eachNightMakesOneVerifiedBackupOfAllPartsAndLetsOldOnesGo() {
        try (RunningLibrary library = RunningLibrary.start(
                directory,
                clock,
                "backup.plans.nightly.retention.daily=2",
                "backup.plans.nightly.retention.weekly=1",
                "backup.plans.nightly.retention.monthly=1")) {
            library.as("librarian").upload("Emma", CONTENT);
            assertThat(library.task("nightly").nextDue()).contains(Instant.parse("2026-12-02T02:00:00Z"));
            assertThat(library.repository().list()).isEmpty();

            assertThat(library.next("nightly")).isEqualTo(RunOutcome.SUCCESS);

            assertThat(library.backups("nightly")).singleElement().satisfies(backup -> {
                assertThat(backup.type()).isEqualTo(BackupType.SNAPSHOT);
                assertThat(backup.status()).isEqualTo(BackupStatus.COMPLETED);
                assertThat(backup.verified()).isTrue();
                assertThat(backup.id().value()).startsWith("backup_20261202_0200");
                BackupManifest manifest = library.repository().show(backup.id()).manifest();
                assertThat(manifest.sources())
                        .extracting(SourceRecord::name, SourceRecord::files)
                        .containsExactlyInAnyOrder(tuple("database", 1L), tuple("media", 1L), tuple("covers", 1L));
            });
            assertThat(library.task("nightly").nextDue()).contains(Instant.parse("2026-12-03T02:00:00Z"));

            for (int night = 2; night <= 4; night++) {
                assertThat(library.next("nightly")).isEqualTo(RunOutcome.SUCCESS);
            }
            assertThat(library.backups("nightly"))
                    .extracting(BackupSummary::started)
                    .containsExactlyInAnyOrder(
                            Instant.parse("2026-12-04T02:00:01Z"), Instant.parse("2026-12-05T02:00:01Z"));
            library.requireIntactRepository();
        }
    }

    @Test
    void theWeeklyDrillRestoresDatabaseAndFilesAndIsPartOfTheStatus() {
        try (RunningLibrary library =
                RunningLibrary.start(directory, clock, "backup.drill.schedule=weekly saturday 02:10")) {
            library.as("librarian").upload("Emma", CONTENT);
            // The only plan whose backup may be drawn.
            library.upkeep().scheduler().pause("progress");
            assertThat(library.next("nightly")).isEqualTo(RunOutcome.SUCCESS);

            assertThat(library.next("drill")).isEqualTo(RunOutcome.SUCCESS);

            assertThat(library.bean(StatusBoard.class).status().tasks())
                    .filteredOn(task -> task.name().equals("drill"))
                    .singleElement()
                    .satisfies(task -> assertThat(task.lastSuccess()).contains(clock.instant()));
            JsonNode drills = library.as("operator").json("/library/api/backup/history?kind=drill");
            assertThat(drills.required("items")).hasSize(1);
            assertThat(drills.required("items").get(0).required("outcome").stringValue())
                    .isEqualTo("SUCCESS");
            library.requireIntactRepository();
        }
    }
}
