package io.backup4j.jdbc.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.jdbc.Archives;
import io.backup4j.jdbc.archive.TablesArchive;
import io.backup4j.jdbc.export.table.ExportFormat;
import io.backup4j.spi.archive.ArchiveFormat;
import io.backup4j.testkit.StockPrograms;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An archive holds the database itself, which sqlite3 opens where it lies. */
class SqliteArchiveTest {
    @TempDir
    Path directory;

    @Test
    void isOpenedBySqlite3AndRestoredFromAnImport() throws Exception {
        Path original = Sqlite.filled(directory.resolve("app.db"), "wal", 500);
        try (Backups backups = new Backups()) {
            backups.backUp(SqliteSource.of(Backups.SOURCE, original).build());
            Path archive = Archives.export(backups.repository(), directory, ArchiveFormat.TAR_GZ);

            Path restored = directory.resolve("restored.db");
            Archives.restoreElsewhere(
                    archive, Backups.SOURCE, SqliteTarget.into(restored).build());
            assertThat(Sqlite.dump(restored)).isEqualTo(Sqlite.dump(original));

            Path folder = Archives.unpacked(archive, ArchiveFormat.TAR_GZ, directory, Backups.SOURCE);
            assertThat(StockPrograms.run(folder, List.of("sqlite3", "data/main", "PRAGMA integrity_check")))
                    .isEqualTo("ok\n");
            assertThat(Sqlite.dump(folder.resolve("data/main"))).isEqualTo(Sqlite.dump(original));
        }
    }

    @Test
    void holdsTablesAsCsvOnRequest() throws Exception {
        Path original = directory.resolve("app.db");
        Sqlite.execute(
                original,
                "CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT)",
                "INSERT INTO item VALUES (1, 'one'), (2, 'comma, here')");
        try (Backups backups = new Backups()) {
            backups.backUp(SqliteSource.of(Backups.SOURCE, original).build());
            Path archive = Archives.export(
                    backups.repository(),
                    directory,
                    ArchiveFormat.TAR,
                    new TablesArchive(SqliteSource.KIND, ExportFormat.csv(), directory));

            Path restored = directory.resolve("restored.db");
            Archives.restoreElsewhere(
                    archive, Backups.SOURCE, SqliteTarget.into(restored).build());
            assertThat(Sqlite.dump(restored)).isEqualTo(Sqlite.dump(original));
            Path folder = Archives.unpacked(archive, ArchiveFormat.TAR, directory, Backups.SOURCE);
            assertThat(Files.readString(folder.resolve("tables/main.item.csv")))
                    .startsWith("id,name")
                    .contains("\"comma, here\"");
        }
    }
}
