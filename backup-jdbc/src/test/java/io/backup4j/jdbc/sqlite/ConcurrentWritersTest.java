package io.backup4j.jdbc.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.backup.Consistency;
import io.backup4j.spi.backup.SourceRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Backups while threads and another process move amounts from one account to another: the sum of a copy is right only if it is of one instant. */
class ConcurrentWritersTest {
    private static final int ACCOUNTS = 2000;
    private static final long SUM = ACCOUNTS * 1000L;
    private static final int BACKUPS = 2;
    private static final long SEED = 20261122;

    @TempDir
    private Path directory;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicBoolean stop = new AtomicBoolean();
    private final AtomicLong transfers = new AtomicLong();
    private final List<Process> processes = new ArrayList<>();
    private Path main;
    private Path temporary;

    @BeforeEach
    void makeDirectories() throws IOException {
        main = directory.resolve("main.db");
        temporary = Files.createDirectory(directory.resolve("temporary"));
    }

    @AfterEach
    void end() {
        threads.shutdownNow();
        processes.forEach(Process::destroyForcibly);
    }

    private static void fill(Path file, String journalMode) throws SQLException {
        Sqlite.execute(
                file,
                "PRAGMA journal_mode = " + journalMode,
                "CREATE TABLE account (id INTEGER PRIMARY KEY, balance INTEGER, filler BLOB)",
                "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + ACCOUNTS
                        + ") INSERT INTO account SELECT i, 1000, randomblob(900) FROM n");
    }

    private Future<?> writer(int number, boolean attached, Path... files) {
        return threads.submit(() -> {
            Random random = new Random(SEED + number);
            try (Connection connection = Sqlite.connect(files[0])) {
                Sqlite.execute(connection, "PRAGMA busy_timeout = 60000", "PRAGMA synchronous = OFF");
                if (attached) {
                    Sqlite.execute(connection, "ATTACH '" + files[1] + "' AS other");
                }
                String second = attached ? "other.account" : "account";
                while (!stop.get()) {
                    int amount = random.nextInt(100);
                    Sqlite.execute(
                            connection,
                            "BEGIN IMMEDIATE",
                            "UPDATE account SET balance = balance - " + amount
                                    + ", filler = randomblob(900) WHERE id = " + (1 + random.nextInt(ACCOUNTS)),
                            "UPDATE " + second + " SET balance = balance + " + amount + " WHERE id = "
                                    + (1 + random.nextInt(ACCOUNTS)),
                            "COMMIT");
                    transfers.incrementAndGet();
                }
            }
            return null;
        });
    }

    /** The same in a process of its own, which says so when it has begun. */
    private void otherProcess(Path file) throws IOException {
        Process process = WriterProcess.start(file, ACCOUNTS);
        processes.add(process);
        assertThat(process.inputReader().readLine()).isEqualTo(WriterProcess.BEGUN);
    }

    private void endOtherProcesses() throws InterruptedException, IOException {
        for (Process process : processes) {
            process.getOutputStream().close();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"WAL", "DELETE"})
    void eachCopyIsOfOneInstant(String journalMode) throws Exception {
        fill(main, journalMode);
        otherProcess(main);
        List<Future<?>> writers = List.of(writer(1, false, main), writer(2, false, main));
        try (Backups backups = new Backups()) {
            SqliteSource source = SqliteSource.of(Backups.SOURCE, main)
                    .temporaryDirectory(temporary)
                    .build();
            for (int i = 0; i < BACKUPS; i++) {
                long before = transfers.get();
                assertThat(backups.backUp(source).status()).isEqualTo(BackupStatus.COMPLETED);
                Path restored = directory.resolve("restored-" + i);
                assertThat(backups.restore(SqliteTarget.into(restored).build()).complete())
                        .isTrue();
                assertThat(Sqlite.ask(restored, "PRAGMA integrity_check")).isEqualTo("ok");
                assertThat(Sqlite.ask(restored, "SELECT count(*) || '/' || sum(balance) FROM account"))
                        .isEqualTo(ACCOUNTS + "/" + SUM);
                while (transfers.get() == before) {
                    Thread.onSpinWait(); // A backup of a database that stands still proves nothing.
                }
            }
            stop.set(true);
            for (Future<?> writer : writers) {
                writer.get(60, TimeUnit.SECONDS);
            }
            endOtherProcesses();
            // What was written all the time is all there, none of it went into a lost file.
            backups.backUp(source);
            backups.restore(SqliteTarget.into(directory.resolve("last")).build());
        }
        assertThat(Sqlite.dump(directory.resolve("last"))).isEqualTo(Sqlite.dump(main));
    }

    @ParameterizedTest
    @ValueSource(strings = {"WAL", "DELETE"})
    void attachedDatabasesAreOfTheSameInstant(String journalMode) throws Exception {
        Path other = directory.resolve("other.db");
        fill(main, journalMode);
        fill(other, journalMode);
        List<Future<?>> writers = List.of(writer(1, true, main, other), writer(2, true, main, other));
        try (Backups backups = new Backups()) {
            SqliteSource source = SqliteSource.of(Backups.SOURCE, main)
                    .attached("other", other)
                    .temporaryDirectory(temporary)
                    .build();
            for (int i = 0; i < BACKUPS; i++) {
                long before = transfers.get();
                SourceRecord record =
                        backups.backUp(source).manifest().sources().get(0);
                assertThat(record.consistency()).isInstanceOf(Consistency.Held.class);
                Path restored = directory.resolve("restored-" + i);
                backups.restore(SqliteTarget.into(restored).build());
                long sum = Long.parseLong(Sqlite.ask(restored, "SELECT sum(balance) FROM account"))
                        + Long.parseLong(Sqlite.ask(
                                directory.resolve("restored-" + i + ".other"), "SELECT sum(balance) FROM account"));
                assertThat(sum).isEqualTo(2 * SUM);
                while (transfers.get() == before) {
                    Thread.onSpinWait();
                }
            }
            stop.set(true);
            for (Future<?> writer : writers) {
                writer.get(60, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void aWriterWithAJournalMayGoOnBeforeTheCopyIsRead() throws Exception {
        fill(main, "DELETE");
        SqliteSource source = SqliteSource.of(Backups.SOURCE, main)
                .temporaryDirectory(temporary)
                .build();
        try (var session =
                source.open(io.backup4j.testkit.SourceReading.context(java.time.Clock.systemUTC(), issue -> {}))) {
            // Nobody has asked the session for anything.
            try (Connection host = Sqlite.connect(main)) {
                Sqlite.execute(host, "PRAGMA busy_timeout = 60000", "UPDATE account SET balance = 0");
            }
            Path restored = directory.resolve("copy");
            try (var reader = session.next().open()) {
                byte[] all = new byte[10 << 20];
                int length = 0;
                for (int n = 0; n >= 0; n = reader.read(all, length, all.length - length)) {
                    length += n;
                }
                Files.write(restored, java.util.Arrays.copyOf(all, length));
            }
            assertThat(Sqlite.ask(restored, "SELECT sum(balance) FROM account")).isEqualTo(String.valueOf(SUM));
        }
    }
}
