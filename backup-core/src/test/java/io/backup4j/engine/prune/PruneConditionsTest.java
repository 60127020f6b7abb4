package io.backup4j.engine.prune;

import static io.backup4j.engine.prune.PruneFixture.files;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.ObjectKeys;
import io.backup4j.engine.repository.Settings;
import io.backup4j.engine.repository.TestRepositories;
import io.backup4j.engine.repository.WriterSession;
import io.backup4j.engine.seal.SealedKind;
import io.backup4j.sinks.ForwardingSink;
import io.backup4j.spi.error.CancelledException;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.LockedException;
import io.backup4j.spi.error.StorageException;
import io.backup4j.spi.run.Cancellation;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.DeleteResult;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.PutResult;
import io.backup4j.spi.sink.SinkCapabilities;
import io.backup4j.spi.sink.SinkFullException;
import io.backup4j.testkit.NonConditionalSink;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Prunes of stores that lack something: room, properties, or the right to delete. */
class PruneConditionsTest {
    private static final Settings ALONE = TestRepositories.settings(2, 32 << 20, true);

    private PruneFixture fixture;
    private Manifest deleted;

    @BeforeEach
    void create() throws IOException {
        fixture = new PruneFixture();
        deleted = fixture.backup(files(1, 3));
        fixture.backup(files(10, 3));
        fixture.delete(deleted);
    }

    @AfterEach
    void everythingIsWhole() throws IOException {
        fixture.assertWhole();
    }

