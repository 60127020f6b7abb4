package io.backup4j.engine.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.seal.SealedKind;
import io.backup4j.sinks.ForwardingSink;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.error.NotFoundException;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.PutResult;
import io.backup4j.spi.sink.SinkFullException;
import io.backup4j.testkit.Fault;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeletionsTest {
    private final MemorySink stored = new MemorySink();
    private final KeyedFaultSink faulty = new KeyedFaultSink(stored);
    private Repository repository;
    private Deletions deletions;
    private BackupId first;
    private BackupId second;

    @BeforeEach
    void create() throws IOException {
        TestRepositories.unencrypted(stored).close();
        repository = StoredBackups.open(faulty);
        deletions = repository.deletions();
        first = StoredBackups.put(repository, 1);
        second = StoredBackups.put(repository, 2);
    }

    @AfterEach
    void isSound() throws IOException {
        SoundRepository.check(stored);
    }

    @Test
    void saysWhoDeletedWhatAndWhy() throws IOException {
        deletions.delete(first, "cron", "too old");
        deletions.delete(second, "operator", "by mistake");

        assertThat(repository.catalogue().view().summaries()).isEmpty();
        assertThat(deletions.deleted()).hasSize(2);
        DeletedBackup newest = deletions.deleted().get(0);
        assertThat(newest.uuid()).isEqualTo(StoredBackups.uuid(repository, second));
        assertThat(newest.summary()).isNotNull().satisfies(summary -> assertThat(summary.id())
                .isEqualTo(second));
        assertThat(newest.at()).isEqualTo(TestRepositories.CLOCK.instant());
        assertThat(newest.by()).isEqualTo("operator");
        assertThat(newest.reason()).isEqualTo("by mistake");
        assertThat(newest.givenUp()).isFalse();
    }

    @Test
    void deletesOnce() throws IOException {
        deletions.delete(first, "cron", "too old");

        assertThatThrownBy(() -> deletions.delete(first, "cron", "too old"))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("deleted already")
                .hasMessageContaining("undelete");
        assertThatThrownBy(() -> repository.records().find(first))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("undelete");
    }

    @Test
    void knowsWhatNeverWas() throws IOException {
        UUID failed = UUID.randomUUID();
        repository.sessions().buryIfUndecided(failed, "test");

        assertThatThrownBy(() -> deletions.delete(BackupId.of("backup_20200101_000000_full"), "cron", "too old"))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("There is no backup");
        assertThatThrownBy(() -> deletions.delete(failed, "cron", "too old"))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("There is no backup");
        assertThat(SinkObjects.keys(stored, ObjectKeys.DELETED)).isEmpty();
    }

    @Test
    void takesADeletionOfUnknownOutcomeBack() throws IOException {
        faulty.failPut(ObjectKeys.DELETED, Fault.LOST_ACKNOWLEDGEMENT);

        assertThatThrownBy(() -> deletions.delete(first, "cron", "too old")).isInstanceOf(IOException.class);

        assertThat(StoredBackups.isListed(stored, first)).isTrue();
        deletions.delete(first, "cron", "too old");
        assertThat(StoredBackups.isListed(stored, first)).isFalse();
    }

    /** An undelete that began before the second one knows only the number of the first. */
    @Test
    void hasANumberOfItsOwnBesideADeletionOfSomebodyElse() throws IOException {
        UUID uuid = StoredBackups.uuid(repository, first);
        MomentSink timed = new MomentSink(stored);
        Deletions mine = StoredBackups.open(timed).deletions();
        timed.before("put deleted/", () -> deletions.delete(first, "cron", "too old"));

        mine.delete(first, "operator", "by mistake");

        assertThat(SinkObjects.keys(stored, ObjectKeys.DELETED))
                .containsExactly(
                        ObjectKeys.deleted(uuid, 1).value(),
                        ObjectKeys.deleted(uuid, 2).value());
        repository.store().put(SealedKind.UNDELETE, ObjectKeys.undelete(uuid, 1), new byte[0]);
        stored.delete(ObjectKeys.deleted(uuid, 1));
        assertThat(StoredBackups.isListed(stored, first)).isFalse();
        assertThat(deletions.deleted()).singleElement().satisfies(deleted -> assertThat(deleted.by())
                .isEqualTo("operator"));
    }

    @Test
    void knowsItsOwnDeletionAgainAfterARepeatedPut() throws IOException {
        Repository repeating = StoredBackups.open(new ForwardingSink(stored) {
            @Override
            public PutResult put(ObjectKey key, ObjectContent content) throws IOException {
                super.put(key, content);
                return super.put(key, content);
            }
        });

        repeating.deletions().delete(first, "cron", "too old");

        assertThat(SinkObjects.keys(stored, ObjectKeys.DELETED)).hasSize(1);
    }

    @Test
    void deletesABackupWhoseManifestDoesNotOpen() throws IOException {
        UUID uuid = StoredBackups.uuid(repository, first);
        ObjectKey manifest = ObjectKeys.backup(uuid);
        StoredBackups.flip(stored, manifest);
        assertThatThrownBy(() -> repository.records().find(first)).isInstanceOf(DamagedException.class);

        deletions.delete(uuid, "operator", "damaged");

        assertThat(deletions.deleted()).singleElement().satisfies(deleted -> {
            assertThat(deleted.uuid()).isEqualTo(uuid);
            assertThat(deleted.summary()).isNull();
            assertThat(deleted.reason()).isEqualTo("damaged");
        });
        deletions.undelete(uuid);
        assertThat(deletions.deleted()).isEmpty();
        StoredBackups.flip(stored, manifest);
        assertThat(StoredBackups.isListed(stored, first)).isTrue();
    }

    @Test
    void staysDeletedWhenItsRecordCannotBeRead() throws IOException {
        deletions.delete(first, "cron", "too old");
        StoredBackups.flip(stored, ObjectKeys.deleted(StoredBackups.uuid(repository, first), 1));

        assertThat(StoredBackups.isListed(stored, first)).isFalse();
        assertThat(deletions.deleted()).singleElement().satisfies(deleted -> {
            assertThat(deleted.at()).isNull();
            assertThat(deleted.reason()).contains("cannot be read");
        });
    }

    @Test
    void deletesOnAFullDiskWithTheRoomThatWasReserved() throws IOException {
        Repository full = StoredBackups.open(new ForwardingSink(stored) {
            @Override
            public PutResult put(ObjectKey key, ObjectContent content) throws IOException {
                if (!SinkObjects.keys(stored, ObjectKeys.RESERVE).isEmpty()) {
                    throw new SinkFullException("injected: full", new IOException("No space left on device"));
                }
                return super.put(key, content);
            }
        });
        stored.put(ObjectKeys.reserve(0), ObjectContent.of(new byte[1]));

        full.deletions().delete(first, "operator", "make room");

        assertThat(StoredBackups.isListed(stored, first)).isFalse();
        assertThat(SinkObjects.keys(stored, ObjectKeys.RESERVE)).isEmpty();
    }

    @Test
    void findsOnlyWhatIsDeletedAndNotGivenUp() throws IOException {
        BackupRecords records = repository.records();
        assertThatThrownBy(() -> records.findDeleted(first))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("is not deleted");
        deletions.delete(first, "cron", "too old");

        Manifest found = records.findDeleted(first);
        assertThat(found.record().id()).isEqualTo(first);
        assertThat(records.isDeleted(found.record().uuid())).isTrue();

        deletions.giveUp(List.of(found.record().uuid()));
        deletions.giveUp(List.of(found.record().uuid()));
        assertThatThrownBy(() -> records.findDeleted(first))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("given it up");
        assertThatThrownBy(() -> records.findDeleted(BackupId.of("backup_20200101_000000_full")))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("There is no backup");
    }
}
