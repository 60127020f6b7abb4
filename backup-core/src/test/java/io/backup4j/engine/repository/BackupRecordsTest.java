package io.backup4j.engine.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.seal.SealedKind;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.error.NotFoundException;
import io.backup4j.testkit.NonConditionalSink;
import java.io.IOException;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BackupRecordsTest {
    private static final Instant NOW = TestRepositories.CLOCK.instant();

    private final MemorySink stored = new MemorySink();

    @Test
    void neverGivesAnIdTwiceEvenWhereTheStoreOverwrites() throws IOException {
        TestRepositories.unencrypted(stored);
        BackupRecords records = new RepositoryAccess(
                        new NonConditionalSink(stored), TestRepositories.settings(1, 32 << 20, true))
                .open(null, null)
                .records();

        Set<String> ids = new TreeSet<>();
        for (int i = 0; i < 3; i++) {
            ids.add(records.claimId(NOW, BackupType.FULL, UUID.randomUUID()).value());
        }

        assertThat(ids)
                .containsExactly(
                        "backup_20261201_143022_full",
                        "backup_20261201_143022_full-2",
                        "backup_20261201_143022_full-3");
    }

    @Test
    void findsABackupByItsIdUntilItIsDeleted() throws IOException {
        Repository repository = TestRepositories.unencrypted(stored);
        UUID uuid = Manifests.put(repository, 1);
        BackupId id = repository.records().claimId(NOW, BackupType.FULL, uuid);

        assertThat(repository.records().find(id).record().uuid()).isEqualTo(uuid);

        repository.store().put(SealedKind.DELETED, ObjectKeys.deleted(uuid, 1), new byte[0]);
        assertThatThrownBy(() -> repository.records().find(id))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining(id.value());
    }

    @Test
    void aClaimOfARunThatFailedFindsNothing() throws IOException {
        Repository repository = TestRepositories.unencrypted(stored);
        UUID uuid = UUID.randomUUID();
        BackupId id = repository.records().claimId(NOW, BackupType.FULL, uuid);

        assertThatThrownBy(() -> repository.records().find(id)).isInstanceOf(NotFoundException.class);
        repository.sessions().buryIfUndecided(uuid, "test");
        assertThatThrownBy(() -> repository.records().find(id)).isInstanceOf(NotFoundException.class);
    }
}
