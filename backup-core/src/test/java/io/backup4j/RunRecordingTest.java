package io.backup4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.files.FileSource;
import io.backup4j.sinks.ForwardingSink;
import io.backup4j.sinks.MemorySink;
import io.backup4j.sinks.ReadOnlySink;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.error.RepositoryException;
import io.backup4j.spi.error.SourceException;
import io.backup4j.spi.journal.HistoryQuery;
import io.backup4j.spi.journal.RunKind;
import io.backup4j.spi.journal.RunOutcome;
import io.backup4j.spi.journal.RunRecord;
import io.backup4j.spi.journal.RunStatistics;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.ObjectPage;
import io.backup4j.spi.sink.PutResult;
import io.backup4j.spi.source.BackupSource;
import io.backup4j.testkit.Fault;
import io.backup4j.testkit.FaultySink;
import io.backup4j.testkit.MemoryJournal;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every run leaves a record, and recording changes no run. */
class RunRecordingTest {
    @TempDir
    Path directory;

    private final MemorySink stored = new MemorySink();
    private final MemoryJournal journal = new MemoryJournal();
    private Duration waited = Duration.ZERO;
    private Path tree;

    @BeforeEach
    void make() throws IOException {
        tree = Files.createDirectory(directory.resolve("tree"));
        Files.writeString(tree.resolve("one.txt"), "one");
        Files.writeString(tree.resolve("two.txt"), "two");
        BackupRepository.createUnencrypted(stored, RepositoryOptions.defaults()).close();
    }

    @AfterEach
    void theRepositoryIsWhole() {
        try (BackupRepository repository = BackupRepository.openUnencrypted(stored, RepositoryOptions.defaults())) {
            assertThat(repository
                            .verify(VerifyRequest.everything(), RunControl.none())
                            .findings())
                    .isEmpty();
        }
    }

    @Test
    void backupVerifyAndRestoreAreRecordedOnBothSides() throws IOException {
        try (BackupRepository repository = open(stored)) {
            BackupReport backup = repository.backup(plan(files()));
            repository.verify(VerifyRequest.everything(), RunControl.none());
            repository.restore(
                    RestoreRequest.latest().into(directory.resolve("out")).build());
            repository.planRestore(
                    RestoreRequest.latest().into(directory.resolve("out")).build(), entry -> {}, RunControl.none());

            assertThat(journal.records())
                    .extracting(RunRecord::kind)
                    .containsExactly(RunKind.BACKUP, RunKind.VERIFY, RunKind.RESTORE);
            assertThat(journal.records()).extracting(RunRecord::outcome).containsOnly(RunOutcome.SUCCESS);
            assertThat(journal.records())
                    .extracting(RunRecord::backupOrNull)
                    .containsOnly(backup.manifest().id());
            RunRecord run = journal.records().get(0);
            assertThat(run.plan()).contains("nightly");
            assertThat(run.bytes().read()).isEqualTo(6);
            assertThat(run.bytes().stored())
                    .isEqualTo(backup.manifest().bytesStored())
                    .isPositive();
            assertThat(run.by()).startsWith("api@");
            assertThat(run.place()).isEqualTo(stored.location());
            assertThat(journal.records().get(2).bytes().read()).isEqualTo(6);
            assertThat(SinkObjects.keys(stored, "run/")).hasSize(3);
        }
        try (BackupRepository elsewhere = BackupRepository.openUnencrypted(stored, RepositoryOptions.defaults())) {
            assertThat(elsewhere.history(HistoryQuery.all()).runs())
                    .containsExactlyInAnyOrderElementsOf(journal.records());
        }
    }

    @Test
    void aRunThatFailsAndIsTriedAgainLeavesARecordPerAttempt() {
        FlakySource source = new FlakySource(files(), 2);
        try (BackupRepository repository = open(stored)) {
            BackupReport report = repository.backup(plan(source));

            assertThat(source.opened()).isEqualTo(3);
            assertThat(waited).isEqualTo(Duration.ofMinutes(3));
            assertThat(journal.records()).extracting(RunRecord::attempt).containsExactly(1, 2, 3);
            assertThat(journal.records())
                    .extracting(RunRecord::outcome)
                    .containsExactly(RunOutcome.FAILED, RunOutcome.FAILED, RunOutcome.SUCCESS);
            assertThat(journal.records())
                    .extracting(RunRecord::run)
                    .containsOnly(journal.records().get(0).run());
            assertThat(journal.records().get(1).error()).contains("SOURCE");
            assertThat(journal.records().get(1).message().orElseThrow()).contains("not mounted, attempt 2");
            assertThat(repository.list()).hasSize(1).first().satisfies(backup -> assertThat(backup.id())
                    .isEqualTo(report.manifest().id()));

            RunStatistics figures = repository.history(HistoryQuery.all()).statistics(RunKind.BACKUP, "nightly");
            assertThat(figures.successRate()).hasValue(1);
            assertThat(figures.retries()).isEqualTo(2);
        }
    }

