package io.backup4j.cli;

import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupManifest;
import io.backup4j.spi.backup.BackupNote;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.backup.Consistency;
import io.backup4j.spi.backup.SourceRecord;
import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.entry.StoredEntry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Records made by hand. */
public final class Samples {
    public static final Instant STARTED = Instant.parse("2026-12-01T14:30:22Z");
    public static final Instant FINISHED = Instant.parse("2026-12-01T14:30:30.100Z");
    public static final BackupId ID = BackupId.of("backup_20261201_143022_full");

    private Samples() {}

    public static SourceRecord source(List<EntryIssue> issues, long missing) {
        return new SourceRecord(
                "files",
                "files",
                new Consistency.Fuzzy(STARTED, FINISHED),
                1300,
                1234,
                3L << 30,
                2L << 30,
                1L << 30,
                512L << 20,
                "c0ffee",
                issues,
                missing,
                Map.of("root", "/srv"));
    }

    public static BackupManifest manifest(BackupStatus status, List<EntryIssue> issues, long missing) {
        return new BackupManifest(
                ID,
                new UUID(1, 2),
                BackupType.FULL,
                status,
                "nightly",
                STARTED,
                FINISHED,
                7,
                null,
                List.of(source(issues, missing)),
                "zstd 3",
                "aes-256-gcm",
                "cli",
                Map.of("host", "example"));
    }

    public static BackupSummary summary() {
        return new BackupSummary(
                ID,
                new UUID(1, 2),
                BackupType.FULL,
                BackupStatus.COMPLETED,
                "nightly",
                STARTED,
                FINISHED,
                7,
                List.of("files"),
                1234,
                3L << 30,
                512L << 20,
                List.of(new BackupNote(BackupNote.Type.VALIDATION, 1, FINISHED, "cli", Map.of("result", "ok"))));
    }

    public static StoredEntry file(String path, long sizeBytes) {
        return entry(EntryPath.of(path), EntryKind.FILE, sizeBytes);
    }

    public static StoredEntry entry(EntryPath path, EntryKind kind, long sizeBytes) {
        EntryAttributes attributes = EntryAttributes.builder()
                .number(EntryAttributes.MODE, 0100640)
                .number(EntryAttributes.MTIME_SECONDS, STARTED.getEpochSecond())
                .text(EntryAttributes.OWNER, "somebody")
                .build();
        return new StoredEntry(path, kind, attributes, sizeBytes, new byte[0], false);
    }
}
