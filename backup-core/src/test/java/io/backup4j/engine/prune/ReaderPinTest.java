package io.backup4j.engine.prune;

import static io.backup4j.engine.prune.PruneFixture.files;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.index.PackSet;
import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.ReaderSession;
import io.backup4j.engine.repository.Sessions;
import io.backup4j.engine.repository.Verdict;
import io.backup4j.sinks.ForwardingSink;
import io.backup4j.spi.backup.BackupNote;
import io.backup4j.spi.error.CancelledException;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.run.Cancellation;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.ObjectPage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A running restore can go on, whatever is pruned beside it. */
class ReaderPinTest {
    private final FakeStopwatch stopwatch = new FakeStopwatch();
    private final List<Duration> told = new ArrayList<>();
    private PruneFixture fixture;

    @BeforeEach
    void create() throws IOException {
        fixture = new PruneFixture();
    }

    @AfterEach
    void everythingIsWhole() throws IOException {
        fixture.assertWhole();
    }

    @Test
    void whatIsReadStaysUntilItsReaderEnds() throws IOException {
        Manifest deleted = fixture.backup(files(1, 3));
        List<String> packs = fixture.packs();
        try (ReaderSession reader =
                fixture.repository.registerReader(deleted.record().uuid())) {
            assertThat(reader).isNotNull();
            fixture.delete(deleted);

            PruneOutcome outcome = fixture.prune(waitsForNobody());

            assertThat(fixture.packs()).isEqualTo(packs);
            assertThat(outcome.remarks()).singleElement().asString().contains("may read them");
            assertThat(outcome.givenUp()).isEmpty();
            assertThat(outcome.packsDeleted()).isZero();
        }
        PruneOutcome outcome = fixture.prune();
        assertThat(outcome.givenUp()).containsExactly(deleted.record().uuid());
        assertThat(fixture.packs()).isEmpty();
    }

    /** The reader has chosen among the copies, nobody knows which. */
    @Test
    void everyCopyOfWhatIsReadStays() throws IOException {
        Manifest first = fixture.backupBeside(files(1, 2), files(1, 2));
        List<String> packs = fixture.packs();
        try (ReaderSession reader =
                fixture.repository.registerReader(first.record().uuid())) {
            assertThat(reader).isNotNull();
            assertThat(fixture.prune(waitsForNobody()).packsDeleted()).isZero();
            assertThat(fixture.packs()).isEqualTo(packs);
        }
        assertThat(fixture.prune().packsDeleted()).isEqualTo(1);
    }

    /** It registered and saw its backup listed, which was then deleted, all of it after sessions were listed for the first time. */
    @Test
    void aReaderThatComesBetweenIsSeen() throws IOException {
        Manifest deleted = fixture.backup(files(1, 3));
        PackSet.Builder condemned = PackSet.builder();
        fixture.packs().forEach(key -> condemned.add(PackName.of(ObjectKey.of(key))));
        fixture.repository.generations().propose(1, condemned.build());
        ReaderSession[] reader = {null};
        BackupSink sink = new BeforeListing(fixture.memory, "backup/", () -> {
            reader[0] = fixture.repository.registerReader(deleted.record().uuid());
            fixture.delete(deleted);
        });

        Verdict verdict = verdict(sink);

        assertThat(reader[0]).isNotNull();
        assertThat(verdict.packs().size()).isZero();
        assertThat(verdict.givenUp()).isEmpty();
        reader[0].close();
    }

    /** It may have listed the packs before the copy was there that the pass counts, and then knows only the one that is condemned. */
    @ParameterizedTest
    @ValueSource(strings = {"pack/", "index/"})
    void aReaderThatComesBeforeThePassKnowsItsCopiesIsSeen(String moment) throws IOException {
        Manifest first = fixture.backupBeside(files(1, 2), files(1, 2));
        PackSet.Builder condemned = PackSet.builder();
        condemned.add(PackName.of(ObjectKey.of(fixture.packs().get(0))));
        fixture.repository.generations().propose(1, condemned.build());
        ReaderSession[] reader = {null};
        BackupSink sink = new BeforeListing(fixture.memory, moment, () -> {
            reader[0] = fixture.repository.registerReader(first.record().uuid());
        });

        Verdict verdict = verdict(sink);

        assertThat(reader[0]).isNotNull();
        assertThat(verdict.packs().size()).isZero();
        reader[0].close();
        assertThat(verdict(fixture.memory).packs().size()).isEqualTo(1);
    }

