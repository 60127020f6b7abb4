package io.backup4j.jdbc.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.DrillReport;
import io.backup4j.files.ScratchDirectory;
import io.backup4j.jdbc.drill.Drills;
import io.backup4j.jdbc.drill.HookedSandbox;
import io.backup4j.jdbc.drill.SqlAssertion;
import io.backup4j.spi.drill.DrillResult;
import io.backup4j.spi.error.CancelledException;
import io.backup4j.spi.run.Cancellation;
import io.backup4j.spi.run.RunControl;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup is restored into a scratch file, compared byte by byte and checked, and nothing stays; only real damage is called that. */
class SqliteDrillTest {
    @TempDir
    private Path directory;

    private Path scratch;
    private Path original;
    private Drills drills;

    @BeforeEach
    void backUp() throws Exception {
        scratch = Files.createDirectory(directory.resolve("scratch"));
        original = Sqlite.filled(directory.resolve("shop.db"), "WAL", 2000);
        Path media = Sqlite.filled(directory.resolve("media.db"), "DELETE", 100);
        drills = Drills.of(SqliteSource.of(Drills.SOURCE, original)
                .attached("media", media)
                .temporaryDirectory(directory)
                .build());
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        try (Stream<Path> left = Files.list(scratch)) {
            assertThat(left).isEmpty();
        }
        drills.close();
    }

    private SqliteSandbox sandbox() {
        return SqliteSandbox.in(scratch);
    }

    private HookedSandbox after(String... statements) {
        return HookedSandbox.afterRestore(sandbox(), restored -> {
            try (Connection connection = restored.getConnection()) {
                Sqlite.execute(connection, statements);
            }
        });
    }

    private void assertFails(Drills of, DrillReport report, String... words) {
        assertThat(report.result()).as(report.reason()).isEqualTo(DrillResult.FAILED);
        assertThat(report.findings().toString()).contains(words);
        assertThat(of.corrupted()).isTrue();
        assertThat(of.failures()).hasSize(1);
    }

    private void assertSkipped(DrillReport report, String... words) {
        assertThat(report.result()).as(report.reason()).isEqualTo(DrillResult.SKIPPED);
        assertThat(report.reason()).contains(words);
        assertThat(drills.corrupted()).isFalse();
        assertThat(drills.note()).containsEntry("result", "skipped").containsKey("reason");
    }

    @Test
    void provesEveryByteOfAllDatabasesAndSaysHowLongTheRestoreTook() {
        DrillReport report = drills.drill(
                sandbox(),
                SqlAssertion.isTrue("SELECT count(*) = 2000 FROM t"),
                SqlAssertion.noRows("SELECT * FROM pragma_foreign_key_check"));
        assertThat(report.complete())
                .as("%s %s", report.reason(), report.findings())
                .isTrue();
        assertThat(report.sources().get(0).entries()).isEqualTo(2);
        assertThat(drills.note()).containsEntry("result", "ok").containsKey("restoreSeconds");
    }

    @Test
    void aLostRowFailsTheDrillAndMarksTheBackup() {
        assertFails(drills, drills.drill(after("DELETE FROM t WHERE id = 77")), "main", "bytes");
    }

    @Test
    void aLostDatabaseAndASurplusFileFail() {
        assertFails(
                drills,
                drills.drill(HookedSandbox.afterRestore(sandbox(), restored -> {
                    Path place = place();
                    Files.delete(place.resolve("drill.db.media"));
                    Files.writeString(place.resolve("surplus"), "");
                })),
                "media",
                "is missing",
                "surplus");
    }

    private Path place() throws IOException {
        try (Stream<Path> all = Files.list(scratch)) {
            return all.filter(Files::isDirectory).findFirst().orElseThrow();
        }
    }

