package io.backup4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.cli.CommandLineRunner.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables of a database and of its backup from the command line. */
class EndToEndExportTest {
    @TempDir
    private Path work;

    private EndToEndFixture it;
    private Path file;

    @BeforeEach
    void fill() throws SQLException {
        it = new EndToEndFixture(work).initialisedWithoutEncryption();
        file = work.resolve("shop.db");
        execute(
                "CREATE TABLE book (id INTEGER, title TEXT)",
                "INSERT INTO book VALUES (1, '=1+1'), (2, NULL)",
                "CREATE TABLE reader (photo BLOB)",
                "INSERT INTO reader VALUES (x'00ff')");
        it.run("create", "--jdbc-url", url(), it.tree).ok();
    }

    private String url() {
        return "jdbc:sqlite:" + file;
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url());
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private Result live(Object... options) {
        Object[] all = new Object[options.length + 3];
        all[0] = "export";
        all[1] = "--jdbc-url";
        all[2] = url();
        System.arraycopy(options, 0, all, 3, options.length);
        return it.runner().run(all);
    }

    private Result stored(Object... options) {
        Object[] all = new Object[options.length + 3];
        all[0] = "export";
        all[1] = "--backup-id";
        all[2] = "latest";
        System.arraycopy(options, 0, all, 3, options.length);
        return it.run(all);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(work)) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void writesDataAloneToStandardOutput() throws SQLException {
        String expected = "{\"id\":1,\"title\":\"=1+1\"}\n{\"id\":2,\"title\":null}\n";
        Result live = live("--table", "book", "--format", "jsonl").ok();
        assertThat(live.out()).isEqualTo(expected);
        assertThat(live.err()).contains("main.book: 2 rows");
        execute("DELETE FROM book");
        assertThat(stored("--table", "main.book", "--format", "jsonl", "-o", "-", "--quiet")
                        .ok()
                        .out())
                .isEqualTo(expected);
        assertThat(live("--query", "SELECT 7 AS seven", "--format", "json").ok().out())
                .isEqualTo("[\n{\"seven\":7}\n]\n");
    }

    @Test
    void writesCsvAsChosen() {
        assertThat(live("--table", "book", "--format", "csv", "--protect-formulas", "--null-text", "NULL")
                        .ok()
                        .out())
                .isEqualTo("\"id\",\"title\"\r\n1,\"'=1+1\"\r\n2,NULL\r\n");
        assertThat(stored("--table", "reader", "--format", "csv", "--bytes", "base64")
                        .ok()
                        .out())
                .isEqualTo("photo\r\nAP8=\r\n");
    }

    @Test
    void writesSeveralTablesIntoADirectoryThatAppearsWhole() throws Exception {
        Path directory = work.resolve("exported");
        Result result = stored("--all-tables", "--format", "csv", "--output", directory, "--json")
                .ok();
        assertThat(result.json().get("tables").size()).isEqualTo(2);
        assertThat(EndToEndFixture.contents(directory))
                .containsOnlyKeys("main.book.csv", "main.reader.csv")
                .containsEntry("main.reader.csv", "photo\r\n\\x00ff\r\n");
        assertThat(stored("--all-tables", "--format", "csv", "--output", directory)
                        .expect(ExitCode.FAILED)
                        .err())
                .contains("exists already");
        assertThat(names()).noneMatch(name -> name.startsWith("."));
    }

    @Test
    void leavesNoFileBehindWhenItFails() throws Exception {
        Path target = work.resolve("book.csv");
        Files.writeString(target, "before");
        List<String> before = names();
        assertThat(live("--table", "book", "--format", "csv", "--output", target)
                        .expect(ExitCode.FAILED)
                        .err())
                .contains("exists already");
        assertThat(live(
                                "--query",
                                "SELECT id, 1 / json(title) FROM book ORDER BY id",
                                "--format",
                                "csv",
                                "--output",
                                target,
                                "--force")
                        .expect(ExitCode.FAILED)
                        .err())
                .contains("the query cannot be exported");
        assertThat(live("--query", "SELECT json(title) FROM book", "--format", "csv", "-o", work.resolve("new.csv"))
                        .code())
                .isEqualTo(ExitCode.FAILED.number());
        assertThat(Files.readString(target)).isEqualTo("before");
        assertThat(names()).isEqualTo(before);
        live("--table", "book", "--format", "csv", "--output", target, "--force")
                .ok();
        assertThat(Files.readString(target)).isEqualTo("id,title\r\n1,=1+1\r\n2,\r\n");
    }

    @Test
    void saysThatTextsAreBroken() throws SQLException {
        execute("CREATE TABLE broken (t TEXT)", "INSERT INTO broken VALUES (CAST(x'ff' AS TEXT))");
        Result result = live("--table", "broken", "--format", "jsonl").expect(ExitCode.PARTIAL);
        assertThat(result.out()).isEqualTo("{\"t\":\"\ufffd\"}\n");
        assertThat(result.err()).contains("main.broken: values that are not exact: 1.");
    }

    @Test
    void refusesWhatMakesNoSense() {
        Object[][] wrong = {
            {"--table", "book", "--format", "xml"},
            {"--table", "book"},
            {"--format", "csv"},
            {"--table", "book", "--query", "SELECT 1", "--format", "csv"},
            {"--all-tables", "--format", "csv"},
            {"--table", "book", "--table", "reader", "--format", "csv", "-o", "-"},
            {"--table", "book", "--format", "json", "--bytes", "hex"},
            {"--table", "book", "--format", "csv", "--bytes", "octal"},
            {"--table", "book", "--format", "csv", "--null-text", ","},
            {"--table", "book", "--format", "csv", "--source", "x"},
            {"--table", "book", "--format", "csv", "--json"},
            {"--table", "Book", "--format", "csv"},
            {"--table", "none", "--format", "csv"},
        };
        for (Object[] options : wrong) {
            Result result = live(options);
            assertThat(result.code()).as(Arrays.toString(options)).isEqualTo(ExitCode.USAGE.number());
        }
        assertThat(live("--table", "Book", "--format", "csv").err()).contains("there is 'main.book'");
        assertThat(stored("--query", "SELECT 1", "--format", "csv")
                        .expect(ExitCode.USAGE)
                        .err())
                .contains("--query needs a live database");
        assertThat(stored("--table", "book", "--format", "csv", "--source", "none")
                        .expect(ExitCode.USAGE)
                        .err())
                .contains("no source 'none'");
        assertThat(stored("--table", "book", "--format", "csv", "--source", "files")
                        .expect(ExitCode.FAILED)
                        .err())
                .contains("which has no tables");
        assertThat(it.run("export", "--table", "book", "--format", "csv")
                        .expect(ExitCode.USAGE)
                        .err())
                .contains("--backup-id");
        assertThat(live("--query", "DELETE FROM book", "--format", "csv").code())
                .isEqualTo(ExitCode.FAILED.number());
    }
}
