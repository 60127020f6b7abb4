package io.backup4j.jdbc.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.RestoreReport;
import io.backup4j.RestoreRequest;
import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.TargetException;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.target.TargetContext;
import io.backup4j.spi.target.TargetSession;
import io.backup4j.testkit.RecordingParticipant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to a file that is there already. */
class SqliteRestoreTest {
    private static final String NOW = "what was written since";

    @TempDir
    private Path directory;

    private Backups backups;
    private Path file;
    private List<String> original;

    @BeforeEach
    void backUp() throws Exception {
        backups = new Backups();
        file = Files.createDirectory(directory.resolve("host")).resolve("app.db");
    }

    @AfterEach
    void verify() {
        backups.close();
    }

    private void backedUp(String journalMode) throws Exception {
        Sqlite.filled(file, journalMode, 300);
        original = Sqlite.dump(file);
        backups.backUp(SqliteSource.of(Backups.SOURCE, file)
                .temporaryDirectory(directory)
                .build());
        Sqlite.execute(file, "CREATE TABLE later (t)", "INSERT INTO later VALUES ('" + NOW + "')");
    }

    private SqliteTarget.Builder target() {
        return SqliteTarget.into(file).busyTimeout(Duration.ofMillis(100));
    }

    private void assertRestored() throws SQLException {
        assertThat(Sqlite.dump(file)).isEqualTo(original);
        assertThat(Sqlite.ask(file, "PRAGMA integrity_check")).isEqualTo("ok");
    }

    private void assertUntouched() throws SQLException {
        assertThat(Sqlite.ask(file, "SELECT t FROM later")).isEqualTo(NOW);
    }