    /** Its chunks are gone: they would be missing, or its listing unreadable, in every prune to come. */
    @Test
    void aReaderAndAHoldOfABackupThatIsGivenUpKeepNothing() throws IOException {
        Manifest gone = fixture.backup(files(1, 2));
        List<String> itsPacks = fixture.packs();
        try (ReaderSession reader =
                fixture.repository.registerReader(gone.record().uuid())) {
            assertThat(reader).isNotNull();
            fixture.delete(gone);
            fixture.repository
                    .records()
                    .addNote(gone.record().uuid(), 1, BackupNote.Type.HOLD, "test", Map.of("reason", "late"));
            fixture.repository.deletions().giveUp(List.of(gone.record().uuid()));
            for (String pack : itsPacks) {
                fixture.memory.delete(ObjectKey.of(pack));
            }
            Manifest deleted = fixture.backup(files(10, 2));
            fixture.delete(deleted);

            PruneOutcome outcome = fixture.prune();

            assertThat(fixture.packs()).isEmpty();
            assertThat(outcome.findings()).isEmpty();
            assertThat(outcome.givenUp()).containsExactly(deleted.record().uuid());
            assertThat(outcome.expelled()).isEmpty();
        }
    }

    @Test
    void aSilentReaderIsExpelledAndThenWhatItKeptIsFreedByTheSamePrune() throws IOException {
        Manifest deleted = fixture.backup(files(1, 3));
        fixture.repository.registerReader(deleted.record().uuid());
        fixture.delete(deleted);

        PruneOutcome outcome = fixture.prune(listening());

        assertThat(fixture.packs()).isEmpty();
        assertThat(outcome.givenUp()).containsExactly(deleted.record().uuid());
        assertThat(outcome.generations()).containsExactly(1L, 2L);
        assertThat(outcome.expelled()).singleElement().asString().startsWith("reader");
        assertThat(outcome.remarks()).isEmpty();
        assertThat(told).isSorted();
        assertThat(told.get(told.size() - 1)).isBetween(PruneJob.LEASE.minusSeconds(5), PruneJob.LEASE);
    }

    @Test
    void aReaderThatBeatsIsNotWaitedForAnyLonger() throws IOException {
        Manifest deleted = fixture.backup(files(1, 3));
        List<String> packs = fixture.packs();
        AtomicLong readersNanos = new AtomicLong();
        try (ReaderSession reader =
                fixture.repository.registerReader(deleted.record().uuid(), readersNanos::get)) {
            fixture.delete(deleted);
            stopwatch.during(pause -> {
                readersNanos.addAndGet(pause.toNanos());
                reader.heartbeat();
            });

            PruneOutcome outcome = fixture.prune(listening());

            assertThat(fixture.packs()).isEqualTo(packs);
            assertThat(outcome.expelled()).isEmpty();
            assertThat(outcome.waitingFor()).isEmpty();
            assertThat(outcome.generations()).containsExactly(1L);
            assertThat(told).isNotEmpty();
            assertThat(told.get(told.size() - 1)).isLessThan(Sessions.HEARTBEAT.plusSeconds(5));
        }
    }

    @Test
    void whatAReaderKeptIsFreedWhenItEndsWhileItIsWaitedFor() throws IOException {
        Manifest deleted = fixture.backup(files(1, 3));
        ReaderSession reader =
                fixture.repository.registerReader(deleted.record().uuid());
        fixture.delete(deleted);
        stopwatch.during(pause -> reader.close());

        PruneOutcome outcome = fixture.prune(listening());

        assertThat(fixture.packs()).isEmpty();
        assertThat(told).containsExactly(Duration.ZERO);
        assertThat(outcome.expelled()).isEmpty();
        assertThat(outcome.remarks()).isEmpty();
    }

