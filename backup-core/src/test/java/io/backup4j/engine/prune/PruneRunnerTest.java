package io.backup4j.engine.prune;

import static io.backup4j.engine.prune.PruneFixture.files;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.backup.MemorySource;
import io.backup4j.engine.index.PackSet;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.ObjectKeys;
import io.backup4j.spi.backup.BackupNote;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.error.NotFoundException;
import io.backup4j.spi.run.RunControl;
import io.backup4j.testkit.RecordingSink;
import io.backup4j.testkit.SinkCall;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PruneRunnerTest {
    private RecordingSink calls;
    private PruneFixture fixture;

    @BeforeEach
    void create() throws IOException {
        fixture = new PruneFixture(sink -> calls = new RecordingSink(sink));
    }

    @AfterEach
    void everythingIsWhole() throws IOException {
        fixture.assertWhole();
    }

    @Test
    void freesWhatOnlyADeletedBackupNeeded() throws IOException {
        fixture.backup(files(1, 5));
        List<String> needed = fixture.packs();
        Manifest second = fixture.backup(files(1, 5).file("more", MemorySource.random(3_000_000, 99)));
        fixture.delete(second);

        PruneOutcome outcome = fixture.prune();

        assertThat(fixture.packs()).isEqualTo(needed);
        assertThat(outcome.packsDeleted()).isPositive();
        assertThat(outcome.bytesFreed()).isGreaterThan(3_000_000);
        assertThat(outcome.generations()).containsExactly(1L);
        assertThat(outcome.givenUp()).containsExactly(second.record().uuid());
        assertThat(outcome.segmentsRewritten()).isEqualTo(1);
        assertThat(outcome.complete()).isTrue();
        assertThat(outcome.findings()).isEmpty();
        assertThat(SinkObjects.keys(fixture.memory, "generation/"))
                .extracting(key -> key.substring(key.lastIndexOf('/') + 1))
                .containsExactly("finished", "head", "verdict");
        assertThatThrownBy(() ->
                        fixture.repository.deletions().undelete(second.record().id()))
                .isInstanceOf(NotFoundException.class);
    }

    @Test
    void doesWhatItDecidedInTheOrderThatMakesItRepeatable() throws IOException {
        fixture.backup(files(1, 2));
        fixture.delete(fixture.backup(files(10, 2)));
        calls.clear();

        fixture.prune();

        List<String> changes = calls.calls().stream()
                .filter(call -> call.kind() == SinkCall.Kind.PUT || call.kind() == SinkCall.Kind.DELETE)
                .map(call -> call.kind() + " "
                        + call.key().replaceAll("/[0-9a-f-]{30,}", "").replaceAll("-[0-9a-f]{64}", ""))
                .distinct()
                .toList();
        assertThat(changes)
                .containsSubsequence(
                        "PUT generation/0000000001/condemned",
                        "PUT generation/0000000001/head",
                        "PUT generation/0000000001/verdict",
                        "PUT given-up",
                        "DELETE pack/" + gone(),
                        "DELETE index",
                        "PUT generation/0000000001/finished");
        assertThat(calls.keys(SinkCall.Kind.DELETE)
                        .get(calls.keys(SinkCall.Kind.DELETE).size() - 1))
                .startsWith("generation/0000000001/condemned-");
    }

    /** The first two digits of the pack that was deleted. */
    private String gone() {
        return calls.keys(SinkCall.Kind.DELETE).stream()
                .filter(key -> key.startsWith("pack/"))
                .map(key -> key.substring("pack/".length(), "pack/".length() + 2))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void doesNothingWhereEverythingIsNeeded() throws IOException {
        fixture.backup(files(1, 5));
        fixture.backup(files(2, 5));
        List<String> before = SinkObjects.keys(fixture.memory, "");

        PruneOutcome outcome = fixture.prune();

        assertThat(SinkObjects.keys(fixture.memory, "")).isEqualTo(before);
        assertThat(outcome.generations()).isEmpty();
        assertThat(outcome.complete()).isTrue();
    }

    @Test
    void freesEverythingWhenEverythingIsDeleted() throws IOException {
        fixture.delete(fixture.backup(files(1, 5)));

        fixture.prune();

        assertThat(fixture.packs()).isEmpty();
        assertThat(SinkObjects.keys(fixture.memory, "index/")).isEmpty();
        fixture.backup(files(1, 5));
    }

    @Test
    void copiesTheLittleThatIsNeededOfAPackAndDeletesIt() throws IOException {
        MemorySource large = files(1, 10).file("shared", MemorySource.random(300_000, 77));
        Manifest first = fixture.backup(large);
        List<String> old = fixture.packs();
        fixture.backup(PruneFixture.source().file("shared", MemorySource.random(300_000, 77)));
        fixture.delete(first);

        PruneOutcome outcome = fixture.prune();

        assertThat(outcome.packsRepacked()).isEqualTo(1);
        assertThat(outcome.bytesCopied()).isBetween(300_000L, 310_000L);
        assertThat(fixture.packs()).doesNotContainAnyElementsOf(old);
        assertThat(fixture.prune().packsDeleted()).isZero();
    }

    @Test
    void leavesAPackAloneOfWhichMostIsNeeded() throws IOException {
        Manifest first = fixture.backup(files(1, 10));
        List<String> old = fixture.packs();
        fixture.backup(files(1, 7));
        fixture.delete(first);

        PruneOutcome outcome = fixture.prune();

        assertThat(outcome.packsRepacked()).isZero();
        assertThat(fixture.packs()).containsAll(old);
    }

    @Test
    void repacksNothingIfToldSo() throws IOException {
        Manifest first = fixture.backup(files(1, 10));
        List<String> old = fixture.packs();
        fixture.backup(files(1, 1));
        fixture.delete(first);

        assertThat(fixture.prune(PruneFixture.job().withRepackBelow(0)).packsRepacked())
                .isZero();

        assertThat(fixture.packs()).containsAll(old);
    }

    @Test
    void aDryRunSaysWhatWouldBeFreedAndWhyAndWritesNothing() throws IOException {
        Manifest first = fixture.backup(files(1, 10));
        fixture.backup(files(1, 1));
        Manifest third = fixture.backup(files(3, 4));
        fixture.delete(first);
        fixture.delete(third);
        calls.clear();

        PrunePlan plan =
                fixture.prune(PruneFixture.job().asDryRun()).planOrEmpty().orElseThrow();

        assertThat(calls.requests(SinkCall.Kind.PUT)).isZero();
        assertThat(calls.requests(SinkCall.Kind.DELETE)).isZero();
        assertThat(plan.packs())
                .extracting(PackPlan::action)
                .containsExactly(PackPlan.Action.DEAD, PackPlan.Action.REPACK);
        assertThat(plan.packs().get(0).reason()).isEqualTo("No backup needs anything in it.");
        assertThat(plan.packs().get(1).reason())
                .isEqualTo("Backups need one chunk of it that no other pack keeps, 10 % of its bytes.");
        PruneOutcome outcome = fixture.prune();
        assertThat(outcome.bytesFreed() - outcome.bytesCopied())
                .isBetween(plan.freedBytes() - 2_000, plan.freedBytes() + 2_000);
    }

    /** What a prune would do about it, a plan says too. */
    @Test
    void aDryRunGoesOnWhereWhatAnotherCondemnedCannotBeRead() throws IOException {
        fixture.delete(fixture.backup(files(1, 3)));
        fixture.repository.generations().propose(1, PackSet.empty());
        fixture.flip(ObjectKeys.generationHead(1), 60);

        PruneOutcome planned = fixture.prune(PruneFixture.job().asDryRun());

        assertThat(planned.planOrEmpty().orElseThrow().packs()).hasSize(1);
        assertThat(planned.findings()).singleElement().satisfies(finding -> assertThat(finding.objectOrNull())
                .isEqualTo(ObjectKeys.generationHead(1).value()));
        PruneOutcome done = fixture.prune();
        assertThat(done.generations()).containsExactly(1L, 2L);
        assertThat(done.findings()).isEqualTo(planned.findings());
        assertThat(fixture.packs()).isEmpty();
    }

    @Test
    void goesOnUntilNothingIsLeftWhereAGenerationHoldsFew() throws IOException {
        for (int i = 0; i < 5; i++) {
            fixture.delete(fixture.backup(files(i * 10, 2)));
        }
        fixture.backup(files(1, 1));
        PruneRunner runner = new PruneRunner(fixture.repository, PruneFixture.job(), RunControl.none(), 2);

        PruneOutcome outcome = runner.run();

        assertThat(outcome.generations()).hasSizeGreaterThan(2);
        assertThat(fixture.prune().packsDeleted()).isZero();
    }

    @Test
    void readsOnlyFramesThatHoldListings() throws IOException {
        Manifest first = fixture.backup(files(1, 10));
        fixture.backup(files(20, 10));
        fixture.delete(first);
        calls.clear();

        fixture.prune();

        long read = calls.calls().stream()
                .filter(call -> call.kind() == SinkCall.Kind.READ && call.key().startsWith("pack/"))
                .mapToLong(SinkCall::bytes)
                .sum();
        assertThat(read).isLessThan(10_000);
    }

    @Test
    void aDeletedBackupThatIsHeldCountsAsNeeded() throws IOException {
        Manifest first = fixture.backup(files(1, 5));
        List<String> needed = fixture.packs();
        fixture.delete(first);
        fixture.repository.records().addNote(first.record().uuid(), 1, BackupNote.Type.HOLD, "test", Map.of());

        PruneOutcome outcome = fixture.prune();

        assertThat(fixture.packs()).isEqualTo(needed);
        assertThat(outcome.givenUp()).isEmpty();
        fixture.repository.deletions().undelete(first.record().id());
        assertThat(fixture.repository.catalogue().view().summaries())
                .extracting(BackupSummary::uuid)
                .contains(first.record().uuid());
    }
}
