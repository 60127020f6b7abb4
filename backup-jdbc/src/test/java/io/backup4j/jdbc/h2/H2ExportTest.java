package io.backup4j.jdbc.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.jdbc.export.DatabaseExport;
import io.backup4j.jdbc.export.table.ExportFormat;
import io.backup4j.jdbc.export.table.LiveView;
import io.backup4j.jdbc.export.table.TableName;
import io.backup4j.jdbc.export.table.TableView;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.verify.BackupContents;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is exported is what the database has. */
class H2ExportTest {
    private static final String[] STATEMENTS = {
        "CREATE SCHEMA app",
        "CREATE TABLE app.every (id INT PRIMARY KEY, b BIGINT, n NUMERIC(40, 20), df DECFLOAT(30), r REAL, d DOUBLE PRECISION, bo BOOLEAN, c CHAR(4), v VARCHAR,"
                + " cl CLOB, bi BINARY(2), vb VARBINARY, bl BLOB, da DATE, ti TIME(6), tz TIME WITH TIME ZONE, ts TIMESTAMP(9), tsz TIMESTAMP WITH TIME ZONE,"
                + " iv INTERVAL DAY TO SECOND, u UUID, j JSON, e ENUM('a', 'b,c'), ia INTEGER ARRAY, va VARCHAR ARRAY ARRAY, ta TIMESTAMP WITH TIME ZONE ARRAY,"
                + " ro ROW(x INT, y VARCHAR))",
        "INSERT INTO app.every VALUES (1, 9223372036854775807, 12345678901234567890.12345678901234567890, 1.10, 'NaN', 1e300, TRUE, 'ab', 'x\u001a\"é😀',"
                + " REPEAT('c', 3), X'00ff', X'01', X'ff', DATE '2024-02-29', TIME '23:59:59.999999', TIME WITH TIME ZONE '01:02:03+05:30',"
                + " TIMESTAMP '2024-02-29 23:59:59.123456789', TIMESTAMP WITH TIME ZONE '2024-03-31 02:30:00+02', INTERVAL '1 02:03:04' DAY TO SECOND,"
                + " UUID '123e4567-e89b-12d3-a456-426655440000', JSON '{\"a\": [1, 2.50]}', 'b,c', ARRAY[1, NULL], ARRAY[ARRAY['x', '\"'], ARRAY[]],"
                + " ARRAY[TIMESTAMP WITH TIME ZONE '2024-01-01 00:00:00+00'], ROW(1, 'y'))",
        "INSERT INTO app.every (id, v, d, vb, ia) VALUES (2, '', '-Infinity', X'', ARRAY[])",
        "CREATE TABLE \"odd \"\"name\" (\"a,b\" INT, \"A,B\" VARCHAR)",
        "INSERT INTO \"odd \"\"name\" VALUES (1, '=1+1')",
        "CREATE TABLE empty_table (a INT)",
        "CREATE VIEW seen AS SELECT 1 AS one"
    };

    @TempDir
    private Path work;

    private JdbcDataSource database;

