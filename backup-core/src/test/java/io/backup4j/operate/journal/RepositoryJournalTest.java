package io.backup4j.operate.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.TestRepositories;
import io.backup4j.engine.seal.SealedKind;
import io.backup4j.engine.verify.VerifyJob;
import io.backup4j.engine.verify.VerifyRunner;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.journal.HistoryQuery;
import io.backup4j.spi.journal.JournalReading;
import io.backup4j.spi.journal.RunKind;
import io.backup4j.spi.journal.RunOutcome;
import io.backup4j.spi.journal.RunRecord;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.testkit.RecordingSink;
import io.backup4j.testkit.RunRecords;
import io.backup4j.testkit.SinkCall;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RepositoryJournalTest {
    private final RecordingSink sink = new RecordingSink(new MemorySink());
    private Repository repository;
    private RepositoryJournal journal;

    @BeforeEach
    void open() throws IOException {
        repository = TestRepositories.encrypted(sink, TestRepositories.settings(1, 8 << 20, false), null);
        journal = new RepositoryJournal(repository);
        sink.clear();
    }

    @AfterEach
    void theRepositoryIsWhole() throws IOException {
        assertThat(new VerifyRunner(repository, new VerifyJob(List.of(), true, 1, List.of(), 1), RunControl.none())
                        .run()
                        .findings())
                .isEmpty();
        repository.close();
    }

    @Test
    void recordsAreSealedAndComeBackNewestFirst() throws IOException {
        RunRecord first = here(1, RunOutcome.FAILED);
        RunRecord second = here(2, RunOutcome.SUCCESS);
        journal.append(second);
        journal.append(first);
        assertThat(read(HistoryQuery.all()).runs()).containsExactly(second, first);
        byte[] object = SinkObjects.read(sink, RepositoryJournal.key(first));
        assertThat(new String(object, StandardCharsets.ISO_8859_1))
                .startsWith("B4JO")
                .doesNotContain("nightly");
    }

    @Test
    void anObjectIsNamedByTheMillisecondAtWhichTheRunEnded() {
        RunRecord run = here(1, RunOutcome.SUCCESS);
        assertThat(RepositoryJournal.key(run).value())
                .matches("run/%020d-[0-9a-f]{8}".formatted(run.finished().toEpochMilli()));
    }

    @Test
    void theSameRecordAgainIsOneObject() throws IOException {
        journal.append(here(1, RunOutcome.SUCCESS));
        journal.append(here(1, RunOutcome.SUCCESS));
        assertThat(SinkObjects.keys(sink, "run/")).hasSize(1);
    }

    @Test
    void attemptsOfOneRunInOneMillisecondAreObjectsOfTheirOwn() throws IOException {
        RunRecord first = RunRecords.attempt(here(1, RunOutcome.FAILED).run(), 1, 1, RunOutcome.FAILED);
        RunRecord second = RunRecords.attempt(first.run(), 2, 1, RunOutcome.SUCCESS);
        journal.append(first);
        journal.append(second);
        assertThat(SinkObjects.keys(sink, "run/")).hasSize(2);
    }

    @Test
    void theNewestThousandStayAndWhatIsOlderGoesWithOneOfTheNextRecords() throws IOException {
        int put = RepositoryJournal.KEPT + 3;
        for (int i = 0; i < put; i++) {
            journal.append(here(i, RunOutcome.SUCCESS));
        }
        assertThat(SinkObjects.keys(sink, "run/")).containsAll(keys(3, put)).hasSizeLessThan(put + 1);
        sink.clear();
        boolean tidied;
        do {
            RunRecord next = here(put++, RunOutcome.SUCCESS);
            journal.append(next);
            tidied = RepositoryJournal.key(next).value().endsWith(RepositoryJournal.TIDYING);
            assertThat(sink.requests(SinkCall.Kind.LIST)).isEqualTo(tidied ? 2 : 0);
        } while (!tidied);
        assertThat(put).isLessThan(RepositoryJournal.KEPT + 200);
        assertThat(Set.copyOf(SinkObjects.keys(sink, "run/"))).isEqualTo(keys(put - RepositoryJournal.KEPT, put));
    }

    private Set<String> keys(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(
                        i -> RepositoryJournal.key(here(i, RunOutcome.SUCCESS)).value())
                .collect(Collectors.toSet());
    }

    @Test
    void foreignNamesAreNeitherReadNorDeleted() throws IOException {
        ObjectKey foreign = ObjectKey.of("run/readme");
        sink.put(foreign, ObjectContent.of("?".getBytes(StandardCharsets.US_ASCII)));
        for (int i = 0; i < RepositoryJournal.KEPT + 1; i++) {
            journal.append(here(i, RunOutcome.SUCCESS));
        }
        assertThat(sink.stat(foreign)).isPresent();
        assertThat(read(HistoryQuery.all()).problems()).isEmpty();
    }

    @Test
    void aDamagedRecordIsAProblemAndTheOthersAreRead() throws IOException {
        journal.append(here(1, RunOutcome.SUCCESS));
        ObjectKey damaged = ObjectKey.of("run/%020d-00000000".formatted(RunRecords.START.toEpochMilli() + 1));
        sink.put(damaged, ObjectContent.of(new byte[200]));
        ObjectKey strange = ObjectKey.of("run/%020d-00000001".formatted(RunRecords.START.toEpochMilli() + 2));
        repository.store().put(SealedKind.RUN, strange, "{\"kind\":\"DANCE\"}".getBytes(StandardCharsets.US_ASCII));
        JournalReading reading = read(HistoryQuery.all());
        assertThat(reading.runs()).containsExactly(here(1, RunOutcome.SUCCESS));
        assertThat(reading.problems())
                .hasSize(2)
                .anySatisfy(problem -> assertThat(problem).contains(damaged.value()))
                .anySatisfy(problem -> assertThat(problem).contains(strange.value()));
    }

    @Test
    void whatIsKnownOrTooOldOrTooMuchIsNotFetched() throws IOException {
        for (int i = 0; i < 10; i++) {
            journal.append(here(i, RunOutcome.SUCCESS));
        }
        RunRecord known = here(9, RunOutcome.SUCCESS);
        RunRecord oldest = here(5, RunOutcome.SUCCESS);
        sink.clear();
        JournalReading reading =
                journal.read(HistoryQuery.all().since(oldest.finished()), Set.of(RepositoryJournal.key(known)));
        assertThat(reading.runs()).doesNotContain(known).hasSize(4).endsWith(oldest);
        assertThat(sink.requests(SinkCall.Kind.READ)).isEqualTo(4);
        sink.clear();
        assertThat(read(HistoryQuery.newest(2)).runs()).hasSize(2);
        assertThat(sink.requests(SinkCall.Kind.READ)).isEqualTo(2);
    }

    private JournalReading read(HistoryQuery query) throws IOException {
        return journal.read(query, Set.of());
    }

    private RunRecord here(int number, RunOutcome outcome) {
        return RunRecords.run(number, RunKind.BACKUP, "nightly", outcome, sink.location());
    }
}
