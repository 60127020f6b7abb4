package io.backup4j.operate.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.repository.BackupRecords;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.ObjectKeys;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.RepositoryAccess;
import io.backup4j.engine.repository.Settings;
import io.backup4j.engine.seal.SealedKind;
import io.backup4j.engine.verify.VerifyJob;
import io.backup4j.engine.verify.VerifyRunner;
import io.backup4j.spi.backup.BackupManifest;
import io.backup4j.spi.backup.BackupNote;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.testkit.ListedBackup;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A repository with backups that hold nothing, made on given days. */
final class RetentionFixture {
    static final Instant NOW = Instant.parse("2026-12-01T14:30:22Z");
    static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    private RetentionFixture() {}

    static Repository repository(BackupSink sink) throws IOException {
        return access(sink).createUnencrypted();
    }

    static Repository open(BackupSink sink) throws IOException {
        return access(sink).open(null, null);
    }

    private static RepositoryAccess access(BackupSink sink) {
        return new RepositoryAccess(
                sink, new Settings(CLOCK, new SecureRandom(), "host", 1, 16 << 20, 1, false, Optional.empty()));
    }

    /** Commits backups as if writers had made them, with their notes. */
    static List<BackupSummary> commit(Repository repository, ListedBackup... oldestFirst) throws IOException {
        List<BackupSummary> listed = ListedBackup.committed(oldestFirst);
        for (BackupSummary backup : listed) {
            repository
                    .store()
                    .put(
                            SealedKind.MANIFEST,
                            ObjectKeys.backup(backup.uuid()),
                            BackupRecords.encode(new Manifest(record(backup), Map.of())));
            for (BackupNote note : backup.notes()) {
                note(repository, backup.uuid(), note.sequence(), note.type(), note.values());
            }
        }
        return listed;
    }

    static void note(Repository repository, UUID uuid, long sequence, BackupNote.Type type, Map<String, String> values)
            throws IOException {
        repository.records().addNote(uuid, sequence, type, "test", values);
    }

    private static BackupManifest record(BackupSummary backup) {
        return new BackupManifest(
                backup.id(),
                backup.uuid(),
                backup.type(),
                backup.status() == BackupStatus.PARTIAL ? BackupStatus.PARTIAL : BackupStatus.COMPLETED,
                backup.plan(),
                backup.started(),
                backup.finished(),
                backup.order(),
                null,
                List.of(),
                "zstd level 1",
                "none",
                "test",
                Map.of());
    }

    /** Orders of the listed backups, newest first. */
    static List<Long> listed(Repository repository) throws IOException {
        return repository.catalogue().view().summaries().stream()
                .map(BackupSummary::order)
                .toList();
    }

    /** Reads everything back: whatever retention did, what is listed is whole. */
    static void checkFully(Repository repository) throws IOException {
        List<Manifest> manifests = new ArrayList<>();
        for (BackupSummary backup : repository.catalogue().view().summaries()) {
            repository.records().load(backup.uuid()).ifPresent(manifests::add);
        }
        assertThat(new VerifyRunner(repository, new VerifyJob(manifests, true, 1, List.of(), 1), RunControl.none())
                        .run()
                        .findings())
                .isEmpty();
        assertThat(repository.sessions().list()).as("sessions left behind").isEmpty();
    }
}
