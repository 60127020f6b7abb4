package io.backup4j.engine.prune;

import static io.backup4j.engine.prune.PruneFixture.files;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.ObjectKeys;
import io.backup4j.engine.seal.SealedKind;
import io.backup4j.spi.backup.BackupNote;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LiveBackupsTest {
    private PruneFixture fixture;
    private UUID listed;
    private Manifest deleted;

    @BeforeEach
    void create() throws IOException {
        fixture = new PruneFixture();
        listed = fixture.backup(files(1, 1)).record().uuid();
        deleted = fixture.backup(files(2, 1));
        fixture.delete(deleted);
    }

    @Test
    void countsWhatIsListed() throws IOException {
        LiveBackups live = live();

        assertThat(live.uuids()).containsExactly(listed);
        assertThat(live.deleted()).containsExactly(deleted.record().uuid());
    }

    @Test
    void countsWhatIsDeletedAndHeld() throws IOException {
        note(BackupNote.Type.HOLD, 1);

        assertThat(live().uuids())
                .containsExactlyInAnyOrder(listed, deleted.record().uuid());
        assertThat(live().deleted()).isEmpty();

        note(BackupNote.Type.RELEASE, 2);
        assertThat(live().uuids()).containsExactly(listed);
    }

    @Test
    void countsWhatIsBeingUndeleted() throws IOException {
        fixture.repository
                .store()
                .put(SealedKind.UNDELETE, ObjectKeys.undelete(deleted.record().uuid(), 1), new byte[0]);

        assertThat(live().uuids())
                .containsExactlyInAnyOrder(listed, deleted.record().uuid());
        assertThat(live().deleted()).isEmpty();
    }

    @Test
    void whatIsGivenUpIsGoneForEver() throws IOException {
        note(BackupNote.Type.HOLD, 1);
        fixture.repository.deletions().giveUp(List.of(deleted.record().uuid()));

        assertThat(live().uuids()).containsExactly(listed);
        assertThat(live().deleted()).isEmpty();
    }

    @Test
    void refusesWhereANoteOnADeletedBackupCannotBeRead() throws IOException {
        note(BackupNote.Type.HOLD, 1);
        ObjectKey note = ObjectKey.of(SinkObjects.keys(fixture.memory, "note/").get(0));
        fixture.flip(note, 60);

        assertThatThrownBy(this::live)
                .isInstanceOf(DamagedException.class)
                .hasMessageContaining(note.value())
                .hasMessageContaining("undelete")
                .hasMessageContaining("'repair records --forget-unreadable'");
    }

    @Test
    void anUnreadableNoteOnAListedBackupIsNoObstacle() throws IOException {
        fixture.repository.records().addNote(listed, 1, BackupNote.Type.HOLD, "test", Map.of());
        fixture.flip(ObjectKey.of(SinkObjects.keys(fixture.memory, "note/").get(0)), 60);

        assertThat(live().uuids()).containsExactly(listed);
    }

    @Test
    void refusesWhereAHoldMayBeInASegmentThatCannotBeRead() throws IOException {
        ObjectKey segment = ObjectKeys.catalogue("ab".repeat(32));
        fixture.memory.put(segment, ObjectContent.of(new byte[100]));

        assertThatThrownBy(this::live)
                .isInstanceOf(DamagedException.class)
                .hasMessageContaining(segment.value())
                .hasMessageContaining("'repair records --forget-unreadable'");

        fixture.repository.deletions().undelete(deleted.record().id());
        assertThat(live().uuids()).hasSize(2);
    }

    @Test
    void refusesWhereAManifestCannotBeRead() throws IOException {
        fixture.flip(ObjectKeys.backup(listed), 100);

        assertThatThrownBy(this::live)
                .isInstanceOf(DamagedException.class)
                .hasMessageContaining(listed.toString())
                .hasMessageContaining("Put an intact copy")
                .hasMessageContaining("delete that backup")
                .hasMessageNotContaining("repair");
    }

    /** A segment of the catalogue repeats it, so it was committed, and what it reaches must not be taken for unneeded. */
    @Test
    void refusesWhereAManifestIsLost() throws IOException {
        fixture.repository.catalogue().rewrite();
        fixture.memory.delete(ObjectKeys.backup(listed));

        assertThatThrownBy(this::live)
                .isInstanceOf(DamagedException.class)
                .hasMessageContaining(listed.toString())
                .hasMessageContaining("delete that backup");

        fixture.repository.deletions().delete(listed, "test", "it is lost");
        assertThat(live().uuids()).isEmpty();
    }

    private LiveBackups live() throws IOException {
        return LiveBackups.of(fixture.repository, fixture.repository.catalogue().view());
    }

    private void note(BackupNote.Type type, long sequence) throws IOException {
        fixture.repository.records().addNote(deleted.record().uuid(), sequence, type, "test", Map.of());
    }
}
