package io.backup4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.backup4j.engine.backup.MemorySource;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.testkit.Fault;
import io.backup4j.testkit.FaultPlan;
import io.backup4j.testkit.FaultySink;
import io.backup4j.testkit.ProcessDied;
import io.backup4j.testkit.SinkCall;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A copy that is killed at any call lists nothing that is not whole, and is gone on with. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class ReplicationFaultTest {
    private static final long SAMPLED_CALLS = 16;

    private final PlacesFixture fixture = new PlacesFixture(1);
    private final MemorySource source = new MemorySource("files");

    private void backUpTwice() {
        try (BackupRepository near = fixture.open(0)) {
            for (int n = 0; n < 2; n++) {
                for (int i = 0; i < 10; i++) {
                    source.provenFile("file-" + i, MemorySource.random(2_000, n * 10L + i % 3));
                }
                source.provenFile("large", MemorySource.random(1 << 20, 5));
                near.backup(PlacesFixture.plan(source));
            }
        }
    }

    private MemorySink empty() {
        MemorySink sink = new MemorySink();
        BackupRepository.createUnencrypted(sink, fixture.options()).close();
        return sink;
    }

    private ReplicateReport replicate(BackupSink to) {
        try (BackupRepository near = fixture.open(0);
                BackupRepository far = BackupRepository.openUnencrypted(to, fixture.options())) {
            return Replication.between(near, far).run(ReplicateRequest.everything(), RunControl.none());
        }
    }

    @Test
    void killedAtAnyCallItListsOnlyWhatIsWholeAndGoesOn() {
        backUpTwice();
        FaultySink counting = new FaultySink(empty(), FaultPlan.none());
        replicate(counting);
        long calls = counting.calls();
        int killed = 0;
        for (long call = 1; call <= calls; call += Math.max(1, calls / SAMPLED_CALLS)) {
            MemorySink stored = empty();
            try {
                replicate(new FaultySink(stored, FaultPlan.from(call, Fault.PROCESS_DIES)));
            } catch (ProcessDied | BackupException e) {
                killed++;
            }
            String at = "killed at call " + call;
            try (BackupRepository far = BackupRepository.openUnencrypted(stored, fixture.options());
                    BackupRepository near = fixture.open(0)) {
                assertThat(far.verify(VerifyRequest.everything(), RunControl.none())
                                .intact())
                        .as(at)
                        .isTrue();
                Replication.between(near, far).run(ReplicateRequest.everything(), RunControl.none());
                assertThat(far.list())
                        .as(at)
                        .extracting(BackupSummary::files, BackupSummary::bytes, BackupSummary::started)
                        .containsExactlyElementsOf(near.list().stream()
                                .map(backup -> tuple(backup.files(), backup.bytes(), backup.started()))
                                .toList());
                assertThat(far.verify(VerifyRequest.everything(), RunControl.none())
                                .intact())
                        .as(at)
                        .isTrue();
            }
        }
        assertThat(killed).isGreaterThan(10);
    }

    @Test
    void whatWasStoredBeforeItWasKilledIsFoundAgain() {
        backUpTwice();
        MemorySink stored = empty();
        FaultPlan atTheCommit = new FaultPlan() {
            @Override
            public Fault faultAt(long call) {
                return Fault.NONE;
            }

            @Override
            public Fault faultAt(long call, SinkCall.Kind kind, String key) {
                return kind == SinkCall.Kind.PUT && key.startsWith("backup/") ? Fault.PROCESS_DIES : Fault.NONE;
            }
        };
        try {
            replicate(new FaultySink(stored, atTheCommit));
        } catch (ProcessDied e) {
            // As planned.
        }
        try (BackupRepository far = BackupRepository.openUnencrypted(stored, fixture.options())) {
            assertThat(far.list()).isEmpty();
        }
        ReplicateReport resumed = replicate(stored);
        assertThat(resumed.copied()).hasSize(2);
        assertThat(resumed.copied().get(0).bytesStored()).isZero();
        try (BackupRepository far = BackupRepository.openUnencrypted(stored, fixture.options())) {
            assertThat(far.verify(VerifyRequest.everything(), RunControl.none()).intact())
                    .isTrue();
        }
    }
}