    @Test
    void readersThatKeepNothingAreNotWaitedFor() throws IOException {
        Manifest kept = fixture.backup(files(1, 3));
        Manifest deleted = fixture.backup(files(10, 3));
        Manifest read = fixture.backup(files(20, 3));
        fixture.delete(deleted);
        fixture.delete(read);
        try (ReaderSession other =
                fixture.repository.registerReader(kept.record().uuid())) {
            assertThat(other).isNotNull();
            PruneOutcome first = fixture.prune(listening());
            assertThat(first.packsDeleted()).isEqualTo(2);
            assertThat(told).isEmpty();
        }
    }

    @Test
    void onlyTheReadersThatKeepPacksAreWaitedFor() throws IOException {
        Manifest kept = fixture.backup(files(1, 3));
        Manifest deleted = fixture.backup(files(10, 3));
        ReaderSession pinning =
                fixture.repository.registerReader(deleted.record().uuid());
        fixture.delete(deleted);
        try (ReaderSession other =
                fixture.repository.registerReader(kept.record().uuid())) {
            assertThat(other).isNotNull();
            stopwatch.during(pause -> pinning.close());

            PruneOutcome outcome = fixture.prune(listening());

            assertThat(told).hasSize(1);
            assertThat(outcome.packsDeleted()).isEqualTo(1);
            assertThat(fixture.repository.sessions().list()).hasSize(1);
        }
    }

    @Test
    void aSilentReaderOfWhatCannotBeReadDoesNotStopPrunesForEver() throws IOException {
        Manifest deleted = fixture.backup(files(1, 3));
        fixture.repository.registerReader(deleted.record().uuid());
        fixture.delete(deleted);
        fixture.damage(fixture.frameOf(deleted.root(PruneFixture.SOURCE).id()));

        assertThatThrownBy(() -> fixture.prune(waitsForNobody()))
                .isInstanceOf(DamagedException.class)
                .hasMessageContaining("no longer read");
        PruneOutcome outcome = fixture.prune(listening());

        assertThat(fixture.packs()).isEmpty();
        assertThat(outcome.expelled()).hasSize(1);
    }

    @Test
    void theWaitForReadersIsCancelled() throws IOException {
        Manifest deleted = fixture.backup(files(1, 3));
        List<String> packs = fixture.packs();
        try (ReaderSession reader =
                fixture.repository.registerReader(deleted.record().uuid())) {
            assertThat(reader).isNotNull();
            fixture.delete(deleted);
            Cancellation cancellation = new Cancellation();
            stopwatch.during(pause -> cancellation.cancel());

            assertThatThrownBy(() -> new PruneRunner(
                                    fixture.repository, listening(), new RunControl(progress -> {}, cancellation))
                            .run())
                    .isInstanceOf(CancelledException.class);

            assertThat(told).hasSize(1);
            assertThat(fixture.packs()).isEqualTo(packs);
            assertThat(fixture.repository.sessions().list()).hasSize(1);
        }
        fixture.prune();
    }

    private PruneJob listening() {
        return PruneJob.defaults().withStopwatch(stopwatch).withListener((sessions, waited) -> {
            assertThat(sessions).isNotEmpty();
            told.add(waited);
        });
    }

    private static PruneJob waitsForNobody() {
        return PruneFixture.job().withLongestWait(Duration.ZERO);
    }

    private Verdict verdict(BackupSink sink) throws IOException {
        return new SecondPass(
                        fixture.through(sink).repository,
                        1,
                        new Findings(),
                        new PruneTally(),
                        new Steps(RunControl.none(), null))
                .verdict();
    }

    /** Does something once, before the first listing of a prefix. */
    private static final class BeforeListing extends ForwardingSink {
        private final String prefix;
        private @Nullable Action action;

        BeforeListing(BackupSink sink, String prefix, Action action) {
            super(sink);
            this.prefix = prefix;
            this.action = action;
        }

        interface Action {
            void run() throws IOException;
        }

        @Override
        public ObjectPage list(String listed, String after) throws IOException {
            Action now = action;
            if (listed.equals(prefix) && now != null) {
                action = null;
                now.run();
            }
            return super.list(listed, after);
        }
    }
}