    @Test
    void aPlanThatNeverSucceedsFailsWithinItsLimits() {
        FlakySource source = new FlakySource(files(), 100);
        try (BackupRepository repository = open(stored)) {
            assertThatThrownBy(() -> repository.backup(plan(source))).isInstanceOf(SourceException.class);
            assertThat(source.opened()).isEqualTo(3);
            assertThatThrownBy(() -> repository.backup(plan(source).withRetry(RetryLimits.none())))
                    .isInstanceOf(SourceException.class);
            assertThat(source.opened()).isEqualTo(4);
            assertThat(repository.list()).isEmpty();
            assertThat(repository.history(HistoryQuery.all()).statistics().successRate())
                    .hasValue(0);
        }
        assertThat(journal.records()).extracting(RunRecord::attempt).containsExactly(1, 2, 3, 1);
    }

    @Test
    void whatCannotPassIsNotTriedAgain() {
        FlakySource secret = new FlakySource(files(), 0, true);
        try (BackupRepository repository = open(stored)) {
            assertThatThrownBy(() -> repository.backup(plan(secret))).isInstanceOf(SourceException.class);
        }
        assertThat(waited).isZero();
        assertThat(journal.records()).singleElement().satisfies(run -> assertThat(run.error())
                .contains("ENCRYPTION_REQUIRED"));
    }

