package io.backup4j.jdbc.postgres;

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
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is exported is what the database has, and a backup gives the same bytes as the live database did. */
@ExtendWith(TestServer.Lifetime.class)
class PostgresExportTest {
    static final List<ExportFormat> FORMATS = List.of(
            ExportFormat.csv("NULL", false, false),
            ExportFormat.csv("\\N", true, true),
            ExportFormat.jsonLines(),
            ExportFormat.jsonArray());

    @TempDir
    private Path temporary;

    private PGSimpleDataSource original;

    @BeforeEach
    void fill() throws Exception {
        original = TestServer.newDatabase();
    }

    private static String text(TableView view, TableName table, ExportFormat format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ExportedRows rows = view.export(table, format, out);
        assertThat(rows.exact()).isTrue();
        return out.toString(StandardCharsets.UTF_8);
    }

    private static Map<String, String> texts(TableView view) throws IOException {
        Map<String, String> texts = new TreeMap<>();
        for (TableName table : view.tables()) {
            for (int i = 0; i < FORMATS.size(); i++) {
                texts.put(table + " as " + i, text(view, table, FORMATS.get(i)));
            }
        }
        return texts;
    }

    private Map<String, String> live() throws IOException {
        try (LiveView view = DatabaseExport.live(original)) {
            return texts(view);
        }
    }

    private Map<String, String> stored() throws IOException {
        try (Backups backups = new Backups()) {
            BackupId id = backups.backUp(PostgresSource.of(Backups.SOURCE, original)
                            .connections(2)
                            .build())
                    .manifest()
                    .id();
            try (BackupContents contents = backups.repository().contents(id);
                    TableView view = DatabaseExport.ofBackup(contents, Backups.SOURCE, temporary)) {
                return texts(view);
            }
        }
    }

