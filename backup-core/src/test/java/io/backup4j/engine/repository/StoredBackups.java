package io.backup4j.engine.repository;

import io.backup4j.engine.seal.SealedKind;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupNote;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.util.UUID;

/** An unencrypted repository, and backups without content that can be found by their ids. */
final class StoredBackups {
    private StoredBackups() {}

    static Repository open(BackupSink sink) throws IOException {
        return TestRepositories.access(sink).open(null, null);
    }

    /** Backups are to be put in ascending order, from 1. */
    static BackupId put(Repository repository, long order) throws IOException {
        UUID uuid = UUID.randomUUID();
        BackupId id = repository.records().claimId(TestRepositories.CLOCK.instant(), BackupType.FULL, uuid);
        Manifest manifest = Manifests.of(uuid, order);
        if (!manifest.record().id().equals(id)) {
            throw new IllegalArgumentException("order: " + order + " is not the next one, " + id + " is");
        }
        repository.store().put(SealedKind.MANIFEST, ObjectKeys.backup(uuid), BackupRecords.encode(manifest));
        return id;
    }

    static UUID uuid(Repository repository, BackupId id) throws IOException {
        return repository.records().uuidOf(id).orElseThrow();
    }

    static boolean isListed(BackupSink sink, BackupId id) throws IOException {
        return open(sink).catalogue().view().summaries().stream()
                .anyMatch(summary -> summary.id().equals(id));
    }

    static boolean isHeld(BackupSink sink, BackupId id) throws IOException {
        Repository repository = open(sink);
        UUID uuid = uuid(repository, id);
        return NoteFold.fold(repository.catalogue().view().notesOf(uuid)).stream()
                .anyMatch(note -> note.type() == BackupNote.Type.HOLD);
    }

    /** Flips the last bit of an object; the same call again repairs it. */
    static void flip(BackupSink sink, ObjectKey key) throws IOException {
        byte[] bytes = SinkObjects.read(sink, key);
        bytes[bytes.length - 1] ^= 1;
        sink.delete(key);
        sink.put(key, ObjectContent.of(bytes));
    }
}
