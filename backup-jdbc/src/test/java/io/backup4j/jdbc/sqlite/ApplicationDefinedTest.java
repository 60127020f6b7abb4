package io.backup4j.jdbc.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.BackupReport;
import io.backup4j.DrillReport;
import io.backup4j.RestoreReport;
import io.backup4j.jdbc.drill.Drills;
import io.backup4j.spi.backup.BackupStatus;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.Collation;
import org.sqlite.Function;

/** Databases whose definitions need what only the application has: they are as sound as others, and what could not be checked is said. */
class ApplicationDefinedTest {
    private static final String COLLATION =
            "CREATE TABLE special (name TEXT COLLATE local UNIQUE, other); CREATE INDEX special_other ON special (other COLLATE local)";
    private static final String FUNCTION =
            "CREATE TABLE special (name TEXT CHECK (plain(name) = name), other); CREATE INDEX special_plain ON special (plain(name))";
    private static final String GENERATED =
            "CREATE TABLE special (name TEXT, other, folded TEXT NOT NULL GENERATED ALWAYS AS (plain(name)) STORED)";

    @TempDir
    private Path directory;

    private Path file;
    private Path temporary;

    @BeforeEach
    void makePlaces() throws Exception {
        file = Sqlite.filled(directory.resolve("app.db"), "WAL", 300);
        temporary = Files.createDirectory(directory.resolve("temporary"));
    }

    private static void teach(Connection connection) throws SQLException {
        Collation.create(connection, "local", new Collation() {
            @Override
            protected int xCompare(String one, String other) {
                return one.compareTo(other);
            }
        });
        Function.create(
                connection,
                "plain",
                new Function() {
                    @Override
                    protected void xFunc() throws SQLException {
                        result(value_text(0));
                    }
                },
                1,
                Function.FLAG_DETERMINISTIC);
    }

    private void define(String definitions) throws SQLException {
        try (Connection host = Sqlite.connect(file)) {
            teach(host);
            Sqlite.execute(host, definitions.split("; "));
            Sqlite.execute(host, "INSERT INTO special (name, other) VALUES ('b', 1), ('a', 2)");
        }
    }

    private SqliteSource source() {
        return SqliteSource.of(Backups.SOURCE, file)
                .temporaryDirectory(temporary)
                .build();
    }

    @ParameterizedTest
    @ValueSource(strings = {COLLATION, FUNCTION, GENERATED})
    void areNotTakenForDamaged(String definitions) throws Exception {
        define(definitions);
        Path restored = directory.resolve("restored.db");
        try (Backups backups = new Backups()) {
            BackupReport backup = backups.backUp(source());
            assertThat(backup.status()).isEqualTo(BackupStatus.COMPLETED);
            RestoreReport report = backups.restore(
                    SqliteTarget.into(restored).check(IntegrityCheck.FULL).build());
            assertThat(report.complete()).isTrue();
            // Whether the check needs functions too depends on the version of SQLite.
            if (definitions.equals(COLLATION)) {
                assertThat(backup.manifest().sources().get(0).issues().toString())
                        .contains("could be checked in part only: table special: no such collation sequence: local")
                        .contains("whether tables share pages");
                assertThat(report.issues().toString()).contains("could be checked in part only: table special");
            }
        }
        assertThat(Sqlite.dump(restored)).isEqualTo(Sqlite.dump(file));
    }

    @Test
    void hideNoDamageOfOtherTables() throws Exception {
        define(COLLATION);
        Sqlite.ask(file, "PRAGMA journal_mode = DELETE");
        long root = Long.parseLong(Sqlite.ask(file, "SELECT rootpage FROM sqlite_schema WHERE name = 't_k'"));
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            access.seek((root - 1) * 4096);
            access.write(99);
        }
        try (Backups backups = new Backups()) {
            BackupReport backup = backups.backUp(source());
            assertThat(backup.status()).isEqualTo(BackupStatus.PARTIAL);
            assertThat(backup.manifest().sources().get(0).issues().toString())
                    .contains("is damaged, and stored as it is", "table special");
        }
    }

    @Test
    void areDrilledAndWhatWasNotCheckedIsNamed() throws Exception {
        define(COLLATION);
        Path scratch = Files.createDirectory(directory.resolve("scratch"));
        SqliteSource source = SqliteSource.of(Drills.SOURCE, file)
                .temporaryDirectory(temporary)
                .build();
        try (Drills drills = Drills.of(source)) {
            DrillReport report = drills.drill(SqliteSandbox.in(scratch));
            assertThat(report.complete())
                    .as("%s %s", report.reason(), report.findings())
                    .isTrue();
            assertThat(report.sources().get(0).toString())
                    .contains("not checked by integrity_check in 'main': table special");
        }
    }
}
