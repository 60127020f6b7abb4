package io.backup4j.operate.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.RepositoryAccess;
import io.backup4j.engine.repository.TestRepositories;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.journal.HistoryQuery;
import io.backup4j.spi.journal.JournalReading;
import io.backup4j.spi.journal.RunKind;
import io.backup4j.spi.journal.RunOutcome;
import io.backup4j.spi.journal.RunRecord;
import io.backup4j.testkit.Fault;
import io.backup4j.testkit.FaultySink;
import io.backup4j.testkit.MemoryJournal;
import io.backup4j.testkit.RecordingSink;
import io.backup4j.testkit.RunRecords;
import io.backup4j.testkit.SinkCall;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RunHistoryTest {
    private final MemoryJournal host = new MemoryJournal();
    private final MemorySink stored = new MemorySink();
    private final RecordingSink sink = new RecordingSink(stored);
    private RepositoryJournal repository;

    @BeforeEach
    void open() throws IOException {
        Repository made = new RepositoryAccess(sink, TestRepositories.settings(1, 8 << 20, false)).createUnencrypted();
        repository = new RepositoryJournal(made);
    }

    @Test
    void mergesBothHalvesByRunAndAttemptNewestFirst() throws IOException {
        RunRecord both = here(1);
        RunRecord hostOnly = here(2);
        RunRecord otherHost = here(3);
        UUID run = new UUID(7, 7);
        RunRecord failed = RunRecords.attempt(run, 1, 4, RunOutcome.FAILED);
        RunRecord retried = RunRecords.attempt(run, 2, 4, RunOutcome.SUCCESS);
        for (RunRecord record : List.of(both, hostOnly, failed, retried)) {
            host.append(record);
        }
        repository.append(both);
        repository.append(otherHost);
        JournalReading history = new RunHistory(host, repository).read(HistoryQuery.all());
        assertThat(history.runs()).containsExactly(retried, failed, otherHost, hostOnly, both);
        assertThat(history.problems()).isEmpty();
        assertThat(new RunHistory(host, repository).read(HistoryQuery.newest(3)).runs())
                .containsExactly(retried, failed, otherHost);
    }

    @Test
    void whatTheHostHasIsNotFetchedFromTheRepository() throws IOException {
        for (int i = 0; i < 20; i++) {
            host.append(here(i));
            repository.append(here(i));
        }
        sink.clear();
        RunHistory history = new RunHistory(host, repository);
        assertThat(history.read(HistoryQuery.newest(5)).runs()).hasSize(5);
        assertThat(history.read(HistoryQuery.all().of(RunKind.DRILL)).runs()).isEmpty();
        assertThat(sink.requests(SinkCall.Kind.READ)).isZero();
    }

    @Test
    void aRecordThatTheHostFiledUnderAnotherPlaceComesFromTheRepository() throws IOException {
        RunRecord moved = RunRecords.run(1, RunKind.BACKUP, "nightly", RunOutcome.SUCCESS, "file:/before");
        host.append(moved);
        repository.append(moved);
        assertThat(new RunHistory(host, repository)
                        .read(HistoryQuery.all().place(sink.location()))
                        .runs())
                .extracting(RunRecord::run)
                .containsExactly(moved.run());
    }

    @Test
    void oneHalfIsEnoughAndTheOtherIsAProblem() throws IOException {
        host.append(here(1));
        repository.append(here(2));
        host.failWith("the database is away");
        JournalReading fromRepository = new RunHistory(host, repository).read(HistoryQuery.all());
        assertThat(fromRepository.runs()).containsExactly(here(2));
        assertThat(fromRepository.problems()).singleElement().asString().contains("the database is away");

        MemoryJournal working = new MemoryJournal();
        working.append(here(1));
        JournalReading fromHost = new RunHistory(working, away()).read(HistoryQuery.all());
        assertThat(fromHost.runs()).containsExactly(here(1));
        assertThat(fromHost.problems()).singleElement().asString().contains("request lost");
    }

    @Test
    void failsWhenNothingCanBeRead() throws IOException {
        assertThatThrownBy(() -> new RunHistory(null, away()).read(HistoryQuery.all()))
                .isInstanceOf(IOException.class);
        host.failWith("the database is away");
        assertThatThrownBy(() -> new RunHistory(host, away()).read(HistoryQuery.all()))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> new RunHistory(host, null).read(HistoryQuery.all()))
                .hasMessage("the database is away");
    }

    @Test
    void withoutAnyJournalThereIsNoHistory() throws IOException {
        assertThat(new RunHistory(null, null).read(HistoryQuery.all()).runs()).isEmpty();
    }

    /** A repository whose storage has gone away since it was opened. */
    private RepositoryJournal away() throws IOException {
        boolean[] gone = {false};
        FaultySink faulty = new FaultySink(stored, call -> gone[0] ? Fault.LOST : Fault.NONE);
        Repository opened = new RepositoryAccess(faulty, TestRepositories.settings(1, 8 << 20, false)).open(null, null);
        gone[0] = true;
        return new RepositoryJournal(opened);
    }

    private RunRecord here(int number) {
        return RunRecords.run(number, RunKind.BACKUP, "nightly", RunOutcome.SUCCESS, sink.location());
    }
}
