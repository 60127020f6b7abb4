package io.backup4j.operate.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.repository.KeyedFaultSink;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.RepositoryAccess;
import io.backup4j.engine.repository.TestRepositories;
import io.backup4j.sinks.MemorySink;
import io.backup4j.sinks.ReadOnlySink;
import io.backup4j.spi.journal.HistoryQuery;
import io.backup4j.spi.journal.RunRecord;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.testkit.Fault;
import io.backup4j.testkit.MemoryJournal;
import io.backup4j.testkit.RunRecords;
import io.backup4j.testkit.SinkObjects;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunJournalTest {
    private static final RunRecord RUN = RunRecords.run(1);

    @TempDir
    Path directory;

    private final MemoryJournal host = new MemoryJournal();
    private final MemorySink stored = new MemorySink();

    @Test
    void bothHalvesGetTheRecord() throws IOException {
        String log = logOf(() -> new RunJournal(host, repository(stored)).record(RUN));
        assertThat(host.records()).containsExactly(RUN);
        assertThat(SinkObjects.keys(stored, "run/")).hasSize(1);
        assertThat(log).doesNotContain("could not");
    }

    @Test
    void whatTheRepositoryCannotTakeStaysAtTheHostAndIsNoWarning() throws IOException {
        KeyedFaultSink faulty = new KeyedFaultSink(stored).failPut("run/", Fault.LOST);
        String log = logOf(() -> new RunJournal(host, repository(faulty)).record(RUN));
        assertThat(host.records()).containsExactly(RUN);
        assertThat(SinkObjects.keys(stored, "run/")).isEmpty();
        assertThat(log).doesNotContain("WARN");
    }

    @Test
    void whatTheHostCannotTakeIsInTheRepository() throws IOException {
        host.failWith("the database is away");
        String log = logOf(() -> new RunJournal(host, repository(stored)).record(RUN));
        assertThat(SinkObjects.keys(stored, "run/")).hasSize(1);
        assertThat(log).doesNotContain("WARN");
    }

    @Test
    void warnsWhenARunIsRecordedNowhere() throws IOException {
        host.failWith("the database is away");
        KeyedFaultSink faulty = new KeyedFaultSink(stored).failPut("run/", Fault.LOST);
        String log = logOf(() -> new RunJournal(host, repository(faulty)).record(RUN));
        assertThat(log).contains("WARN", "recorded nowhere", "the database is away", "LOST at run/");
    }

    @Test
    void readOnlyStorageIsPassedOverInSilence() throws IOException {
        Repository readOnly = open(new ReadOnlySink(made(stored)));
        String log = logOf(() -> new RunJournal(null, new RepositoryJournal(readOnly)).record(RUN));
        assertThat(log).doesNotContain("WARN", "INFO");
    }

    @Test
    void aRunThatWasInterruptedIsRecordedAndStaysInterrupted() throws IOException {
        FileJournal file = FileJournal.in(directory);
        RunJournal journal = new RunJournal(file, repository(stored));
        Thread.currentThread().interrupt();
        journal.record(RUN);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(file.read(HistoryQuery.all()).runs()).containsExactly(RUN);
    }

    private static RepositoryJournal repository(BackupSink sink) throws IOException {
        return new RepositoryJournal(open(made(sink)));
    }

    private static BackupSink made(BackupSink sink) throws IOException {
        new RepositoryAccess(sink, TestRepositories.settings(1, 8 << 20, false)).createUnencrypted();
        return sink;
    }

    private static Repository open(BackupSink sink) throws IOException {
        return new RepositoryAccess(sink, TestRepositories.settings(1, 8 << 20, false)).open(null, null);
    }

    private interface Logging {
        void run() throws IOException;
    }

    /** What the logger of the tests writes to standard error meanwhile. */
    private static String logOf(Logging work) throws IOException {
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            work.run();
        } finally {
            System.setErr(before);
        }
        return log.toString(StandardCharsets.UTF_8);
    }
}
