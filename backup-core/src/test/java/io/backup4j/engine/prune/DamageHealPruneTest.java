package io.backup4j.engine.prune;

import static io.backup4j.engine.prune.PruneFixture.SOURCE;
import static io.backup4j.engine.prune.PruneFixture.files;
import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.backup.MemorySource;
import io.backup4j.engine.backup.StoredContent;
import io.backup4j.engine.chunk.ChunkId;
import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.pack.PackedFrame;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.sinks.ForwardingSink;
import io.backup4j.spi.backup.BackupNote;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.PutResult;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damage, heal, prune, restore: a good copy is never given up for a bad one. */
class DamageHealPruneTest {
    private PruneFixture fixture;

    @BeforeEach
    void create() throws IOException {
        fixture = new PruneFixture();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatWasHealedStaysWholeWhateverIsDeleted(boolean deleteOlder) throws IOException {
        MemorySource source = files(1, 5);
        Manifest first = fixture.backup(source);
        String damaged = fixture.packs().get(0);
        fixture.damage(fixture.frameOf(chunkOf(1)));
        noteCorrupted(first, damaged);
        Manifest second = fixture.backup(BackupType.INCREMENTAL, source);
        assertThat(fixture.packs()).hasSize(2);
        if (deleteOlder) {
            fixture.delete(first);
        } else {
            fixture.delete(second);
        }

        PruneOutcome outcome = fixture.prune();

        assertThat(outcome.packsDeleted()).isEqualTo(1);
        assertThat(fixture.packs()).doesNotContain(damaged);
        fixture.assertWhole();
    }

    /** Nobody knows of the damage, and the damaged pack is used better. */
    @Test
    void aCopyStaysIfTheOneThatWasToReplaceItIsFoundDamaged() throws IOException {
        // The pack that is full of what is needed, and the one with much that is not.
        MemorySource both = files(1, 3);
        MemorySource more = files(1, 3).file("dead", MemorySource.random(900_000, 3));
        Manifest good = fixture.backupBeside(more, both);
        fixture.delete(good);
        PackedFrame frame = null;
        for (String pack : fixture.packs()) {
            if (fixture.directory(pack).sizeBytes() < 900_000) {
                frame = fixture.directory(pack).frames().get(0);
            }
        }
        fixture.damage(Objects.requireNonNull(frame));

        PruneOutcome outcome = fixture.prune();

        assertThat(outcome.planOrEmpty().orElseThrow().packs())
                .extracting(PackPlan::action)
                .containsExactly(PackPlan.Action.DUPLICATE);
        assertThat(outcome.packsDeleted()).isZero();
        assertThat(outcome.findings()).isNotEmpty();
        assertThat(StoredContent.ofAll(fixture.repository, SOURCE).values()).containsExactly(both.content());
    }

    @Test
    void aBadCopyGoesWhereAGoodOneWasOpened() throws IOException {
        Manifest first = fixture.backupBeside(files(1, 3), files(1, 3));
        List<String> packs = fixture.packs();
        for (PackedFrame frame : fixture.directory(packs.get(0)).frames()) {
            fixture.damage(frame);
        }
        noteCorrupted(first, packs.get(0));

        fixture.prune();

        assertThat(fixture.packs()).containsExactly(packs.get(1));
        fixture.assertWhole();
    }

    @Test
    void bothCopiesStayIfBothAreKnownToBeBad() throws IOException {
        Manifest first = fixture.backupBeside(files(1, 3), files(1, 3));
        List<String> packs = fixture.packs();
        noteCorrupted(first, packs.get(0) + "," + packs.get(1));

        fixture.prune();

        assertThat(fixture.packs()).isEqualTo(packs);
        fixture.assertWhole();
    }

    /** Nothing needs the mark on its own: it says what is bad, not what is dead. */
    @Test
    void aMarkedPackThatHoldsTheOnlyCopyStaysWithItsMark() throws IOException {
        Manifest first = fixture.backup(files(1, 5));
        fixture.backup(files(1, 1));
        fixture.delete(first);
        PackName pack = PackName.of(ObjectKey.of(fixture.packs().get(0)));
        fixture.packs().forEach(this::mark);
        List<String> packs = fixture.packs();

        PruneOutcome outcome = fixture.prune();

        assertThat(outcome.packsRepacked()).isZero();
        assertThat(fixture.packs()).isEqualTo(packs);
        assertThat(marked()).contains(pack).hasSameSizeAs(packs);
        fixture.assertWhole();
    }

    @Test
    void aMarkedCopyGoesWhereAnotherOneWasOpenedAndItsMarkWithIt() throws IOException {
        fixture.backupBeside(files(1, 3), files(1, 3));
        List<String> packs = fixture.packs();
        for (PackedFrame frame : fixture.directory(packs.get(0)).frames()) {
            fixture.damage(frame);
        }
        mark(packs.get(0));

        fixture.prune();

        assertThat(fixture.packs()).containsExactly(packs.get(1));
        assertThat(marked()).isEmpty();
        fixture.assertWhole();
    }

    @Test
    void bothCopiesStayIfBothAreMarked() throws IOException {
        fixture.backupBeside(files(1, 3), files(1, 3));
        List<String> packs = fixture.packs();
        packs.forEach(this::mark);

        fixture.prune();

        assertThat(fixture.packs()).isEqualTo(packs);
        assertThat(marked()).hasSameSizeAs(packs);
        fixture.assertWhole();
    }

    /** The second pass looks at marks anew. */
    @Test
    void aCopyThatIsMarkedAfterTheProposalReplacesNoOther() throws IOException {
        fixture.backupBeside(files(1, 3), files(1, 3));
        List<String> packs = fixture.packs();
        boolean[] proposed = {false};
        PruneFixture watched = fixture.through(new ForwardingSink(fixture.memory) {
            @Override
            public PutResult put(ObjectKey key, ObjectContent content) throws IOException {
                if (key.value().matches("generation/.*/head")) {
                    proposed[0] = true;
                    packs.forEach(pack -> mark(pack));
                }
                return super.put(key, content);
            }
        });

        PruneOutcome outcome = watched.prune();

        assertThat(proposed[0]).isTrue();
        assertThat(outcome.packsDeleted()).isZero();
        assertThat(fixture.packs()).isEqualTo(packs);
        fixture.assertWhole();
    }

    @Test
    void marksOfPacksThatAreGoneGoEvenIfThereIsNothingToDelete() throws IOException {
        fixture.backup(files(1, 2));
        String stays = fixture.packs().get(0);
        mark(stays);
        PackName gone = PackName.random(PruneFixture.SETTINGS.random());
        mark(gone.key().value());

        PruneOutcome outcome = fixture.prune();

        assertThat(outcome.packsDeleted()).isZero();
        assertThat(marked()).containsExactly(PackName.of(ObjectKey.of(stays)));
        fixture.assertWhole();
    }

    @Test
    void aDryRunLeavesMarksAlone() throws IOException {
        fixture.backup(files(1, 2));
        PackName gone = PackName.random(PruneFixture.SETTINGS.random());
        mark(gone.key().value());

        fixture.prune(PruneFixture.job().asDryRun());

        assertThat(marked()).containsExactly(gone);
        fixture.assertWhole();
    }

    private Set<PackName> marked() throws IOException {
        return fixture.repository.damagedPacks().marked();
    }

    private void mark(String pack) {
        try {
            fixture.repository.damagedPacks().mark(PackName.of(ObjectKey.of(pack)), "test", "seen");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private ChunkId chunkOf(int file) {
        return fixture.repository.newHasher().id(MemorySource.random(100_000, file), 0, 100_000);
    }

    private void noteCorrupted(Manifest backup, String packs) throws IOException {
        String names = packs.replaceAll("pack/../", "");
        fixture.repository
                .records()
                .addNote(backup.record().uuid(), 1, BackupNote.Type.CORRUPTED, "test", Map.of("packs", names));
    }
}