    @ParameterizedTest
    @CsvSource({"false, true, true", "true, false, true", "true, true, false"})
    void refusesAStoreThatDoesNotDoWhatItNeedsAndPlansAllTheSame(
            boolean conditionalCreate, boolean consistentListing, boolean deletes) throws IOException {
        List<String> before = SinkObjects.keys(fixture.memory, "");
        BackupSink lacking = new ForwardingSink(fixture.memory) {
            @Override
            public SinkCapabilities capabilities() {
                return new SinkCapabilities(conditionalCreate, consistentListing, deletes);
            }
        };

        assertThatThrownBy(() -> fixture.through(lacking).prune())
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUITABLE_SINK));

        assertThat(SinkObjects.keys(fixture.memory, "")).isEqualTo(before);
        assertThat(fixture.through(lacking)
                        .prune(PruneFixture.job().asDryRun())
                        .planOrEmpty()
                        .orElseThrow()
                        .freedBytes())
                .isPositive();
    }

    @Test
    void findsOutThatAStoreOverwritesAndDeletesNothing() throws IOException {
        List<String> before = fixture.packs();

        assertThatThrownBy(() ->
                        fixture.through(new NonConditionalSink(fixture.memory)).prune())
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUITABLE_SINK));

        assertThat(fixture.packs()).isEqualTo(before);
    }

    @Test
    void prunesSuchAStoreInSingleWriterModeWhereNobodyElseIs() throws IOException {
        BackupSink sink = new NonConditionalSink(fixture.memory);

        assertThat(fixture.through(sink, ALONE).prune().packsDeleted()).isEqualTo(1);

        assertThat(SinkObjects.keys(fixture.memory, "session/")).isEmpty();
    }

    @Test
    void isRefusedInSingleWriterModeWhereSomebodyElseIs() throws IOException {
        try (WriterSession other = fixture.repository.registerWriter()) {
            assertThat(other).isNotNull();
            assertThatThrownBy(() -> fixture.through(new NonConditionalSink(fixture.memory), ALONE)
                            .prune())
                    .isInstanceOf(LockedException.class);
            assertThat(SinkObjects.keys(fixture.memory, "session/")).hasSize(1);
        }
    }

    @Test
    void aFullStoreIsClearedWithTheReserve() throws IOException {
        for (int n = 0; n < 4; n++) {
            fixture.memory.put(ObjectKeys.reserve(n), ObjectContent.of(new byte[1 << 20]));
        }
        Bounded full = new Bounded(fixture.memory);

        PruneOutcome outcome = fixture.through(full).prune();

        assertThat(full.refused).isPositive();
        assertThat(outcome.packsDeleted()).isEqualTo(1);
        assertThat(outcome.generations()).hasSize(1);
    }

    @Test
    void aFullStoreWithoutReserveIsLeftAsItIsAndClearedWhenThereIsAnyRoom() throws IOException {
        List<String> before = fixture.packs();

        assertThatThrownBy(() -> fixture.through(new Bounded(fixture.memory)).prune())
                .isInstanceOf(SinkFullException.class);

        assertThat(fixture.packs()).isEqualTo(before);
        assertThat(fixture.prune().packsDeleted()).isEqualTo(1);
    }

    @Test
    void whatTheStoreRetainsStaysMaskedAndGoesLater() throws IOException {
        Locked locked = new Locked(fixture.memory);
        PruneFixture through = fixture.through(locked);

        PruneOutcome outcome = through.prune();

        assertThat(outcome.packsRetained()).isEqualTo(1);
        assertThat(outcome.packsDeleted()).isZero();
        assertThat(outcome.generations()).containsExactly(1L);
        assertThat(through.repository.generations().retained(1).size()).isEqualTo(1);
        // The same data again: nothing of it may be built on the pack that is to go.
        fixture.backup(files(1, 3));
        assertThat(through.prune().packsRetained()).isEqualTo(1);
        locked.unlocked = true;
        PruneOutcome later = through.prune();
        assertThat(later.packsDeleted()).isEqualTo(1);
        assertThat(later.segmentsRewritten()).isEqualTo(1);
        assertThat(later.generations()).isEmpty();
        assertThat(through.prune().packsDeleted()).isZero();
    }

    @Test
    void theSessionOfADeadProcessGoesEvenWhereNothingIsToBeFreed() throws IOException {
        fixture.prune();
        WriterSession dead = fixture.with(MachineProcesses.settings(MachineProcesses.DEAD))
                .repository
                .registerWriter();

        PruneOutcome outcome = fixture.with(MachineProcesses.settings(8)).prune();

        assertThat(outcome.expelled()).singleElement().asString().endsWith("its process is dead");
        assertThat(outcome.generations()).isEmpty();
        assertThat(SinkObjects.keys(fixture.memory, "session/")).isEmpty();
        assertThat(fixture.memory.stat(ObjectKeys.backup(dead.uuid()))).isPresent();
    }

    @Test
    void aCancelledPruneIsTakenUpByTheNext() throws IOException {
        WriterSession writer = fixture.repository.registerWriter();
        Cancellation cancellation = new Cancellation();
        PruneJob job = PruneJob.defaults().withStopwatch(new FakeStopwatch().during(pause -> cancellation.cancel()));

        assertThatThrownBy(() ->
                        new PruneRunner(fixture.repository, job, new RunControl(progress -> {}, cancellation)).run())
                .isInstanceOf(CancelledException.class);

        writer.close();
        PruneOutcome outcome = fixture.prune();
        assertThat(outcome.generations()).containsExactly(1L);
        assertThat(outcome.packsDeleted()).isEqualTo(1);
    }

    @Test
    void saysWhomItWaitsForAndDeletesNothing() throws IOException {
        List<String> before = fixture.packs();
        WriterSession writer = fixture.repository.registerWriter();

        PruneOutcome outcome = fixture.prune(PruneFixture.job().withLongestWait(Duration.ofSeconds(30)));

        assertThat(outcome.complete()).isFalse();
        assertThat(outcome.waitingFor()).singleElement().satisfies(session -> assertThat(session.uuid())
                .isEqualTo(writer.uuid()));
        assertThat(fixture.packs()).isEqualTo(before);
        writer.close();
        assertThat(fixture.prune().packsDeleted()).isEqualTo(1);
    }

    @Test
    void aBackupThatIsBeingUndeletedIsNotGivenUp() throws IOException {
        fixture.repository
                .store()
                .put(SealedKind.UNDELETE, ObjectKeys.undelete(deleted.record().uuid(), 1), new byte[0]);

        PruneOutcome outcome = fixture.prune();

        assertThat(outcome.packsDeleted()).isZero();
        assertThat(outcome.givenUp()).isEmpty();
        fixture.repository.deletions().undelete(deleted.record().id());
    }

    /** Has room for what it holds, and for nothing more. */
    private static final class Bounded extends ForwardingSink {
        private long room;
        private int refused;

        Bounded(BackupSink sink) {
            super(sink);
        }

        @Override
        public synchronized PutResult put(ObjectKey key, ObjectContent content) throws IOException {
            if (content.sizeBytes() > room && super.stat(key).isEmpty()) {
                refused++;
                throw new SinkFullException("injected: full", new IOException("No space left on device"));
            }
            PutResult result = super.put(key, content);
            room -= result == PutResult.CREATED ? content.sizeBytes() : 0;
            return result;
        }

        @Override
        public synchronized DeleteResult delete(ObjectKey key) throws IOException {
            room += super.stat(key).map(object -> object.sizeBytes()).orElse(0L);
            return super.delete(key);
        }
    }

    /** Retains packs. */
    private static final class Locked extends ForwardingSink {
        private boolean unlocked;

        Locked(BackupSink sink) {
            super(sink);
        }

        @Override
        public DeleteResult delete(ObjectKey key) throws IOException {
            return key.value().startsWith("pack/") && !unlocked ? DeleteResult.RETAINED : super.delete(key);
        }
    }
}
