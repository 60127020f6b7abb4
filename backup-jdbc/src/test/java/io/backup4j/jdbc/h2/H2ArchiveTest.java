package io.backup4j.jdbc.h2;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.jdbc.Archives;
import io.backup4j.jdbc.archive.TablesArchive;
import io.backup4j.jdbc.export.table.ExportFormat;
import io.backup4j.spi.archive.ArchiveFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.h2.jdbcx.JdbcDataSource;
import org.h2.tools.RunScript;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An archive holds the script, which H2's own tool runs. */
class H2ArchiveTest {
    @TempDir
    Path directory;

    @Test
    void isLoadedByRunScriptAndRestoredFromAnImport() throws Exception {
        JdbcDataSource original = database("original");
        try (Connection connection = original.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE entry (id INT PRIMARY KEY, name VARCHAR, raw BLOB)");
            statement.execute(
                    "INSERT INTO entry SELECT x, 'näme '' ' || x, SECURE_RAND(100) FROM SYSTEM_RANGE(1, 500)");
        }
        try (Backups backups = new Backups()) {
            backups.backUp(H2Source.of(Backups.SOURCE, original).build());
            Path archive = Archives.export(backups.repository(), directory, ArchiveFormat.TAR_XZ);

            JdbcDataSource restored = database("restored");
            Archives.restoreElsewhere(archive, Backups.SOURCE, H2Target.into(restored));
            assertThat(rows(restored)).isEqualTo(rows(original));

            Path folder = Archives.unpacked(archive, ArchiveFormat.TAR_XZ, directory, Backups.SOURCE);
            JdbcDataSource loaded = database("loaded");
            RunScript.main(
                    "-url",
                    loaded.getURL(),
                    "-user",
                    "sa",
                    "-script",
                    folder.resolve("data/script.sql").toString(),
                    "-options",
                    "CHARSET",
                    "'UTF-8'");
            assertThat(rows(loaded)).isEqualTo(rows(original)).hasSize(500);
        }
    }

    @Test
    void holdsTablesAsJsonOnRequest() throws Exception {
        JdbcDataSource original = database("original");
        try (Connection connection = original.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE entry (id INT PRIMARY KEY, name VARCHAR, raw BLOB)");
            statement.execute("INSERT INTO entry VALUES (1, 'one', X'00ff'), (2, NULL, NULL)");
        }
        try (Backups backups = new Backups()) {
            backups.backUp(H2Source.of(Backups.SOURCE, original).build());
            Path archive = Archives.export(
                    backups.repository(),
                    directory,
                    ArchiveFormat.TAR,
                    new TablesArchive(H2Source.KIND, ExportFormat.jsonLines(), directory));

            JdbcDataSource restored = database("restored");
            Archives.restoreElsewhere(archive, Backups.SOURCE, H2Target.into(restored));
            assertThat(rows(restored)).isEqualTo(rows(original));
            Path folder = Archives.unpacked(archive, ArchiveFormat.TAR, directory, Backups.SOURCE);
            assertThat(Files.readAllLines(folder.resolve("tables/PUBLIC.ENTRY.jsonl")))
                    .hasSize(2)
                    .first()
                    .asString()
                    .startsWith("{\"ID\":1,\"NAME\":\"one\",\"RAW\":");
        }
    }

    private JdbcDataSource database(String name) {
        JdbcDataSource database = new JdbcDataSource();
        database.setURL("jdbc:h2:file:" + directory.resolve(name));
        database.setUser("sa");
        return database;
    }

    private static List<String> rows(JdbcDataSource database) throws Exception {
        List<String> rows = new ArrayList<>();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT id || name || RAWTOHEX(HASH('SHA-256', raw)) FROM entry ORDER BY id")) {
            while (row.next()) {
                rows.add(row.getString(1));
            }
        }
        return rows;
    }
}
