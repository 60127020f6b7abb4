package io.backup4j.engine.repository;

import io.backup4j.engine.seal.SealedKind;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupManifest;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.backup.BackupType;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Manifests without content. */
final class Manifests {
    private Manifests() {}

    static Manifest of(UUID uuid, long order, Instant started) {
        BackupManifest record = new BackupManifest(
                BackupId.of(started, BackupType.FULL, Math.toIntExact(order)),
                uuid,
                BackupType.FULL,
                BackupStatus.COMPLETED,
                "plan",
                started,
                started,
                order,
                null,
                List.of(),
                "zstd level 1",
                "none",
                "test",
                Map.of());
        return new Manifest(record, Map.of());
    }

    static Manifest of(UUID uuid, long order) {
        return of(uuid, order, TestRepositories.CLOCK.instant());
    }

    /** Puts the record of a backup beside any session, as if a writer had committed it. */
    static UUID put(Repository repository, long order, Instant started) throws IOException {
        UUID uuid = UUID.randomUUID();
        repository
                .store()
                .put(SealedKind.MANIFEST, ObjectKeys.backup(uuid), BackupRecords.encode(of(uuid, order, started)));
        return uuid;
    }

    static UUID put(Repository repository, long order) throws IOException {
        return put(repository, order, TestRepositories.CLOCK.instant());
    }

    /** Whether the catalogue lists it. */
    static boolean isListed(Repository repository, UUID uuid) throws IOException {
        for (var summary : repository.catalogue().view().summaries()) {
            if (summary.uuid().equals(uuid)) {
                return true;
            }
        }
        return false;
    }
}
