package io.backup4j.engine.prune;

import static io.backup4j.engine.prune.PruneFixture.files;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.backup.MemorySource;
import io.backup4j.engine.chunk.ChunkHasher;
import io.backup4j.engine.chunk.ChunkId;
import io.backup4j.engine.index.PackSet;
import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.ObjectKeys;
import io.backup4j.engine.repository.Verdict;
import io.backup4j.spi.backup.BackupNote;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.verify.Finding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the second pass decides, whatever was condemned. */
class VerdictTest {
    private PruneFixture fixture;
    private final Findings findings = new Findings();

    @BeforeEach
    void create() throws IOException {
        fixture = new PruneFixture();
    }

    @Test
    void givesUpWhatNothingNeeds() throws IOException {
        Manifest first = fixture.backup(files(1, 2));
        fixture.delete(first);
        List<String> dead = fixture.packs();
        fixture.backup(files(10, 2));

        Verdict verdict = verdict(dead);

        assertThat(keys(verdict.packs())).isEqualTo(dead);
        assertThat(verdict.givenUp()).containsExactly(first.record().uuid());
        fixture.assertWhole();
    }

    @Test
    void sparesEveryPackThatHoldsTheOnlyCopyOfWhatABackupNeeds() throws IOException {
        fixture.backup(files(1, 2));
        fixture.delete(fixture.backup(files(1, 2).file("more", new byte[500])));

        Verdict verdict = verdict(fixture.packs());

        // Of the second backup everything but its own file and listing is the first one's.
        assertThat(verdict.packs().size()).isEqualTo(1);
        fixture.assertWhole();
    }

    @Test
    void sparesBothCopiesWhereBothAreCondemned() throws IOException {
        fixture.backupBeside(files(1, 2), files(1, 2));

        assertThat(verdict(fixture.packs()).packs().size()).isZero();
        fixture.assertWhole();
    }

    @Test
    void givesUpACopyIfTheOtherOneWasOpened() throws IOException {
        fixture.backupBeside(files(1, 2), files(1, 2));
        List<String> packs = fixture.packs();

        assertThat(keys(verdict(packs.subList(0, 1)).packs())).isEqualTo(packs.subList(0, 1));
        fixture.assertWhole();
    }

    @Test
    void keepsACopyIfTheOtherOneIsDamagedAndNobodyKnewIt() throws IOException {
        fixture.backupBeside(files(1, 2), files(1, 2));
        List<String> packs = fixture.packs();
        fixture.flip(ObjectKey.of(packs.get(1)), 5_000);

        assertThat(verdict(packs.subList(0, 1)).packs().size()).isZero();

        assertThat(findings.all()).anySatisfy(finding -> {
            assertThat(finding.objectOrNull()).isEqualTo(packs.get(1));
            assertThat(finding.message()).contains("Another copy");
        });
    }

    /** It opens now, but was seen to be damaged: a disk may read it well once and never again. */
    @Test
    void keepsACopyIfTheOtherOneIsInAPackThatIsKnownToBeBad() throws IOException {
        Manifest first = fixture.backupBeside(files(1, 2), files(1, 2));
        List<String> packs = fixture.packs();
        String name = ObjectKey.of(packs.get(1)).name();
        fixture.repository
                .records()
                .addNote(first.record().uuid(), 1, BackupNote.Type.CORRUPTED, "test", Map.of("packs", name));

        assertThat(verdict(packs.subList(0, 1)).packs().size()).isZero();
        fixture.assertWhole();
    }

    @Test
    void keepsACopyIfTheOtherOneIsRetainedAndGoesAsSoonAsTheStoreLetsIt() throws IOException {
        fixture.backupBeside(files(1, 2), files(1, 2));
        List<String> packs = fixture.packs();
        fixture.repository.generations().propose(1, PackSet.empty());
        fixture.repository.generations().decide(1, Verdict.NOTHING);
        fixture.repository.generations().finish(1, names(packs.subList(1, 2)));

        assertThat(verdict(2, packs.subList(0, 1)).packs().size()).isZero();
        fixture.assertWhole();
    }

    @Test
    void countsWhatWasCommittedAfterItWasCondemned() throws IOException {
        fixture.delete(fixture.backup(files(1, 2)));
        MemorySource late = files(1, 2).file("late", new byte[700]);
        List<String> condemned = fixture.packs();
        late.follow(call -> {
            if (call.equals("open")) {
                // This run registered before, and builds on packs that are condemned now.
                fixture.repository.generations().propose(1, names(condemned));
            }
        });
        fixture.backup(late);
        assertThat(fixture.packs()).hasSize(condemned.size() + 1);

        Verdict verdict = pass(1);

        assertThat(verdict.packs().size()).isZero();
        fixture.repository.generations().decide(1, verdict);
        new Sweep(fixture.repository, new Room(fixture.repository.reserve()), steps(), new PruneTally())
                .execute(1, verdict);
        fixture.assertWhole();
    }