    @Test
    void leavesAFileAloneThatNobodyAllowedToReplace() throws Exception {
        backedUp("WAL");
        List<String> before = Sqlite.names(file.getParent());
        assertThatThrownBy(() -> backups.restore(target().build()))
                .isInstanceOf(TargetException.class)
                .hasMessageContaining("app.db is there already");
        assertUntouched();
        assertThat(Sqlite.names(file.getParent())).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"WAL", "DELETE", "PERSIST"})
    void replacesAFileThatNobodyUsesAndKeepsItsRights(String journalMode) throws Exception {
        backedUp(journalMode);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));
        RestoreReport report =
                backups.restore(target().whenPresent(PresentFile.REPLACE).build());
        assertThat(report.complete()).isTrue();
        assertThat(report.replaced()).isEqualTo(1);
        assertRestored();
        assertThat(Sqlite.names(file.getParent())).containsExactly("app.db");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-rw----");
    }

    @Test
    void keepsTheOldFileWhole() throws Exception {
        backedUp("WAL");
        RestoreReport report =
                backups.restore(target().whenPresent(PresentFile.KEEP_ASIDE).build());
        assertThat(report.complete()).isTrue();
        assertRestored();
        String kept = report.issues().get(0).path();
        assertThat(Path.of(kept).getFileName().toString()).startsWith("app.db.before-");
        assertThat(Sqlite.ask(Path.of(kept), "SELECT t FROM later")).isEqualTo(NOW);
        assertThat(Sqlite.names(file.getParent())).hasSize(2);
    }

    @Test
    void replacesTheFileThatALinkLeadsTo() throws Exception {
        backedUp("WAL");
        Path link = Files.createSymbolicLink(directory.resolve("link.db"), file);
        backups.restore(SqliteTarget.into(link).whenPresent(PresentFile.REPLACE).build());
        assertThat(link).isSymbolicLink();
        assertRestored();
    }

    @Test
    void isRefusedUnlessTheHostIsQuietOrItIsForced() throws Exception {
        backedUp("WAL");
        List<String> calls = new ArrayList<>();
        SqliteTarget target = target().whenPresent(PresentFile.REPLACE).build();
        assertThatThrownBy(() -> backups.restoreWith(target))
                .isInstanceOfSatisfying(
                        TargetException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_QUIET));
        assertThatThrownBy(() -> backups.restoreWith(target, new RecordingParticipant("pool", 1, calls).stayingBusy()))
                .isInstanceOfSatisfying(
                        TargetException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_QUIET));
        assertUntouched();
        backups.restoreWith(target, new RecordingParticipant("pool", 1, calls));
        assertRestored();
        assertThat(calls).contains("quiet pool", "resume pool");
    }

    @Test
    void needsNobodyToBeQuietWhereNothingIsThere() throws Exception {
        backedUp("WAL");
        Files.delete(file);
        assertThat(backups.restoreWith(target().whenPresent(PresentFile.REPLACE).build())
                        .complete())
                .isTrue();
        assertRestored();
    }

    /** The heart of it: a pool that says it is quiet, and is not, finds its file where it was, with all that it has written and will write. */
    @ParameterizedTest
    @ValueSource(strings = {"WAL", "DELETE", "TRUNCATE", "MEMORY", "OFF"})
    void aPoolThatIsNotQuietLosesNothing(String journalMode) throws Exception {
        backedUp(journalMode.equals("WAL") ? "WAL" : "DELETE");
        try (Connection pool = Sqlite.connect(file)) {
            Sqlite.execute(pool, "PRAGMA journal_mode = " + journalMode, "INSERT INTO later VALUES ('early')");
            assertThatThrownBy(() -> backups.restore(
                            target().whenPresent(PresentFile.REPLACE).build()))
                    .isInstanceOf(TargetException.class)
                    .hasMessageContaining("is in use and was not replaced")
                    .hasMessageContaining("Nothing was replaced: what was there is as it was.")
                    .hasMessageNotContaining("were restored before");
            Sqlite.execute(pool, "INSERT INTO later VALUES ('late')");
            assertThat(Sqlite.ask(pool, "PRAGMA journal_mode")).isEqualToIgnoringCase(journalMode);
        }
        assertThat(Sqlite.ask(file, "SELECT group_concat(t) FROM later")).isEqualTo(NOW + ",early,late");
        assertThat(Sqlite.names(file.getParent()))
                .noneMatch(name -> name.contains("before") || name.contains("backup4j"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"WAL", "DELETE"})
    void anotherProcessThatIsNotQuietLosesNothing(String journalMode) throws Exception {
        backedUp(journalMode);
        Sqlite.execute(
                file,
                "CREATE TABLE account (id INTEGER PRIMARY KEY, balance INTEGER)",
                "INSERT INTO account VALUES (1, 0), (2, 0)");
        Process process = WriterProcess.start(file, 2);
        try {
            assertThat(process.inputReader().readLine()).isEqualTo(WriterProcess.BEGUN);
            assertThatThrownBy(() -> backups.restore(
                            target().whenPresent(PresentFile.REPLACE).build()))
                    .hasMessageContaining("is in use and was not replaced");
        } finally {
            process.getOutputStream().close();
            process.waitFor();
        }
        assertThat(process.exitValue()).isZero();
        assertUntouched();
    }

    /** What nobody can see, SQLite itself refuses: that is said in the decision record, and relied upon. */
    @ParameterizedTest
    @ValueSource(strings = {"DELETE", "TRUNCATE", "PERSIST"})
    void aConnectionWhoseFileWasReplacedUnseenCannotWrite(String journalMode) throws Exception {
        backedUp("DELETE");
        try (Connection pool = Sqlite.connect(file)) {
            Sqlite.execute(pool, "PRAGMA journal_mode = " + journalMode, "INSERT INTO later VALUES ('early')");
            Files.move(file, file.resolveSibling("moved.db"));
            Sqlite.filled(file, "DELETE", 10);
            assertThatThrownBy(() -> Sqlite.execute(pool, "INSERT INTO later VALUES ('late')"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("READONLY_DBMOVED");
        }
    }

    @Test
    void waitsForATransactionThatEnds() throws Exception {
        backedUp("WAL");
        Connection reader = Sqlite.connect(file);
        Thread ends = new Thread(() -> {
            try (reader) {
                Sqlite.execute(reader, "BEGIN", "SELECT * FROM later", "ROLLBACK");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        ends.start();
        backups.restore(target().busyTimeout(Duration.ofSeconds(20))
                .whenPresent(PresentFile.REPLACE)
                .build());
        ends.join();
        assertRestored();
    }

    @Test
    void replacesWhatCannotBeReadOnlyIfThatWasSaidAndKeepsIt() throws Exception {
        backedUp("WAL");
        Path wal = file.resolveSibling("app.db-wal");
        byte[] log;
        try (Connection host = Sqlite.connect(file)) {
            Sqlite.execute(host, "INSERT INTO later VALUES ('in the log')");
            log = Files.readAllBytes(wal);
        }
        byte[] rubbish =
                "no database at all, but perhaps dear to somebody".repeat(2000).getBytes(UTF_8);
        Files.write(file, rubbish);
        Files.write(wal, log);
        SqliteTarget.Builder builder = target().whenPresent(PresentFile.REPLACE);
        assertThatThrownBy(() -> backups.restore(builder.build()))
                .hasMessageContaining("encrypted, no SQLite database")
                .hasMessageContaining("Move it away");
        assertThat(file).hasBinaryContent(rubbish);
        assertThat(wal).hasBinaryContent(log);
        RestoreReport report = backups.restore(builder.replaceUnreadable().build());
        assertRestored();
        Path kept = Path.of(report.issues().get(0).path());
        assertThat(kept).hasBinaryContent(rubbish);
        assertThat(Path.of(kept + "-wal")).hasBinaryContent(log);
        assertThat(wal).doesNotExist();
    }

    @Test
    void aLogWithoutItsDatabaseIsMovedAsideAndNotPlayedIntoTheNewOne() throws Exception {
        backedUp("WAL");
        try (Connection host = Sqlite.connect(file)) {
            Sqlite.execute(host, "INSERT INTO later VALUES ('in the log')");
            Files.copy(file.resolveSibling("app.db-wal"), directory.resolve("saved-wal"));
        }
        Files.delete(file);
        Files.copy(directory.resolve("saved-wal"), file.resolveSibling("app.db-wal"));
        RestoreReport report = backups.restore(target().build());
        assertRestored();
        assertThat(report.issues()).hasSize(1);
        assertThat(Path.of(report.issues().get(0).path() + "-wal"))
                .hasSameBinaryContentAs(directory.resolve("saved-wal"));
    }

    @Test
    void refusesContentThatIsNoSoundDatabase() throws Exception {
        backedUp("WAL");
        byte[] bytes = new byte[8192];
        StoredEntry entry = new StoredEntry(
                EntryPath.of("main"), EntryKind.FILE, EntryAttributes.none(), bytes.length, new byte[0], false);
        bytes[0] = 'x';
        try (TargetSession session =
                target().whenPresent(PresentFile.REPLACE).build().open(new TargetContext("db", false, issue -> {}))) {
            try (var writer = session.write(entry)) {
                writer.write(0, java.nio.ByteBuffer.wrap(bytes));
                writer.commit();
            }
            assertThatThrownBy(session::finish)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("was not replaced, because the restored database is damaged");
        }
        assertUntouched();
        assertThat(Sqlite.names(file.getParent())).containsExactly("app.db");
    }

    @Test
    void saysThatThereIsNoRoomBeforeAnythingIsWritten() throws Exception {
        backedUp("WAL");
        StoredEntry huge = new StoredEntry(
                EntryPath.of("main"), EntryKind.FILE, EntryAttributes.none(), Long.MAX_VALUE, new byte[0], false);
        try (TargetSession session =
                target().whenPresent(PresentFile.REPLACE).build().open(new TargetContext("db", false, issue -> {}))) {
            assertThatThrownBy(() -> session.write(huge)).hasMessageContaining("no room");
        }
        assertUntouched();
    }

    @Test
    void ofSeveralDatabasesAllAreReplacedOrNone() throws Exception {
        Path other = file.resolveSibling("other.db");
        Sqlite.filled(file, "WAL", 100);
        Sqlite.filled(other, "WAL", 100);
        original = Sqlite.dump(file);
        backups.backUp(SqliteSource.of(Backups.SOURCE, file)
                .attached("other", other)
                .temporaryDirectory(directory)
                .build());
        Sqlite.execute(file, "CREATE TABLE later (t)", "INSERT INTO later VALUES ('" + NOW + "')");
        SqliteTarget target = target().attached("other", other)
                .whenPresent(PresentFile.REPLACE)
                .build();
        try (Connection pool = Sqlite.connect(other)) {
            Sqlite.execute(pool, "DELETE FROM t");
            assertThatThrownBy(() -> backups.restore(target)).hasMessageContaining("other.db is in use");
            assertUntouched();
            assertThat(Sqlite.ask(file, "PRAGMA journal_mode")).isEqualTo("wal");
        }
        backups.restore(target);
        assertRestored();
        assertThat(Sqlite.ask(other, "SELECT count(*) FROM t")).isEqualTo("100");
        assertThat(Sqlite.names(file.getParent())).containsExactly("app.db", "other.db");
    }

    @Test
    void aDatabaseThatIsNotInTheBackupOrHasTheFileOfAnotherIsRefused() throws Exception {
        Path other = Sqlite.filled(file.resolveSibling("other.db"), "WAL", 10);
        Sqlite.filled(file, "WAL", 100);
        backups.backUp(SqliteSource.of(Backups.SOURCE, file)
                .attached("other", other)
                .temporaryDirectory(directory)
                .build());
        Path fresh = Files.createDirectory(directory.resolve("fresh"));
        Path restored = fresh.resolve("app.db");
        assertThatThrownBy(() -> backups.restore(SqliteTarget.into(restored)
                        .attached("otter", fresh.resolve("otter.db"))
                        .build()))
                .hasMessageContaining("no database called otter")
                .hasMessageContaining("restored were main, other");
        assertThatThrownBy(() -> backups.restore(
                        SqliteTarget.into(restored).attached("other", restored).build()))
                .hasMessageContaining("two databases of the backup would be restored to");
        Path linked = Files.createSymbolicLink(directory.resolve("linked"), fresh);
        for (Path same : List.of(fresh.resolve(".").resolve("app.db"), linked.resolve("app.db"))) {
            assertThatThrownBy(() -> backups.restore(
                            SqliteTarget.into(restored).attached("other", same).build()))
                    .hasMessageContaining("two databases of the backup would be restored to");
            assertThat(fresh).isEmptyDirectory();
        }
        assertThat(Sqlite.names(fresh)).isEmpty();
        assertThatThrownBy(() -> SqliteTarget.into(restored).attached("a", file).attached("a", other))
                .hasMessageContaining("two databases are called 'a'");
    }

    @Test
    void aDryRunSaysWhatWouldBeDoneAndTouchesNothing() throws Exception {
        backedUp("WAL");
        List<String> decisions = new ArrayList<>();
        for (PresentFile present : PresentFile.values()) {
            backups.repository()
                    .planRestore(
                            RestoreRequest.latest()
                                    .target(
                                            Backups.SOURCE,
                                            target().whenPresent(present).build())
                                    .build(),
                            planned -> decisions.add(planned.decision().action().name()),
                            RunControl.none());
        }
        assertThat(decisions).containsExactly("REFUSE", "REPLACE", "REPLACE");
        assertUntouched();
    }
}
