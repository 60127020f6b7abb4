package io.backup4j.engine.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.prune.PruneJob;
import io.backup4j.engine.prune.PruneRunner;
import io.backup4j.sinks.RetryOptions;
import io.backup4j.sinks.RetryingSink;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.ObjectInfo;
import io.backup4j.testkit.Fault;
import io.backup4j.testkit.RecordingSink;
import io.backup4j.testkit.SinkCall;
import io.backup4j.testkit.UnknownPuts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is intact in a damaged pack is saved though no put of a new pack is acknowledged at first. Pairs of key and nonce are watched by the fixture. */
class UnknownPackPutsTest {
    private final Map<UUID, Map<String, ByteBuffer>> expected = new HashMap<>();
    private RepairFixture fixture;
    private RecordingSink recording;

    @BeforeEach
    void makeDamage() throws IOException {
        fixture = new RepairFixture();
        GivenSource source = GivenSource.files();
        for (int i = 0; i < 4; i++) {
            source.random("dir/" + i, 300_000, i);
        }
        expected.put(fixture.backup(BackupType.FULL, source).record().uuid(), source.content());
        // The directory of the pack: every frame can be saved.
        ObjectInfo pack = fixture.packs().get(0);
        fixture.flip(pack.key(), pack.sizeBytes() - 1);
    }

    static Stream<Arguments> outcomes() {
        return Stream.of(
                        List.of(Fault.LOST),
                        List.of(Fault.LOST_ACKNOWLEDGEMENT),
                        List.of(Fault.LOST, Fault.LOST_ACKNOWLEDGEMENT))
                .flatMap(faults -> Stream.of(Arguments.of(faults, 1), Arguments.of(faults, 3)));
    }

    @ParameterizedTest
    @MethodSource("outcomes")
    void everythingIsSavedThoughEveryPackFailsAtFirst(List<Fault> faults, int inARow) throws IOException {
        PackRepairOutcome outcome = repair(failing(inARow, faults));

        assertThat(packPuts()).hasSize(inARow + 1).doesNotHaveDuplicates();
        assertThat(outcome.packsWritten()).isEqualTo(1);
        assertThat(outcome.losses()).isEmpty();
        assertThat(fixture.missing(expected)).isEmpty();
        prune();
        prune();
        assertThat(fixture.missing(expected)).isEmpty();
        fixture.assertVerifyFindsExactly(List.of());
        assertThat(fixture.packs()).hasSize(1);
    }

    @Test
    void aRepairWhosePacksAreNeverAcknowledgedFailsAndTheNextOneSavesEverything() throws IOException {
        BackupSink failing = failing(UnknownPuts.ALWAYS, List.of(Fault.LOST, Fault.LOST_ACKNOWLEDGEMENT));
        assertThatThrownBy(() -> repair(failing))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("injected");

        assertThat(packPuts()).hasSize(4).doesNotHaveDuplicates();
        assertThat(repair(fixture.stored).losses()).isEmpty();
        prune();
        prune();
        assertThat(fixture.missing(expected)).isEmpty();
        fixture.assertVerifyFindsExactly(List.of());
    }

    private PackRepairOutcome repair(BackupSink sink) throws IOException {
        return new PackRepair(fixture.open(sink), new PackRepairJob(Set.of(), false, false, "test"), RunControl.none())
                .run();
    }

    private void prune() throws IOException {
        new PruneRunner(fixture.open(), PruneJob.defaults(), RunControl.none()).run();
    }

    /** As a host opens it, except that nobody waits. */
    private BackupSink failing(int inARow, List<Fault> faults) {
        recording = new RecordingSink(new UnknownPuts(fixture.stored, "pack/", inARow, faults));
        return RetryingSink.around(recording, RetryOptions.DEFAULTS, duration -> {});
    }

    private List<String> packPuts() {
        return recording.keys(SinkCall.Kind.PUT).stream()
                .filter(key -> key.startsWith("pack/"))
                .toList();
    }
}
