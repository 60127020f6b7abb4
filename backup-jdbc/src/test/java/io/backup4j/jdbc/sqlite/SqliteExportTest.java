package io.backup4j.jdbc.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.jdbc.ForwardingDataSource;
import io.backup4j.jdbc.export.DatabaseExport;
import io.backup4j.jdbc.export.table.ExportFormat;
import io.backup4j.jdbc.export.table.ExportedRows;
import io.backup4j.jdbc.export.table.LiveView;
import io.backup4j.jdbc.export.table.TableName;
import io.backup4j.jdbc.export.table.TableView;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.verify.BackupContents;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

/** What is exported is what the database has, whatever its columns were declared as. */
class SqliteExportTest {
    private static final String[] STATEMENTS = {
        "CREATE TABLE every (i INTEGER, r REAL, t TEXT, b BLOB, any_thing, flag BOOLEAN, at DATETIME, doc JSON, n NUMERIC)",
        "INSERT INTO every VALUES (9223372036854775807, 1.5, 'text' || char(0) || char(26), x'00ff', 'a', 1, '2024-01-01 00:00:00', '{\"a\": [1]}', 1.0)",
        "INSERT INTO every VALUES ('not a number', 9e999, 7, 'text', x'', NULL, 5, 'not json', -9e999)",
        "INSERT INTO every VALUES (NULL, NULL, '', NULL, 2, 'yes', NULL, ' [1e400] ', 12345678901234567890)",
        "CREATE TABLE \"odd\"\" 'name';\" (\"a,b\" INT, \"c\nd\" TEXT)",
        "INSERT INTO \"odd\"\" 'name';\" VALUES (1, '=1+1'), (-2, '\"quoted\"')",
        "CREATE TABLE empty_table (a, b)",
        "CREATE TABLE generated (a INT, b INT AS (a * 2))",
        "INSERT INTO generated VALUES (2)",
        "CREATE TABLE keyed (k TEXT PRIMARY KEY) WITHOUT ROWID",
        "INSERT INTO keyed VALUES ('b'), ('a')",
        "CREATE VIEW seen AS SELECT 1"
    };

    @TempDir
    private Path work;

    private Path file;

    @BeforeEach
    void fill() throws Exception {
        file = work.resolve("shop.db");
        Sqlite.execute(file, STATEMENTS);
    }

