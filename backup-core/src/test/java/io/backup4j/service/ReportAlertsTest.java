package io.backup4j.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.BackupReport;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupManifest;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.backup.Consistency;
import io.backup4j.spi.backup.SourceRecord;
import io.backup4j.spi.entry.EntryIssue;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ReportAlertsTest {
    private static final EntryIssue NOTE = new EntryIssue("noted.txt", false, "it changed while it was read");

    @Test
    void aPartialBackupNamesTheEntryThatIsMissing() {
        assertThat(ReportAlerts.partial(report(1, NOTE, missing("secret.txt"))))
                .endsWith("is partial: 1 entry could not be stored: media: secret.txt (access is denied).");
    }

    @Test
    void ofManyTheFirstThreeAreNamedAndTheOthersCounted() {
        assertThat(ReportAlerts.partial(report(5, missing("a"), missing("b"), missing("c"), missing("d"))))
                .contains("5 entries could not be stored: media: a (", "media: b (", "media: c (")
                .endsWith("; and 2 more.")
                .doesNotContain("media: d");
    }

    @Test
    void whoseNamesAreNotKnownAreCounted() {
        assertThat(ReportAlerts.partial(report(2, NOTE))).contains("2 entries could not be stored; the details");
    }

    private static EntryIssue missing(String path) {
        return new EntryIssue(path, true, "access is denied");
    }

    private static BackupReport report(long missing, EntryIssue... issues) {
        Instant time = Instant.parse("2026-11-21T02:00:00Z");
        SourceRecord source = new SourceRecord(
                "media",
                "file",
                new Consistency.Held(time),
                1,
                1,
                1,
                1,
                1,
                1,
                "checksum",
                List.of(issues),
                missing,
                Map.of());
        BackupManifest manifest = new BackupManifest(
                BackupId.of(time, BackupType.FULL, 1),
                new UUID(0, 1),
                BackupType.FULL,
                BackupStatus.PARTIAL,
                "nightly",
                time,
                time,
                1,
                null,
                List.of(source),
                "zstd",
                "none",
                "test",
                Map.of());
        return new BackupReport(manifest, BackupStatus.PARTIAL, List.of(), 0, 0);
    }
}
