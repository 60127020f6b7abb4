package io.backup4j.engine.prune;

import static io.backup4j.engine.prune.PruneFixture.files;
import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.repository.Manifest;
import io.backup4j.spi.backup.BackupNote;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.testkit.SinkObjects;
import io.backup4j.testkit.StraddlingSink;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Somebody merges the catalogue while a prune looks: it reads manifests one by one then, and takes nothing that a listed, held or undeleting backup needs. */
class PruneBesideMergeTest {
    @Test
    void takesOnlyWhatIsDeletedAndNotHeldWhenListingsShowNoSegments() throws IOException {
        PruneFixture fixture = new PruneFixture();
        Manifest kept = fixture.backup(files(1, 3));
        Manifest held = fixture.backup(files(10, 3));
        Manifest gone = fixture.backup(files(20, 3));
        fixture.repository.records().addNote(kept.record().uuid(), 1, BackupNote.Type.TAG, "test", Map.of("key", "k"));
        fixture.delete(held);
        // As a hold that was put at the same moment.
        fixture.repository.records().addNote(held.record().uuid(), 1, BackupNote.Type.HOLD, "test", Map.of());
        fixture.delete(gone);
        List<String> needed = packsWithout(fixture, gone);
        fixture.repository.catalogue().rewrite();
        assertThat(SinkObjects.keys(fixture.memory, "catalogue/")).hasSize(1);
        PruneFixture other = fixture.through(fixture.memory);
        StraddlingSink sink = new StraddlingSink(fixture.memory, "catalogue/", n -> n % 2 == 1, () -> other.repository
                .catalogue()
                .rewrite());

        PruneOutcome outcome = fixture.through(sink).prune();

        assertThat(outcome.givenUp()).containsExactly(gone.record().uuid());
        assertThat(fixture.packs()).containsExactlyInAnyOrderElementsOf(needed);
        fixture.repository.deletions().undelete(held.record().id());
        assertThat(listed(fixture))
                .containsExactly(held.record().uuid(), kept.record().uuid());
        fixture.assertWhole();
        assertThat(sink.listings()).isGreaterThanOrEqualTo(4);
    }

    /** An incremental backup whose segment is merged away at the worst moment builds on the same parent. */
    @Test
    void aBackupBesideAMergeMissesNoBackupAndNoDamage() throws IOException {
        PruneFixture fixture = new PruneFixture();
        fixture.backup(files(1, 3));
        fixture.repository.catalogue().rewrite();
        PruneFixture other = fixture.through(fixture.memory);
        StraddlingSink sink = new StraddlingSink(fixture.memory, "catalogue/", n -> true, () -> other.repository
                .catalogue()
                .rewrite());

        Manifest next = fixture.through(sink).backup(BackupType.INCREMENTAL, files(1, 4));

        assertThat(next.record().parent()).isPresent();
        assertThat(next.record().order()).isEqualTo(2);
        fixture.assertWhole();
    }

    private static List<String> packsWithout(PruneFixture fixture, Manifest gone) throws IOException {
        PruneFixture copy = fixture.copy();
        copy.prune();
        assertThat(copy.repository.deletions().deleted())
                .filteredOn(deleted -> deleted.givenUp())
                .hasSize(1);
        assertThat(copy.packs()).hasSizeLessThan(fixture.packs().size());
        assertThat(gone.record().bytesStored()).isPositive();
        return copy.packs();
    }

    private static List<UUID> listed(PruneFixture fixture) throws IOException {
        return fixture.repository.catalogue().view().summaries().stream()
                .map(BackupSummary::uuid)
                .toList();
    }
}
