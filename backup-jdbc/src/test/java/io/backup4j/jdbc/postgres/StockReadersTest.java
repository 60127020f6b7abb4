package io.backup4j.jdbc.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.backup4j.jdbc.export.DatabaseExport;
import io.backup4j.jdbc.export.table.ExportFormat;
import io.backup4j.jdbc.export.table.LiveView;
import io.backup4j.jdbc.export.table.TableName;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Programs that are on most machines read what is exported; where one is not, that test is left out. */
@ExtendWith(TestServer.Lifetime.class)
class StockReadersTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    private Path work;

    private PGSimpleDataSource original;

    @BeforeEach
    void fill() throws Exception {
        original = TestServer.newDatabase();
        TestServer.execute(original, EveryType.STATEMENTS);
    }

    private Path exported(String table, ExportFormat format) throws IOException {
        Path file = work.resolve(table + "." + format.extension());
        try (LiveView view = DatabaseExport.live(original);
                OutputStream out = Files.newOutputStream(file)) {
            view.export(new TableName("public", table), format, out);
        }
        return file;
    }

    private static boolean isThere(String program) {
        return java.util.Arrays.stream(System.getenv().getOrDefault("PATH", "").split(java.io.File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder).resolve(program)));
    }

    /** Standard output of a program that succeeds. */
    private String run(String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).directory(work.toFile());
        builder.environment().put("PGPASSWORD", "secret-of-postgres");
        Process process = builder.redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    @Test
    void pythonReadsTheJson() throws Exception {
        assumeTrue(isThere("python3"), "there is no python3");
        for (String table : List.of("every", "empty_table", "one_column", "rows_of")) {
            Path array = exported(table, ExportFormat.jsonArray());
            JsonNode rows = JSON.readTree(array);
            List<JsonNode> lines = new ArrayList<>();
            Path file = exported(table, ExportFormat.jsonLines());
            Files.lines(file).forEach(line -> lines.add(JSON.readTree(line)));
            assertThat(rows.valueStream().toList()).isEqualTo(lines);
            if (table.equals("every")) {
                // Python makes infinity of 1e400, and writes a word for it that is no JSON.
                run("python3", "-m", "json.tool", array.toString(), "out");
            } else {
                assertThat(JSON.readTree(run("python3", "-m", "json.tool", array.toString())))
                        .isEqualTo(rows);
            }
            run("python3", "-m", "json.tool", "--json-lines", file.toString(), "out-lines");
        }
    }

    @Test
    void psqlReadsTheCsv() throws Exception {
        assumeTrue(isThere("psql"), "there is no psql");
        TestServer.execute(
                original, "CREATE TABLE back AS SELECT * FROM every LIMIT 0", "ALTER TABLE back DROP COLUMN gen");
        Path csv = exported("every", ExportFormat.csv());
        run(
                "psql",
                "-X",
                "-v",
                "ON_ERROR_STOP=1",
                "-h",
                "localhost",
                "-p",
                String.valueOf(original.getPortNumbers()[0]),
                "-U",
                "postgres",
                "-d",
                original.getDatabaseName(),
                "-c",
                "\\copy back FROM '" + csv + "' (FORMAT csv, HEADER true, ENCODING 'UTF8')");
        TestServer.execute(original, "ALTER TABLE every DROP COLUMN gen");
        // Line ends between the tokens of a document may differ.
        TestServer.execute(original, "ALTER TABLE every ALTER j TYPE jsonb", "ALTER TABLE back ALTER j TYPE jsonb");
        assertThat(TestServer.column(original, "SELECT back::text FROM back ORDER BY id"))
                .hasSize(4)
                .isEqualTo(TestServer.column(original, "SELECT every::text FROM every ORDER BY id"));
    }

    @Test
    void sqliteReadsTheCsv() throws Exception {
        assumeTrue(isThere("sqlite3"), "there is no sqlite3");
        Path csv = exported("every", ExportFormat.csv());
        run("sqlite3", "new.db", ".import --csv " + csv.getFileName() + " every");
        List<String> names;
        try (Connection connection = original.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT attname FROM pg_attribute WHERE attrelid = 'every'::regclass AND attnum > 0 AND attgenerated = '' ORDER BY attnum")) {
            names = new ArrayList<>();
            while (row.next()) {
                names.add(row.getString(1));
            }
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + work.resolve("new.db"));
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT * FROM every")) {
            for (int i = 0; i < names.size(); i++) {
                assertThat(row.getMetaData().getColumnName(i + 1)).isEqualTo(names.get(i));
            }
            assertThat(row.next()).isTrue();
            assertThat(row.getString("t")).isEqualTo(TestServer.ask(original, "SELECT t FROM every WHERE id = 1"));
            assertThat(row.getString("n")).isEqualTo("12345678901234567890.12345678901234567890");
            assertThat(row.getString("by")).isEqualTo("\\x00ff0a09");
            assertThat(row.getString("e")).isEqualTo("it's \"fine\", ok");
            assertThat(row.next() && row.next() && row.next()).isTrue();
            assertThat(row.next()).isFalse();
        }
    }
}
