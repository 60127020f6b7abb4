package io.backup4j.jdbc.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.backup4j.spi.backup.BackupManifest;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.backup.Consistency;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The program {@code sqlite3} writes without a break while backups are made, and says with {@code .dump} of each copy what it says of a database in which just as many
 * transactions were done and that nobody has ever backed up. Needs that program, see docs/reliability.md.
 */
@Tag("stress")
class DumpComparisonTest {
    private static final int BACKUPS_UNDER_LOAD = 3;

    @TempDir
    private Path directory;

    private final ExecutorService feeder = Executors.newSingleThreadExecutor();
    private final AtomicBoolean stop = new AtomicBoolean();
    private final List<Process> processes = new ArrayList<>();
    private SqliteProgram program;
    private Path temporary;

    @BeforeEach
    void findProgram() throws IOException {
        Optional<SqliteProgram> found = SqliteProgram.find(Files.createDirectory(directory.resolve("texts")));
        assumeTrue(found.isPresent(), "no sqlite3 is installed: give the program as -Dsqlite.program=…");
        program = found.get();
        temporary = Files.createDirectory(directory.resolve("temporary"));
    }

    @AfterEach
    void endWriter() {
        stop.set(true);
        feeder.shutdownNow();
        processes.forEach(Process::destroyForcibly);
    }

    /** Each page size, journal, encoding and way of vacuuming, each with several of the others. */
    static Stream<List<String>> settings() {
        return Stream.of(
                settings(512, "WAL", "UTF-8", "NONE"),
                settings(512, "DELETE", "UTF-16le", "FULL"),
                settings(1024, "TRUNCATE", "UTF-8", "INCREMENTAL"),
                settings(1024, "WAL", "UTF-16be", "FULL"),
                settings(2048, "PERSIST", "UTF-16le", "NONE"),
                settings(4096, "WAL", "UTF-8", "NONE"),
                settings(4096, "WAL", "UTF-16le", "INCREMENTAL"),
                settings(4096, "DELETE", "UTF-8", "NONE"),
                settings(8192, "TRUNCATE", "UTF-16be", "NONE"),
                settings(16384, "WAL", "UTF-8", "FULL"),
                settings(32768, "PERSIST", "UTF-8", "INCREMENTAL"),
                settings(65536, "WAL", "UTF-16be", "NONE"),
                settings(65536, "DELETE", "UTF-8", "FULL"));
    }

