package io.backup4j.engine.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.index.PackSet;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.ObjectKeys;
import io.backup4j.engine.repository.ReaderSession;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.Sessions;
import io.backup4j.engine.repository.WriterSession;
import io.backup4j.engine.seal.SealedKind;
import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.error.CancelledException;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.run.Cancellation;
import io.backup4j.spi.run.RunControl;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FenceTest {
    private final FakeStopwatch stopwatch = new FakeStopwatch();
    private final Cancellation cancellation = new Cancellation();
    private final List<Duration> told = new ArrayList<>();
    private PruneFixture fixture;
    private Repository repository;

    @BeforeEach
    void create() throws IOException {
        fixture = new PruneFixture();
        repository = fixture.repository;
    }

    @AfterEach
    void everythingIsWhole() throws IOException {
        fixture.assertWhole();
    }

    @Test
    void doesNotWaitWhereNobodyIs() throws IOException {
        assertThat(fence().await(1)).isTrue();
        assertThat(told).isEmpty();
    }

    @Test
    void waitsForAWriterThatRegisteredBefore() throws IOException {
        WriterSession writer = repository.registerWriter();
        stopwatch.during(pause -> {
            if (told.size() == 5) {
                writer.close();
            }
        });

        assertThat(fence().await(1)).isTrue();

        assertThat(told).hasSize(5).isSorted();
        assertThat(repository.sink().stat(ObjectKeys.backup(writer.uuid()))).isEmpty();
    }

    @Test
    void doesNotWaitForAWriterOfThisGeneration() throws IOException {
        repository.generations().propose(1, PackSet.empty());
        try (WriterSession writer = repository.registerWriter()) {
            assertThat(writer.generation()).isEqualTo(1);
            assertThat(fence().await(1)).isTrue();
            assertThat(told).isEmpty();
        }
    }

    @Test
    void expelsASilentWriterAfterTheLeaseAndNotBefore() throws IOException {
        WriterSession writer = repository.registerWriter();
        Fence fence = fence();

        assertThat(fence.await(1)).isTrue();

        assertThat(told.get(told.size() - 1)).isBetween(PruneJob.LEASE.minusSeconds(5), PruneJob.LEASE);
        assertThat(fence.expelled()).singleElement().asString().contains("writer of process", "no progress for 120");
        assertThat(repository.sessions().list()).isEmpty();
        assertThatThrownBy(() -> writer.commit(new byte[0]))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.EXPELLED));
    }

    @Test
    void givesUpWaitingForAWriterThatBeats() throws IOException {
        WriterSession writer = repository.registerWriter();
        beatAtEveryPause(writer.uuid());
        Fence fence = fence();

        assertThat(fence.await(1)).isFalse();

        assertThat(fence.waitingFor()).extracting(Sessions.Registered::uuid).containsExactly(writer.uuid());
        assertThat(fence.expelled()).isEmpty();
        assertThat(told.get(told.size() - 1)).isLessThan(PruneJob.LONGEST_WAIT);
        writer.close();
    }

    /** A session deletes the heartbeat before the last one, and a listing may show them in any state. */
    @Test
    void onlyAHigherNumberIsASignOfLife() throws IOException {
        WriterSession writer = repository.registerWriter();
        beat(writer.uuid(), 2);
        boolean[] low = {false};
        stopwatch.during(pause -> {
            low[0] = !low[0];
            if (low[0]) {
                repository.sink().delete(ObjectKeys.heartbeat(writer.uuid(), 2));
                beat(writer.uuid(), 1);
            } else {
                beat(writer.uuid(), 2);
            }
        });
        Fence fence = fence();

        assertThat(fence.await(1)).isTrue();
        assertThat(fence.expelled()).hasSize(1);
    }

    @Test
    void removesSilentReadersWhileItWaitsForAWriterAndKeepsLivingOnes() throws IOException {
        Manifest manifest = fixture.backup(PruneFixture.files(1, 1));
        WriterSession writer = repository.registerWriter();
        ReaderSession silent = repository.registerReader(manifest.record().uuid());
        UUID silentUuid = readers().get(0);
        ReaderSession living = repository.registerReader(manifest.record().uuid());
        UUID livingUuid = readers().stream()
                .filter(uuid -> !uuid.equals(silentUuid))
                .findFirst()
                .orElseThrow();
        long[] beats = {0};
        stopwatch.during(pause -> {
            beats[0]++;
            beat(writer.uuid(), beats[0]);
            beat(livingUuid, beats[0]);
        });
        Fence fence = fence();

        assertThat(fence.await(1)).isFalse();

        assertThat(readers()).containsExactly(livingUuid);
        assertThat(fence.expelled()).singleElement().asString().startsWith("reader");
        assertThat(repository.sink().stat(ObjectKeys.backup(silentUuid))).isEmpty();
        writer.close();
        silent.close();
        living.close();
    }

    @Test
    void doesNotWaitForAReader() throws IOException {
        Manifest manifest = fixture.backup(PruneFixture.files(1, 1));
        try (ReaderSession reader = repository.registerReader(manifest.record().uuid())) {
            assertThat(reader).isNotNull();
            assertThat(fence().await(1)).isTrue();
            assertThat(told).isEmpty();
            assertThat(readers()).hasSize(1);
        }
    }

    @Test
    void expelsAtOnceWhoseProcessIsDead() throws IOException {
        Repository dead = fixture.with(MachineProcesses.settings(MachineProcesses.DEAD)).repository;
        WriterSession writer = dead.registerWriter();
        Repository living = fixture.with(MachineProcesses.settings(8)).repository;
        Fence fence = new Fence(living, job(), new Room(living.reserve()), steps(), null);

        assertThat(fence.await(1)).isTrue();

        assertThat(told).isEmpty();
        assertThat(fence.expelled()).singleElement().asString().endsWith("its process is dead");
        assertThat(repository.sink().stat(ObjectKeys.backup(writer.uuid()))).isPresent();
    }

    @Test
    void isCancelledWhileItWaits() throws IOException {
        try (WriterSession writer = repository.registerWriter()) {
            assertThat(writer).isNotNull();
            stopwatch.during(pause -> cancellation.cancel());
            assertThatThrownBy(() -> fence().await(1)).isInstanceOf(CancelledException.class);
            assertThat(repository.sessions().list()).hasSize(1);
        }
    }

    private void beatAtEveryPause(UUID session) {
        long[] beats = {0};
        stopwatch.during(pause -> beat(session, ++beats[0]));
    }

    private void beat(UUID session, long number) throws IOException {
        repository.store().put(SealedKind.HEARTBEAT, ObjectKeys.heartbeat(session, number), new byte[0]);
    }

    private List<UUID> readers() throws IOException {
        return repository.sessions().list().stream()
                .filter(session -> !session.writer())
                .map(Sessions.Registered::uuid)
                .toList();
    }

    private Fence fence() {
        return new Fence(repository, job(), new Room(repository.reserve()), steps(), null);
    }

    private PruneJob job() {
        return PruneJob.defaults().withStopwatch(stopwatch).withListener((sessions, waited) -> {
            assertThat(sessions).isNotEmpty();
            told.add(waited);
        });
    }

    private Steps steps() {
        return new Steps(new RunControl(progress -> {}, cancellation), null);
    }
}