    @Test
    void refusesToDecideWhereAListingCannotBeRead() throws IOException {
        Manifest first = fixture.backup(files(1, 2));
        fixture.delete(fixture.backup(files(10, 2)));
        fixture.damage(fixture.frameOf(first.root(PruneFixture.SOURCE).id()));

        assertThatThrownBy(() -> verdict(fixture.packs()))
                .isInstanceOf(DamagedException.class)
                .hasMessageContaining(first.record().id().value())
                .hasMessageContaining("delete that backup");
        assertThat(fixture.repository.generations().verdict(1)).isEmpty();
    }

    @Test
    void refusesToDecideWhereAManifestCannotBeRead() throws IOException {
        Manifest first = fixture.backup(files(1, 2));
        ObjectKey key = ObjectKeys.backup(first.record().uuid());
        fixture.flip(key, 100);

        assertThatThrownBy(() -> verdict(fixture.packs()))
                .isInstanceOf(DamagedException.class)
                .hasMessageContaining(key.value());
    }

    @Test
    void anUnreadableManifestOfADeletedBackupIsNoObstacle() throws IOException {
        Manifest first = fixture.backup(files(1, 2));
        fixture.delete(first);
        fixture.flip(ObjectKeys.backup(first.record().uuid()), 100);

        Verdict verdict = verdict(fixture.packs());

        assertThat(keys(verdict.packs())).isEqualTo(fixture.packs());
        assertThat(verdict.givenUp()).containsExactly(first.record().uuid());
    }

    /** As if the segment that named the chunk were lost, and another one named its pack. */
    @Test
    void sparesAPackThatHoldsWhatTheIndexHasLost() throws IOException {
        Manifest first = fixture.backup(files(1, 1).file("other", MemorySource.random(200_000, 5)));
        String pack = fixture.packs().get(0);
        fixture.backup(files(1, 1));
        fixture.delete(first);
        ChunkId needed = hasher().id(MemorySource.random(100_000, 1), 0, 100_000);
        fixture.forget(needed);

        Verdict verdict = verdict(List.of(pack));

        assertThat(verdict.packs().size()).isZero();
        assertThat(findings.all()).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Finding.Kind.MISSING_CHUNK);
            assertThat(finding.pathOrNull()).isEqualTo("file1");
        });
        fixture.forgetIndex();
        fixture.assertWhole();
    }

    /** One flipped bit makes any version out of ours: the pack may hold what is lost as any other that does not open. */
    @Test
    void aPackOfAnUnknownVersionMayHoldWhatTheIndexHasLost() throws IOException {
        Manifest first = fixture.backup(files(1, 1).file("other", MemorySource.random(200_000, 5)));
        String pack = fixture.packs().get(0);
        fixture.backup(files(1, 1));
        fixture.delete(first);
        fixture.forget(hasher().id(MemorySource.random(100_000, 1), 0, 100_000));
        int version = (int) fixture.directory(pack).sizeBytes() - 11;
        fixture.flip(ObjectKey.of(pack), version);

        assertThat(verdict(List.of(pack)).packs().size()).isZero();

        fixture.flip(ObjectKey.of(pack), version);
        fixture.forgetIndex();
        fixture.assertWhole();
    }

    private ChunkHasher hasher() {
        return fixture.repository.newHasher();
    }

    private Verdict verdict(List<String> condemned) throws IOException {
        return verdict(1, condemned);
    }

    private Verdict verdict(long generation, List<String> condemned) throws IOException {
        assertThat(fixture.repository.generations().propose(generation, names(condemned)))
                .isTrue();
        return pass(generation);
    }

    private Verdict pass(long generation) throws IOException {
        return new SecondPass(fixture.repository, generation, findings, new PruneTally(), steps()).verdict();
    }

    private static Steps steps() {
        return new Steps(RunControl.none(), null);
    }

    private static PackSet names(List<String> keys) {
        PackSet.Builder names = PackSet.builder();
        keys.forEach(key -> names.add(PackName.of(ObjectKey.of(key))));
        return names.build();
    }

    private static List<String> keys(PackSet packs) {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < packs.size(); i++) {
            keys.add(packs.get(i).key().value());
        }
        assertThat(Set.copyOf(keys)).hasSize(packs.size());
        return keys;
    }
}