    /** An index that does not agree with its table is whole as a file, and nobody sees it before it is asked. */
    @Test
    void damageThatWasBackedUpFailsByTheIntegrityCheckAlone() throws Exception {
        Path damaged = directory.resolve("damaged.db");
        try (Connection connection = Sqlite.connect(damaged)) {
            Sqlite.execute(
                    connection,
                    "CREATE TABLE a (id INTEGER PRIMARY KEY, k TEXT)",
                    "INSERT INTO a VALUES (1, 'one'), (2, 'two')",
                    "CREATE INDEX a_k ON a (k)",
                    "CREATE TABLE kept AS SELECT * FROM sqlite_schema WHERE name = 'a_k'",
                    "PRAGMA writable_schema = ON",
                    "DELETE FROM sqlite_schema WHERE name = 'a_k'",
                    "PRAGMA writable_schema = RESET",
                    "INSERT INTO a VALUES (3, 'three')",
                    "PRAGMA writable_schema = ON",
                    "INSERT INTO sqlite_schema SELECT * FROM kept",
                    "PRAGMA writable_schema = RESET");
        }
        try (Drills others = Drills.of(SqliteSource.of(Drills.SOURCE, damaged)
                .temporaryDirectory(directory)
                .check(IntegrityCheck.NONE)
                .build())) {
            assertFails(others, others.drill(sandbox()), "integrity_check", "a_k");
        }
    }

    @Test
    void aDatabaseThatIsNoneFails() throws Exception {
        Path damaged = Sqlite.filled(directory.resolve("damaged.db"), "DELETE", 500);
        try (Drills others = Drills.of(SqliteSource.of(Drills.SOURCE, damaged)
                .temporaryDirectory(directory)
                .check(IntegrityCheck.NONE)
                .build())) {
            DrillReport report = others.drill(HookedSandbox.afterRestore(sandbox(), restored -> {
                try (FileChannel file = FileChannel.open(place().resolve("drill.db"), StandardOpenOption.WRITE)) {
                    file.write(ByteBuffer.allocate(100), 0);
                }
            }));
            assertFails(others, report, "other bytes", "no SQLite database");
        }
    }

    @Test
    void rowsWithoutAParentAreSaidAndNoDamage() throws Exception {
        Path loose = directory.resolve("loose.db");
        try (Connection connection = Sqlite.connect(loose)) {
            Sqlite.execute(
                    connection,
                    "CREATE TABLE p (id INTEGER PRIMARY KEY)",
                    "CREATE TABLE c (p INTEGER REFERENCES p (id))",
                    "INSERT INTO c VALUES (1), (2), (NULL)");
        }
        try (Drills others = Drills.of(SqliteSource.of(Drills.SOURCE, loose)
                .temporaryDirectory(directory)
                .build())) {
            DrillReport report = others.drill(sandbox());
            assertThat(report.complete()).as(report.reason()).isTrue();
            assertThat(report.reason()).contains("foreign_key_check finds 2 rows without a parent");
        }
    }

    @Test
    void anAssertionThatDoesNotHoldFails() {
        assertFails(
                drills, drills.drill(sandbox(), SqlAssertion.isTrue("SELECT count(*) > 2000 FROM t")), "is not true");
    }

    @Test
    void anAssertionThatCannotRunProvesNothing() {
        assertSkipped(drills.drill(sandbox(), SqlAssertion.isTrue("SELECT count(*) FROM order_lines")), "order_lines");
    }

    @Test
    void aDamagedPackFails() throws Exception {
        drills.damage();
        assertFails(drills, drills.drill(sandbox()), "pack/");
    }

    @Test
    void withoutTheDirectoryItIsSkipped() {
        assertSkipped(drills.drill(SqliteSandbox.in(directory.resolve("away"))), "does not exist");
    }

    @Test
    void aCancelledDrillNotesNothingAndLeavesNothing() {
        Cancellation cancellation = new Cancellation();
        HookedSandbox cancelling =
                HookedSandbox.afterRestore(sandbox(), (DataSource restored) -> cancellation.cancel());
        assertThatThrownBy(() -> drills.drill(new RunControl(progress -> {}, cancellation), cancelling))
                .isInstanceOf(CancelledException.class);
        assertThat(drills.note()).isEmpty();
    }

    @Test
    void removesWhatKilledDrillsLeftAndNothingThatIsInUse() throws Exception {
        Files.createDirectory(scratch.resolve("backup4j-drill-123"));
        try (ScratchDirectory used = ScratchDirectory.make(scratch)) {
            assertThat(drills.drill(sandbox()).complete()).isTrue();
            assertThat(scratch.resolve("backup4j-drill-123")).doesNotExist();
            assertThat(used.path()).exists();
        }
    }
}