    private static List<String> settings(int pageBytes, String journal, String encoding, String vacuum) {
        return List.of(
                "PRAGMA page_size = " + pageBytes,
                "PRAGMA encoding = '" + encoding + "'",
                "PRAGMA auto_vacuum = " + vacuum,
                "PRAGMA journal_mode = " + journal);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("settings")
    void eachCopyIsDumpedAsADatabaseOfThatInstant(List<String> settings) throws Exception {
        Path start = directory.resolve("start.db");
        program.run(start, SqliteCorpus.definitions(settings));
        Path live = Files.copy(start, directory.resolve("live.db"));
        Path replayed = Files.copy(start, directory.resolve("replayed.db"));
        Future<Long> written = write(live, "", "");
        try (Backups backups = new Backups()) {
            SqliteSource source = SqliteSource.of(Backups.SOURCE, live)
                    .temporaryDirectory(temporary)
                    .build();
            long before = 0;
            for (int i = 0; i < BACKUPS_UNDER_LOAD; i++) {
                awaitMoreThan(before, live);
                assertHeld(backups, source);
                Path copy = restored(backups, "copy-" + i + ".db");
                long done = transactions(copy);
                assertThat(done).isGreaterThan(before);
                replay(replayed, before, done);
                before = done;
                assertThat(program.ask(copy, "PRAGMA integrity_check")).isEqualTo("ok");
                assertSame(replayed, copy);
            }
            stop.set(true);
            long all = written.get(5, TimeUnit.MINUTES);
            assertHeld(backups, source);
            Path last = restored(backups, "last.db");
            assertThat(transactions(last)).isEqualTo(all).isGreaterThan(before);
            assertSame(live, last);
        }
    }

    /** Each transaction writes both. */
    @ParameterizedTest
    @ValueSource(strings = {"WAL", "DELETE"})
    void copiesOfAttachedDatabasesAreOfOneInstant(String journal) throws Exception {
        Path start = directory.resolve("start.db");
        Path other = directory.resolve("other.db");
        program.run(start, SqliteCorpus.definitions(settings(4096, journal, "UTF-8", "NONE")));
        String pair =
                "PRAGMA journal_mode = " + journal + ";CREATE TABLE twin (n INTEGER); INSERT INTO twin VALUES (0);\n";
        program.run(other, pair);
        Path live = Files.copy(start, directory.resolve("live.db"));
        Path replayed = Files.copy(start, directory.resolve("replayed.db"));
        Future<Long> written = write(live, "ATTACH '" + other + "' AS other;\n", "UPDATE other.twin SET n = n + 1;\n");
        try (Backups backups = new Backups()) {
            SqliteSource source = SqliteSource.of(Backups.SOURCE, live)
                    .attached("other", other)
                    .temporaryDirectory(temporary)
                    .build();
            long before = 0;
            for (int i = 0; i < BACKUPS_UNDER_LOAD; i++) {
                awaitMoreThan(before, live);
                assertHeld(backups, source);
                Path copy = restored(backups, "copy-" + i + ".db");
                long done = transactions(copy);
                replay(replayed, before, done);
                before = done;
                Path twin = directory.resolve("copy-" + i + ".db.other");
                assertThat(program.ask(twin, "SELECT n FROM twin")).isEqualTo(String.valueOf(before));
                assertThat(program.ask(twin, "PRAGMA integrity_check")).isEqualTo("ok");
                assertSame(replayed, copy);
            }
            stop.set(true);
            written.get(5, TimeUnit.MINUTES);
        }
    }

    /**
     * Lets the program write, until {@link #stop}.
     *
     * @param first after the greeting
     * @param second within each transaction
     * @return how many transactions were done
     */
    private Future<Long> write(Path live, String first, String second) throws IOException {
        Process process = program.start(live, directory.resolve("writer.txt"));
        processes.add(process);
        return feeder.submit(() -> {
            long n = 0;
            try (OutputStream in = process.getOutputStream()) {
                in.write((SqliteCorpus.greeting() + first).getBytes(StandardCharsets.UTF_8));
                while (!stop.get()) {
                    n++;
                    in.write(within(n, second).getBytes(StandardCharsets.UTF_8));
                    in.flush();
                }
            }
            SqliteProgram.end(process);
            return n;
        });
    }

    private static String within(long n, String second) {
        return SqliteCorpus.transaction(n).replace("COMMIT;", second + "COMMIT;");
    }

    private void awaitMoreThan(long transactions, Path live) throws Exception {
        try (var connection = Sqlite.connect(live)) {
            Sqlite.execute(connection, "PRAGMA busy_timeout = 60000");
            while (Long.parseLong(Sqlite.ask(connection, "SELECT n FROM serial")) <= transactions + 50) {
                assertThat(processes.get(0).isAlive()).as("sqlite3 writes").isTrue();
            }
        }
    }

    private static void assertHeld(Backups backups, SqliteSource source) {
        BackupManifest manifest = backups.backUp(source).manifest();
        assertThat(manifest.status()).isEqualTo(BackupStatus.COMPLETED);
        assertThat(manifest.sources().get(0).issues()).isEmpty();
        assertThat(manifest.sources().get(0).consistency()).isInstanceOf(Consistency.Held.class);
    }

    private Path restored(Backups backups, String name) {
        Path file = directory.resolve(name);
        assertThat(backups.restore(SqliteTarget.into(file)
                                .check(IntegrityCheck.FULL)
                                .build())
                        .complete())
                .isTrue();
        return file;
    }

    private long transactions(Path database) throws Exception {
        return Long.parseLong(program.ask(database, "SELECT n FROM serial"));
    }

    private void replay(Path database, long done, long wanted) throws Exception {
        StringBuilder all = new StringBuilder(SqliteCorpus.greeting());
        for (long n = done + 1; n <= wanted; n++) {
            all.append(SqliteCorpus.transaction(n));
        }
        program.run(database, all.toString());
    }

    private void assertSame(Path expected, Path actual) throws Exception {
        Path one = program.dump(expected);
        Path two = program.dump(actual);
        assertThat(Files.size(one)).isGreaterThan(10_000);
        assertThat(Files.mismatch(one, two))
                .as("position at which %s and %s differ", one, two)
                .isEqualTo(-1);
    }
}