    private LiveView live() throws IOException {
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + file);
        return DatabaseExport.live(source);
    }

    private static Map<String, String> texts(TableView view) throws IOException {
        Map<String, String> texts = new TreeMap<>();
        for (TableName table : view.tables()) {
            texts.put(table + ".csv", text(view, table, ExportFormat.csv()));
            texts.put(table + ".jsonl", text(view, table, ExportFormat.jsonLines()));
        }
        return texts;
    }

    private static String text(TableView view, TableName table, ExportFormat format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(view.export(table, format, out).exact()).isTrue();
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void givesTheSameFromABackupAndLeavesNothingBehind() throws Exception {
        Path media = work.resolve("media.db");
        Sqlite.execute(media, "CREATE TABLE film (name TEXT)", "INSERT INTO film VALUES ('x')");
        Map<String, String> live;
        try (LiveView view = live()) {
            live = texts(view);
        }
        assertThat(live)
                .hasSize(10)
                .containsEntry("main.empty_table.csv", "a,b\r\n")
                .containsEntry("main.generated.csv", "a,b\r\n2,4\r\n");
        Path temporary = Files.createDirectory(work.resolve("temporary"));
        try (Backups backups = new Backups()) {
            BackupId id = backups.backUp(SqliteSource.of(Backups.SOURCE, file)
                            .attached("media", media)
                            .build())
                    .manifest()
                    .id();
            try (BackupContents contents = backups.repository().contents(id);
                    TableView view = DatabaseExport.ofBackup(contents, Backups.SOURCE, temporary)) {
                live.put("media.film.csv", "name\r\nx\r\n");
                live.put("media.film.jsonl", "{\"name\":\"x\"}\n");
                assertThat(texts(view)).isEqualTo(live);
            }
        }
        try (Stream<Path> left = Files.list(temporary)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void writesEachValueByTheTypeThatItHas() throws Exception {
        try (LiveView view = live()) {
            assertThat(text(view, new TableName("main", "every"), ExportFormat.jsonLines()))
                    .isEqualTo("""
                    {"i":9223372036854775807,"r":1.5,"t":"text\\u0000\\u001A","b":"AP8=","any_thing":"a","flag":1,"at":"2024-01-01 00:00:00","doc":{"a": [1]},"n":1}
                    {"i":"not a number","r":"Infinity","t":"7","b":"text","any_thing":"","flag":null,"at":5,"doc":"not json","n":"-Infinity"}
                    {"i":null,"r":null,"t":"","b":null,"any_thing":2,"flag":"yes","at":null,"doc": [1e400] ,"n":1.2345678901234567E19}
                    """);
            assertThat(text(view, new TableName("main", "odd\" 'name';"), ExportFormat.csv("", false, true)))
                    .isEqualTo("\"a,b\",\"c\nd\"\r\n1,\"'=1+1\"\r\n-2,\"\"\"quoted\"\"\"\r\n");
        }
    }

    @Test
    void saysHowManyTextsWereBroken() throws Exception {
        Sqlite.execute(
                file,
                "CREATE TABLE broken (t TEXT)",
                "INSERT INTO broken VALUES (CAST(x'61ff62' AS TEXT)), (char(65533)), ('ok')");
        try (LiveView view = live()) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ExportedRows rows = view.export(new TableName("main", "broken"), ExportFormat.jsonLines(), out);
            assertThat(rows).isEqualTo(new ExportedRows(3, 1));
            assertThat(out.toString(StandardCharsets.UTF_8))
                    .isEqualTo("{\"t\":\"a\ufffdb\"}\n{\"t\":\"\ufffd\"}\n{\"t\":\"ok\"}\n");
        }
    }

    @Test
    void readsTextsOfADatabaseInUtf16() throws Exception {
        file = work.resolve("wide.db");
        Sqlite.execute(
                file, "PRAGMA encoding = 'UTF-16le'", "CREATE TABLE t (v TEXT)", "INSERT INTO t VALUES ('é😀\ufffd')");
        try (LiveView view = live()) {
            assertThat(text(view, new TableName("main", "t"), ExportFormat.csv()))
                    .isEqualTo("v\r\né😀\ufffd\r\n");
        }
    }

    @Test
    void changesNothingWhateverTheQuery() throws Exception {
        for (String sql : new String[] {
            "DELETE FROM keyed RETURNING k",
            "SELECT 1; DELETE FROM keyed",
            "DROP TABLE keyed",
            "PRAGMA user_version = 7"
        }) {
            try (LiveView view = live()) {
                assertThatThrownBy(() -> view.exportQuery(sql, ExportFormat.csv(), new ByteArrayOutputStream()))
                        .as(sql)
                        .isInstanceOf(IOException.class);
            }
        }
        assertThat(Sqlite.ask(file, "SELECT count(*) FROM keyed")).isEqualTo("2");
        assertThat(Sqlite.ask(file, "PRAGMA user_version")).isEqualTo("0");
        try (LiveView view = live()) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            view.exportQuery("SELECT k, k AS k, k AS k_2 FROM keyed ORDER BY k LIMIT 1;", ExportFormat.csv(), out);
            assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("k,k_3,k_2\r\na,a,a\r\n");
        }
    }

    @Test
    void givesTheConnectionBackAsItWasAlsoWhenNothingCanBeRead() throws Exception {
        Path text = Files.writeString(work.resolve("text.db"), "not a database at all, but long enough. ".repeat(50));
        try (Connection good = Sqlite.connect(file);
                Connection bad = Sqlite.connect(text)) {
            DatabaseExport.live(handingOut(good)).close();
            Sqlite.execute(good, "INSERT INTO keyed VALUES ('z')");
            assertThat(good.getAutoCommit()).isTrue();
            assertThatThrownBy(() -> DatabaseExport.live(handingOut(bad))).hasMessageContaining("cannot be read");
            assertThat(bad.getAutoCommit()).isTrue();
            assertThat(Sqlite.ask(bad, "PRAGMA query_only")).isEqualTo("0");
        }
    }

    /** A pool of one connection, which stays open. */
    private static DataSource handingOut(Connection connection) {
        return new ForwardingDataSource(new SQLiteDataSource()) {
            @Override
            public Connection getConnection() {
                return (Connection) Proxy.newProxyInstance(
                        SqliteExportTest.class.getClassLoader(),
                        new Class<?>[] {Connection.class},
                        (proxy, method, arguments) -> {
                            try {
                                return method.getName().equals("close") ? null : method.invoke(connection, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
            }
        };
    }

    @Test
    void seesOneMomentInAllTables() throws Exception {
        Sqlite.execute(file, "PRAGMA journal_mode = WAL");
        try (LiveView view = live();
                Connection other = Sqlite.connect(file)) {
            Sqlite.execute(other, "INSERT INTO keyed VALUES ('c')");
            assertThat(text(view, new TableName("main", "keyed"), ExportFormat.csv()))
                    .isEqualTo("k\r\na\r\nb\r\n");
        }
    }
}
