package io.backup4j.engine.prune;

import static io.backup4j.engine.prune.PruneFixture.files;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.backup.MemorySource;
import io.backup4j.sinks.RetryOptions;
import io.backup4j.sinks.RetryingSink;
import io.backup4j.testkit.Fault;
import io.backup4j.testkit.RecordingSink;
import io.backup4j.testkit.SinkCall;
import io.backup4j.testkit.SinkObjects;
import io.backup4j.testkit.UnknownPuts;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Packs of which a put was not acknowledged: a repack puts them under other names, and a prune collects what was left under the old ones. */
class UnknownPackPutsTest {
    private RecordingSink recording;

    static Stream<Arguments> outcomes() {
        return Stream.of(
                        List.of(Fault.LOST),
                        List.of(Fault.LOST_ACKNOWLEDGEMENT),
                        List.of(Fault.LOST, Fault.LOST_ACKNOWLEDGEMENT))
                .flatMap(faults -> Stream.of(Arguments.of(faults, 1), Arguments.of(faults, 3)));
    }

    @ParameterizedTest
    @MethodSource("outcomes")
    void aRepackEndsThoughEveryPackFailsAtFirst(List<Fault> faults, int inARow) throws IOException {
        PruneFixture worn = worn();
        PruneFixture undisturbed = worn.copy();
        PruneOutcome expected = undisturbed.prune();
        assertThat(expected.packsRepacked()).isPositive();

        PruneOutcome outcome = failing(worn, inARow, faults).prune();

        assertThat(outcome.packsRepacked()).isEqualTo(expected.packsRepacked());
        assertThat(outcome.bytesCopied()).isEqualTo(expected.bytesCopied());
        assertThat(packPuts()).hasSize(inARow + 1).doesNotHaveDuplicates();
        worn.assertWhole();
        worn.prune();
        worn.assertWhole();
        // Orphans of puts that were not acknowledged are gone too.
        assertThat(worn.packs()).hasSameSizeAs(undisturbed.packs());
        assertThat(worn.prune().packsDeleted()).isZero();
    }

    @ParameterizedTest
    @MethodSource("outcomes")
    void theNextPruneCollectsWhatABackupLeftUnderOtherNames(List<Fault> faults, int inARow) throws IOException {
        PruneFixture fixture = new PruneFixture();
        failing(fixture, inARow, faults).backup(files(1, 5));
        assertThat(packPuts()).hasSize(inARow + 1).doesNotHaveDuplicates();

        fixture.prune();

        assertThat(fixture.packs()).hasSize(1);
        fixture.assertWhole();
        assertThat(SinkObjects.list(fixture.memory, "pack/"))
                .singleElement()
                .satisfies(pack -> assertThat(pack.sizeBytes()).isBetween(500_000L, 520_000L));
    }

    @Test
    void aRepackWhosePacksAreNeverAcknowledgedFailsAndTheNextOneEndsIt() throws IOException {
        PruneFixture worn = worn();
        List<String> before = worn.packs();

        PruneFixture failing = failing(worn, UnknownPuts.ALWAYS, List.of(Fault.LOST_ACKNOWLEDGEMENT, Fault.LOST));
        assertThatThrownBy(failing::prune).isInstanceOf(IOException.class).hasMessageContaining("injected");

        assertThat(packPuts()).hasSize(4).doesNotHaveDuplicates();
        assertThat(worn.packs()).containsAll(before).hasSize(before.size() + 2);
        worn.assertWhole();
        worn.prune();
        worn.prune();
        worn.assertWhole();
        PruneFixture undisturbed = worn();
        undisturbed.prune();
        assertThat(worn.packs()).hasSameSizeAs(undisturbed.packs());
    }

    /** Three packs of which little is needed. */
    private static PruneFixture worn() throws IOException {
        PruneFixture fixture = new PruneFixture();
        MemorySource kept = PruneFixture.source();
        for (int i = 0; i < 3; i++) {
            byte[] needed = MemorySource.random(150_000, 100 + i);
            fixture.delete(fixture.backup(PruneFixture.source()
                    .file("kept" + i, needed)
                    .file("dead" + i, MemorySource.random(600_000, 200 + i))));
            kept.file("kept" + i, needed);
        }
        fixture.backup(kept);
        return fixture;
    }

    /** The repository as a host opens it, except that nobody waits. */
    private PruneFixture failing(PruneFixture fixture, int inARow, List<Fault> faults) throws IOException {
        recording = new RecordingSink(new UnknownPuts(fixture.memory, "pack/", inARow, faults));
        return fixture.through(RetryingSink.around(recording, RetryOptions.DEFAULTS, duration -> {}));
    }

    private List<String> packPuts() {
        return recording.keys(SinkCall.Kind.PUT).stream()
                .filter(key -> key.startsWith("pack/"))
                .toList();
    }
}
