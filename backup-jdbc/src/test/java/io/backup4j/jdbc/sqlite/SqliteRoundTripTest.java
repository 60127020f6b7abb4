package io.backup4j.jdbc.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.BackupReport;
import io.backup4j.RestoreReport;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.backup.Consistency;
import io.backup4j.spi.backup.SourceRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is restored is what was backed up. */
class SqliteRoundTripTest {
    @TempDir
    private Path directory;

    private Path temporary;

    @BeforeEach
    void makeTemporaryDirectory() throws Exception {
        temporary = Files.createDirectory(directory.resolve("temporary"));
    }

    private SqliteSource.Builder source(Path file) {
        return SqliteSource.of(Backups.SOURCE, file).temporaryDirectory(temporary);
    }

    @ParameterizedTest
    @ValueSource(strings = {"DELETE", "TRUNCATE", "PERSIST", "WAL"})
    void restoresEveryValueWithoutDisturbingConnectionsThatAreOpen(String journalMode) throws Exception {
        Path original = directory.resolve("odd näme %41?#.db");
        Path restored = directory.resolve("restored.db");
        try (Connection host = Sqlite.connect(original)) {
            Sqlite.execute(
                    host,
                    "PRAGMA page_size = 1024",
                    "PRAGMA auto_vacuum = INCREMENTAL",
                    "PRAGMA journal_mode = " + journalMode,
                    "PRAGMA user_version = 17",
                    "PRAGMA application_id = 4711",
                    "CREATE TABLE v (a, b UNIQUE, c REAL CHECK (c > 0), d GENERATED ALWAYS AS (c * 2) STORED)",
                    "INSERT INTO v (a, b, c) VALUES (NULL, 1, 1e300), (x'00ff', 'ü|', 0.1), (9223372036854775807, '', 3)",
                    "CREATE TABLE w (k TEXT PRIMARY KEY) STRICT",
                    "CREATE VIEW s AS SELECT sum(c) FROM v",
                    "CREATE TRIGGER w_v AFTER INSERT ON w BEGIN INSERT INTO v (a, c) VALUES (new.k, 1); END",
                    "INSERT INTO w SELECT hex(randomblob(20)) FROM (WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL"
                            + " SELECT i + 1 FROM n WHERE i < 5000) SELECT i FROM n)",
                    "CREATE VIRTUAL TABLE f USING fts5 (text)",
                    "INSERT INTO f VALUES ('the quick brown fox')",
                    "DELETE FROM w WHERE rowid % 3 = 0");
            try (Backups backups = new Backups()) {
                BackupReport backup = backups.backUp(source(original).build());
                assertThat(backup.status()).isEqualTo(BackupStatus.COMPLETED);
                SourceRecord record = backup.manifest().sources().get(0);
                assertThat(record.consistency()).isInstanceOf(Consistency.Held.class);
                assertThat(record.properties()).containsEntry("file.main", original.toString());
                RestoreReport report =
                        backups.restore(SqliteTarget.into(restored).build());
                assertThat(report.complete()).isTrue();
                assertThat(report.issues()).isEmpty();
            }
            assertThat(Sqlite.ask(host, "PRAGMA journal_mode")).isEqualToIgnoringCase(journalMode);
        }
        assertThat(Sqlite.dump(restored)).hasSizeGreaterThan(3000).isEqualTo(Sqlite.dump(original));
        assertThat(Sqlite.ask(restored, "PRAGMA integrity_check")).isEqualTo("ok");
        assertThat(Sqlite.ask(restored, "SELECT rowid FROM f WHERE f MATCH 'fox'"))
                .isEqualTo("1");
        assertThat(Sqlite.names(temporary)).isEmpty();
    }

    @Test
    void restoresAnEmptyDatabaseAndItsRights() throws Exception {
        Path original = Files.createFile(
                directory.resolve("empty.db"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
        Path restored = directory.resolve("restored.db");
        try (Backups backups = new Backups()) {
            backups.backUp(source(original).build());
            assertThat(backups.restore(SqliteTarget.into(restored).build()).complete())
                    .isTrue();
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(restored)))
                .isEqualTo("rw-r-----");
        assertThat(Sqlite.ask(restored, "SELECT count(*) FROM sqlite_schema")).isEqualTo("0");
    }

    @Test
    void storesAtMostThreeHundredthsWhenEachHundredthPageHasChanged() throws Exception {
        Path original = Sqlite.filled(directory.resolve("large.db"), "WAL", 60_000);
        try (Backups backups = new Backups()) {
            SqliteSource source = source(original).build();
            long first = backups.backUp(source).manifest().bytesStored();
            int pages = Integer.parseInt(Sqlite.ask(original, "PRAGMA page_count"));
            int changed;
            try (Connection host = Sqlite.connect(original)) {
                // A page of the table holds fewer rows than that; its index is left alone.
                changed = Integer.parseInt(Sqlite.ask(host, "SELECT count(*) FROM t WHERE id % 1480 = 7"));
                Sqlite.execute(host, "UPDATE t SET b = randomblob(150) WHERE id % 1480 = 7");
            }
            BackupReport second = backups.backUp(source);
            assertThat(changed).isBetween(pages / 101, pages / 95);
            assertThat(second.manifest().bytesStored())
                    .as("of %s stored first, %s of %s pages changed", first, changed, pages)
                    .isPositive()
                    .isLessThanOrEqualTo(first * 3 / 100);
        }
    }

    @Test
    void restoresAttachedDatabasesBesideTheMainOneOrWhereTheyAreWanted() throws Exception {
        Path main = Sqlite.filled(directory.resolve("main.db"), "WAL", 100);
        Path media = Sqlite.filled(directory.resolve("media.db"), "WAL", 50);
        Path users = Sqlite.filled(directory.resolve("users.db"), "DELETE", 20);
        Path restored = Files.createDirectory(directory.resolve("restored"));
        try (Backups backups = new Backups()) {
            BackupReport backup = backups.backUp(source(main)
                    .attached("users", users)
                    .attached("media", media)
                    .build());
            assertThat(backup.manifest().sources().get(0).consistency()).isInstanceOf(Consistency.Held.class);
            assertThat(backups.restore(SqliteTarget.into(restored.resolve("m.db"))
                                    .attached("users", restored.resolve("u.db"))
                                    .build())
                            .complete())
                    .isTrue();
        }
        assertThat(Sqlite.names(restored)).containsExactly("m.db", "m.db.media", "u.db");
        assertThat(Sqlite.dump(restored.resolve("m.db"))).isEqualTo(Sqlite.dump(main));
        assertThat(Sqlite.dump(restored.resolve("m.db.media"))).isEqualTo(Sqlite.dump(media));
        assertThat(Sqlite.dump(restored.resolve("u.db"))).isEqualTo(Sqlite.dump(users));
    }
}