    @BeforeEach
    void fill() throws Exception {
        database = new JdbcDataSource();
        database.setUrl("jdbc:h2:file:" + work.resolve("shop") + ";DB_CLOSE_DELAY=0");
        database.setUser("sa");
        database.setPassword("");
        execute(STATEMENTS);
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private String ask(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
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
        givesTheSameFromABackup(6);
    }

    private void givesTheSameFromABackup(int texts) throws Exception {
        Map<String, String> live;
        try (LiveView view = DatabaseExport.live(database)) {
            live = texts(view);
        }
        assertThat(live).hasSize(texts).containsEntry("PUBLIC.EMPTY_TABLE.csv", "A\r\n");
        Path temporary = Files.createDirectory(work.resolve("temporary"));
        try (Backups backups = new Backups()) {
            BackupId id = backups.backUp(H2Source.of(Backups.SOURCE, database).build())
                    .manifest()
                    .id();
            try (BackupContents contents = backups.repository().contents(id);
                    TableView view = DatabaseExport.ofBackup(contents, Backups.SOURCE, temporary)) {
                assertThat(texts(view)).isEqualTo(live);
            }
        }
        try (Stream<Path> left = Files.list(temporary)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void writesEachTypeInItsOwnWay() throws Exception {
        try (LiveView view = DatabaseExport.live(database)) {
            assertThat(text(view, new TableName("APP", "EVERY"), ExportFormat.jsonLines())
                            .lines()
                            .toList()
                            .get(0))
                    .isEqualTo(
                            "{\"ID\":1,\"B\":9223372036854775807,\"N\":12345678901234567890.12345678901234567890,\"DF\":1.1,\"R\":\"NaN\",\"D\":1.0E300,"
                                    + "\"BO\":true,\"C\":\"ab  \",\"V\":\"x\\u001A\\\"é😀\",\"CL\":\"ccc\",\"BI\":\"AP8=\",\"VB\":\"AQ==\",\"BL\":\"/w==\","
                                    + "\"DA\":\"2024-02-29\",\"TI\":\"23:59:59.999999\",\"TZ\":\"01:02:03+05:30\",\"TS\":\"2024-02-29T23:59:59.123456789\","
                                    + "\"TSZ\":\"2024-03-31T02:30:00+02:00\",\"IV\":\"INTERVAL '1 02:03:04' DAY TO SECOND\","
                                    + "\"U\":\"123e4567-e89b-12d3-a456-426655440000\",\"J\":{\"a\":[1,2.50]},\"E\":\"b,c\",\"IA\":[1,null],"
                                    + "\"VA\":[[\"x\",\"\\\"\"],[]],\"TA\":[\"2024-01-01T00:00:00Z\"],\"RO\":\"ROW (1, y)\"}");
        }
    }

    @Test
    void writesArraysAsJsonInCsv() throws Exception {
        try (LiveView view = DatabaseExport.live(database)) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            view.exportQuery("SELECT va, ia FROM app.every ORDER BY id", ExportFormat.csv(), out);
            assertThat(out.toString(StandardCharsets.UTF_8))
                    .isEqualTo("VA,IA\r\n\"[[\"\"x\"\",\"\"\\\"\"\"\"],[]]\",\"[1,null]\"\r\n,[]\r\n");
        }
    }

    @Test
    void changesNothingWhateverTheQuery() throws Exception {
        for (String sql : new String[] {
            "DELETE FROM app.every", "SELECT 1; DROP TABLE app.every", "DROP TABLE app.every", "SELECT $$;$$; SELECT 2"
        }) {
            try (LiveView view = DatabaseExport.live(database)) {
                assertThatThrownBy(() -> view.exportQuery(sql, ExportFormat.csv(), new ByteArrayOutputStream()))
                        .as(sql)
                        .isInstanceOf(IOException.class);
            }
        }
        try (LiveView view = DatabaseExport.live(database)) {
            view.exportQuery(
                    "SELECT id FROM OLD TABLE (DELETE FROM app.every)",
                    ExportFormat.csv(),
                    new ByteArrayOutputStream());
        }
        assertThat(ask("SELECT count(*) FROM app.every")).isEqualTo("2");
        try (LiveView view = DatabaseExport.live(database)) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            view.exportQuery("SELECT 1 AS x, 2 AS x, $$a;b$$ AS y, X'ff' AS z;", ExportFormat.csv(), out);
            assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("X,X_2,Y,Z\r\n1,2,a;b,\\xff\r\n");
        }
    }

    @Test
    void seesOneMomentInAllTables() throws Exception {
        execute("CREATE TABLE b (i INT)");
        try (LiveView view = DatabaseExport.live(database)) {
            execute("INSERT INTO b VALUES (1)");
            assertThat(text(view, new TableName("PUBLIC", "B"), ExportFormat.csv()))
                    .isEqualTo("I\r\n");
        }
    }

    /** {@code SELECT *} leaves them out. */
    @Test
    void exportsInvisibleColumnsToo() throws Exception {
        execute(
                "CREATE TABLE secretive (a INT, \"hid \"\"den\" VARCHAR INVISIBLE, g INT GENERATED ALWAYS AS (a + 1), b INT)",
                "INSERT INTO secretive (a, \"hid \"\"den\", b) VALUES (1, 'x', 3)",
                "CREATE TABLE without_columns ()");
        try (LiveView view = DatabaseExport.live(database)) {
            assertThat(text(view, new TableName("PUBLIC", "SECRETIVE"), ExportFormat.csv()))
                    .isEqualTo("A,\"hid \"\"den\",G,B\r\n1,x,2,3\r\n");
            assertThat(text(view, new TableName("PUBLIC", "WITHOUT_COLUMNS"), ExportFormat.jsonLines()))
                    .isEmpty();
        }
        givesTheSameFromABackup(10);
    }
}