    private String query(String sql, ExportFormat format) throws IOException {
        try (LiveView view = DatabaseExport.live(original)) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            view.exportQuery(sql, format, out);
            return out.toString(StandardCharsets.UTF_8);
        }
    }

    @Test
    void givesTheSameBytesFromABackupAsFromTheDatabase() throws Exception {
        TestServer.execute(original, EveryType.STATEMENTS);
        Map<String, String> live = live();
        assertThat(live.keySet()).anyMatch(name -> name.startsWith("odd.")).hasSizeGreaterThan(30);
        assertThat(stored()).isEqualTo(live);
    }

    @Test
    void writesCsvThatTheServerReadsBackEqual() throws Exception {
        TestServer.execute(original, EveryType.STATEMENTS);
        Map<String, String> live = live();
        List<TableName> tables;
        try (LiveView view = DatabaseExport.live(original)) {
            tables = view.tables();
        }
        try (Connection connection = original.getConnection()) {
            for (TableName table : tables) {
                String name = SqlText.qualified(table.schema(), table.name());
                String csv = live.get(table + " as 0");
                String columns = TestServer.ask(
                        original,
                        "SELECT string_agg(quote_ident(attname), ',' ORDER BY attnum) FROM pg_attribute WHERE attrelid = '"
                                + name.replace("'", "''") + "'::regclass AND attnum > 0 AND attgenerated = ''");
                if (columns.equals("null")) {
                    continue;
                }
                TestServer.execute(
                        original,
                        "DROP TABLE IF EXISTS read_back",
                        "CREATE TABLE read_back AS SELECT " + columns + " FROM ONLY " + name + " LIMIT 0");
                connection
                        .unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyIn(
                                "COPY read_back (" + columns + ") FROM STDIN (FORMAT csv, HEADER true, NULL 'NULL')",
                                new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)));
                // Of JSON the line ends between tokens may differ.
                String values = TestServer.ask(
                        original,
                        "SELECT string_agg(quote_ident(attname) || CASE WHEN atttypid = 'json'::regtype THEN '::jsonb' ELSE '' END, ',')"
                                + " FROM pg_attribute WHERE attrelid = 'read_back'::regclass AND attnum > 0");
                String sum = " count(*) || ' ' || coalesce(sum(hashtextextended(ROW(" + values
                        + ")::text, 0)::numeric), 0) FROM ";
                assertThat(TestServer.ask(original, "SELECT" + sum + "read_back"))
                        .as(name)
                        .isEqualTo(TestServer.ask(original, "SELECT" + sum + "ONLY " + name));
            }
        }
    }

    @Test
    void writesEachTypeInItsOwnWay() throws Exception {
        TestServer.execute(original, EveryType.STATEMENTS);
        List<JsonNode> rows = new ArrayList<>();
        JsonMapper mapper = JsonMapper.builder().build();
        live().get("public.every as 2").lines().forEach(line -> rows.add(mapper.readTree(line)));
        JsonNode full = rows.get(0);
        assertThat(EveryType.EXPECTED)
                .allSatisfy((column, json) ->
                        assertThat(full.get(column)).as(column).isEqualTo(mapper.readTree(json)));
        String line = live().get("public.every as 2").lines().findFirst().orElseThrow();
        assertThat(line).contains("\"n\":12345678901234567890.12345678901234567890");
        for (JsonNode value : rows.get(2)) {
            assertThat(value.isNull() || value.asString("").equals("3")).isTrue();
        }
    }

    @Test
    void exportsAQueryInTheUsersSearchPathWithItsTypes() throws Exception {
        TestServer.execute(
                original,
                "CREATE SCHEMA shop; CREATE TABLE shop.book (id serial, title text, tags text[], j jsonb); INSERT INTO shop.book (title, tags, j)"
                        + " VALUES ('a', '{x,\"y z\"}', '{\"k\": [1]}'), (NULL, NULL, NULL)",
                "ALTER DATABASE " + TestServer.ask(original, "SELECT current_database()") + " SET search_path = shop");
        assertThat(query(
                        "SELECT id, title, tags, j, j ? 'k' AS has, 1.50 AS id FROM book -- all\n ; ",
                        ExportFormat.jsonLines()))
                .isEqualTo("""
                        {"id":1,"title":"a","tags":["x","y z"],"j":{"k": [1]},"has":true,"id_2":1.50}
                        {"id":2,"title":null,"tags":null,"j":null,"has":null,"id_2":1.50}
                        """);
        assertThat(query("WITH b AS (SELECT 1 AS a) SELECT * FROM b WHERE a = 2", ExportFormat.csv()))
                .isEqualTo("a\r\n");
    }

    @Test
    void changesNothingWhateverTheQuery() throws Exception {
        TestServer.execute(original, "CREATE TABLE t (i int)", "INSERT INTO t VALUES (1)", "CREATE SEQUENCE s");
        for (String sql : new String[] {
            "DELETE FROM t RETURNING i",
            "WITH gone AS (DELETE FROM t RETURNING i) SELECT * FROM gone",
            "SELECT nextval('s')",
            "SELECT 1; DROP TABLE t",
            "DROP TABLE t",
            "",
            "SELECT $$;$$, 1 ; -- x\n SELECT 2"
        }) {
            assertThatThrownBy(() -> query(sql, ExportFormat.csv())).as(sql).isInstanceOf(IOException.class);
        }
        assertThat(TestServer.ask(original, "SELECT count(*) FROM t")).isEqualTo("1");
        assertThat(query("SELECT $$;$$ AS a, 'x;''y' AS b, E'\\';' AS c;", ExportFormat.csv()))
                .isEqualTo("a,b,c\r\n;,x;'y,';\r\n");
    }

    @Test
    void seesOneMomentInAllTables() throws Exception {
        TestServer.execute(original, "CREATE TABLE a (i int)", "CREATE TABLE b (i int)", "INSERT INTO a VALUES (1)");
        try (LiveView view = DatabaseExport.live(original)) {
            assertThat(text(view, new TableName("public", "a"), ExportFormat.csv()))
                    .isEqualTo("i\r\n1\r\n");
            TestServer.execute(original, "INSERT INTO b VALUES (2)", "INSERT INTO a VALUES (2)");
            assertThat(text(view, new TableName("public", "b"), ExportFormat.csv()))
                    .isEqualTo("i\r\n");
            assertThat(text(view, new TableName("public", "a"), ExportFormat.csv()))
                    .isEqualTo("i\r\n1\r\n");
        }
    }

    @Test
    void refusesATableThatWasEmptiedOrRewrittenMeanwhile() throws Exception {
        TestServer.execute(
                original,
                "CREATE TABLE emptied AS SELECT 1 AS i",
                "CREATE TABLE rewritten AS SELECT 1 AS i",
                "CREATE TABLE kept AS SELECT 1 AS i");
        for (String table : new String[] {"emptied", "rewritten", "kept"}) {
            try (LiveView view = DatabaseExport.live(original)) {
                TestServer.execute(
                        original, "TRUNCATE emptied", "ALTER TABLE rewritten ALTER i TYPE bigint", "DELETE FROM kept");
                TableName name = new TableName("public", table);
                if (table.equals("kept")) {
                    assertThat(text(view, name, ExportFormat.csv())).isEqualTo("i\r\n1\r\n");
                } else {
                    assertThatThrownBy(() -> text(view, name, ExportFormat.csv()))
                            .hasMessageContaining("run it again");
                }
            }
            TestServer.execute(original, "ALTER TABLE rewritten ALTER i TYPE int", "INSERT INTO kept VALUES (1)");
        }
    }

    @Test
    void refusesTablesThatAreNotThereAndRowsThatAreNotInTheBackup() throws Exception {
        TestServer.execute(
                original, "CREATE TABLE seen (i int)", "CREATE TABLE unseen (i int)", "INSERT INTO unseen VALUES (1)");
        TestServer.execute(original, "CREATE ROLE exporter LOGIN", "GRANT SELECT ON seen TO exporter");
        try (Backups backups = new Backups()) {
            PGSimpleDataSource other = TestServer.as("exporter", original.getDatabaseName());
            BackupId id = backups.backUp(PostgresSource.of(Backups.SOURCE, other)
                            .allowPartial()
                            .build())
                    .manifest()
                    .id();
            try (BackupContents contents = backups.repository().contents(id);
                    TableView view = DatabaseExport.ofBackup(contents, Backups.SOURCE, temporary)) {
                OutputStream none = OutputStream.nullOutputStream();
                assertThatThrownBy(() -> view.export(new TableName("public", "unseen"), ExportFormat.csv(), none))
                        .hasMessageContaining("does not hold the rows of table public.unseen");
                assertThatThrownBy(() -> view.export(new TableName("public", "none"), ExportFormat.csv(), none))
                        .hasMessageContaining("no rows of a table public.none");
            }
            try (LiveView view = DatabaseExport.live(other)) {
                assertThatThrownBy(() -> view.export(
                                new TableName("public", "unseen"), ExportFormat.csv(), OutputStream.nullOutputStream()))
                        .hasMessageContaining("permission denied");
            }
        }
    }

    @Test
    void givesTheConnectionBackAsItWas() throws Exception {
        try (Connection connection = original.getConnection()) {
            DataSource pool = new ForwardingDataSource(original) {
                @Override
                public Connection getConnection() {
                    return unclosed(connection);
                }
            };
            String settings = "SELECT string_agg(name || setting, ',' ORDER BY name) FROM pg_settings";
            String before = TestServer.ask(pool, settings);
            for (int i = 0; i < 2; i++) {
                try (LiveView view = DatabaseExport.live(pool)) {
                    assertThatThrownBy(() ->
                                    view.exportQuery("SELECT 1/0", ExportFormat.csv(), OutputStream.nullOutputStream()))
                            .hasMessageContaining("division by zero");
                }
                assertThat(connection.getAutoCommit()).isTrue();
                assertThat(TestServer.ask(pool, settings)).isEqualTo(before);
            }
        }
    }

    private static Connection unclosed(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                PostgresExportTest.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) ->
                        method.getName().equals("close") ? null : method.invoke(connection, arguments));
    }
}