    @Test
    void messagesOfOthersAreNotRecordedBecauseTheyMayHoldSecrets() {
        BackupPlan plan = BackupPlan.named("nightly")
                .source(files())
                .hooks(new BackupPlan.SnapshotHooks() {
                    @Override
                    public void beforeSnapshot() {
                        throw new IllegalStateException("login with password hunter2 refused");
                    }
                })
                .build();
        try (BackupRepository repository = open(stored)) {
            assertThatThrownBy(() -> repository.backup(plan)).hasStackTraceContaining("hunter2");
        }
        assertThat(journal.records()).singleElement().satisfies(run -> {
            assertThat(run.outcome()).isEqualTo(RunOutcome.FAILED);
            assertThat(run.toString()).doesNotContain("hunter2");
        });
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"LOST", "LOST_ACKNOWLEDGEMENT", "FULL"})
    void aRunSucceedsWhateverBefallsItsRecordInTheRepository(Fault fault) {
        int runs = 0;
        for (String call : List.of("put", "list")) {
            MemorySink copy = stored.snapshot();
            RunObjectsFault faulty = new RunObjectsFault(copy, call, fault);
            try (BackupRepository repository = open(faulty)) {
                // Old records are looked for once in sixteen runs, by chance; in 400 that fails to happen once in
                // 10^11.
                for (int i = 0; i < 400 && !faulty.hit; i++) {
                    assertThat(repository.backup(plan(files())).status()).isEqualTo(BackupStatus.COMPLETED);
                    runs++;
                }
            }
            assertThat(faulty.hit).as(call).isTrue();
            assertThat(journal.records()).hasSize(runs).last().satisfies(run -> assertThat(run.outcome())
                    .isEqualTo(RunOutcome.SUCCESS));
        }
    }

    /** One kind of call to run records always fails. */
    private static final class RunObjectsFault extends ForwardingSink {
        private final String call;
        private final Fault fault;
        private boolean hit;

        RunObjectsFault(BackupSink sink, String call, Fault fault) {
            super(sink);
            this.call = call;
            this.fault = fault;
        }

        @Override
        public PutResult put(ObjectKey key, ObjectContent content) throws IOException {
            return target("put", key.value()).put(key, content);
        }

        @Override
        public ObjectPage list(String prefix, String after) throws IOException {
            return target("list", prefix).list(prefix, after);
        }

        private BackupSink target(String called, String key) {
            if (!called.equals(call) || !key.startsWith("run/")) {
                return delegate();
            }
            hit = true;
            return new FaultySink(delegate(), number -> fault);
        }
    }

    @Test
    void wheneverTheStorageGoesAwayTheHostKnowsHowTheRunEnded() {
        boolean succeeded = false;
        for (long call = 1; !succeeded; call++) {
            MemorySink copy = stored.snapshot();
            boolean[] opened = {false};
            long away = call;
            FaultySink faulty = new FaultySink(copy, number -> opened[0] && number > away ? Fault.LOST : Fault.NONE);
            int before = journal.records().size();
            boolean reported;
            try (BackupRepository repository = open(faulty)) {
                opened[0] = true;
                reported = succeeds(repository);
            }
            String when = "the storage goes away after call " + call;
            assertThat(journal.records()).as(when).hasSize(before + 1);
            RunRecord run = journal.records().get(before);
            assertThat(run.outcome() == RunOutcome.FAILED).as(when).isEqualTo(!reported);
            try (BackupRepository repository = BackupRepository.openUnencrypted(copy, RepositoryOptions.defaults())) {
                assertThat(repository
                                .verify(VerifyRequest.everything(), RunControl.none())
                                .findings())
                        .as(when)
                        .isEmpty();
                run.backup()
                        .ifPresent(
                                id -> assertThat(repository.show(id)).as(when).isNotNull());
            }
            succeeded = run.outcome() == RunOutcome.SUCCESS;
            assertThat(call).isLessThan(500);
        }
        assertThat(journal.records()).hasSizeGreaterThan(20);
    }

    private boolean succeeds(BackupRepository repository) {
        try {
            repository.backup(plan(files()).withRetry(RetryLimits.none()));
            return true;
        } catch (BackupException e) {
            return false;
        }
    }

    @Test
    void readingFromStorageThatMayNotChangeIsRecordedAtTheHost() throws IOException {
        try (BackupRepository repository = open(stored)) {
            repository.backup(plan(files()));
        }
        int before = SinkObjects.keys(stored, "").size();
        try (BackupRepository repository = open(new ReadOnlySink(stored))) {
            repository.verify(VerifyRequest.everything(), RunControl.none());
            repository.restore(
                    RestoreRequest.latest().into(directory.resolve("out")).build());
        }
        assertThat(SinkObjects.keys(stored, "").size()).isEqualTo(before);
        assertThat(journal.records()).hasSize(3).extracting(RunRecord::outcome).containsOnly(RunOutcome.SUCCESS);
    }

    @Test
    void aRunThatFailedBeforeItStartedIsRecorded() {
        MemorySink empty = new MemorySink();
        RepositoryOptions options = options()
                .stateDirectory(directory.resolve("state"))
                .journal(null)
                .build();
        RunJournals.Intent intent = new RunJournals.Intent(RunKind.BACKUP, "nightly", "cli", empty.location());
        assertThatThrownBy(() -> RunJournals.recordingFailure(
                        options, intent, () -> BackupRepository.openUnencrypted(empty, options)))
                .isInstanceOf(RepositoryException.class);
        try (BackupRepository repository = RunJournals.recordingFailure(
                options, intent, () -> BackupRepository.openUnencrypted(stored.snapshot(), options))) {
            assertThat(repository.list()).isEmpty();
        }

        History history = RunJournals.read(RunJournals.in(directory.resolve("state")), HistoryQuery.all());
        assertThat(history.runs()).singleElement().satisfies(run -> {
            assertThat(run.kind()).isEqualTo(RunKind.BACKUP);
            assertThat(run.plan()).contains("nightly");
            assertThat(run.error()).contains("NO_REPOSITORY");
            assertThat(run.place()).isEqualTo(empty.location());
        });
        assertThat(history.statistics().successRate()).hasValue(0);
    }

    @Test
    void theStateDirectoryHoldsTheJournalUnlessTheHostHasItsOwn() {
        Path state = directory.resolve("state");
        try (BackupRepository repository = BackupRepository.openUnencrypted(
                stored, options().journal(null).stateDirectory(state).build())) {
            repository.backup(plan(files()));
        }
        assertThat(RunJournals.read(RunJournals.in(state), HistoryQuery.all()).runs())
                .hasSize(1);
        try (BackupRepository repository = BackupRepository.openUnencrypted(
                stored, options().stateDirectory(state).build())) {
            repository.backup(plan(files()));
        }
        assertThat(RunJournals.read(RunJournals.in(state), HistoryQuery.all()).runs())
                .hasSize(1);
        assertThat(journal.records()).hasSize(1);
    }

    @Test
    void aJournalThatFailsDoesNotFailTheRun() {
        journal.failWith("the database is away");
        try (BackupRepository repository = open(stored)) {
            repository.backup(plan(files()));
            History history = repository.history(HistoryQuery.all());
            assertThat(history.runs()).hasSize(1);
            assertThat(history.problems()).singleElement().asString().contains("the database is away");
        }
    }

    private BackupRepository open(BackupSink sink) {
        return BackupRepository.openUnencrypted(sink, options().build());
    }

    private RepositoryOptions.Builder options() {
        return RepositoryOptions.builder()
                .workers(1)
                .memoryBytes(8 << 20)
                .journal(journal)
                .sleeper(duration -> waited = waited.plus(duration));
    }

    private BackupSource files() {
        return FileSource.of("files", tree);
    }

    private static BackupPlan plan(BackupSource source) {
        return BackupPlan.named("nightly").source(source).build();
    }
}
