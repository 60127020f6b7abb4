package io.backup4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.cli.CommandLineRunner.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An H2 database from the command line. */
class EndToEndH2Test {
    private static final String PASSWORD = "not-to-be-shown-1 not-to-be-shown-2";

    @TempDir
    private Path work;

    private EndToEndFixture it;
    private Path password;

    @BeforeEach
    void fill() throws SQLException {
        it = new EndToEndFixture(work).initialisedWithoutEncryption();
        password = EndToEndFixture.write(work.resolve("password"), PASSWORD + "\n");
        ask("original", "CREATE TABLE book AS SELECT x AS id, 'title ' || x AS title FROM SYSTEM_RANGE(1, 1000)");
    }

    private String url(String name) {
        return "jdbc:h2:file:" + work.resolve(name) + ";CIPHER=AES";
    }

    private String ask(String name, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url(name), "sa", PASSWORD);
                Statement statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return "";
            }
            try (ResultSet row = statement.getResultSet()) {
                row.next();
                return row.getString(1);
            }
        }
    }

    private Result database(String command, String url, Object... options) {
        Object[] all = new Object[options.length + 7];
        all[0] = command;
        all[1] = "--jdbc-url";
        all[2] = url;
        all[3] = "--jdbc-user";
        all[4] = "sa";
        all[5] = "--jdbc-password-file";
        all[6] = password;
        System.arraycopy(options, 0, all, 7, options.length);
        Result result = it.run(all);
        assertThat(result.out() + result.err()).doesNotContain("not-to-be-shown");
        return result;
    }

    @Test
    void backsAnEncryptedDatabaseUpAndRestoresItIntoANewOne() throws SQLException {
        database("create", url("original")).ok();
        it.assertIntact();
        database("restore", url("restored"), "--backup-id", "latest").ok();
        assertThat(ask("restored", "SELECT COUNT(*) || '/' || SUM(id) FROM book"))
                .isEqualTo("1000/500500");
        assertThat(database("restore", url("restored"), "--backup-id", "latest").err())
                .contains("is not empty", "BOOK");
    }

    @Test
    void exportsTablesWithTheSameBytesFromABackup() {
        database("create", url("original")).ok();
        String live = database("export", url("original"), "--table", "BOOK", "--format", "csv")
                .ok()
                .out();
        assertThat(live).startsWith("ID,TITLE\r\n1,title 1\r\n").hasLineCount(1001);
        assertThat(it.run(
                                "export",
                                "--backup-id",
                                "latest",
                                "--table",
                                "PUBLIC.BOOK",
                                "--format",
                                "csv",
                                "--temp-dir",
                                work)
                        .ok()
                        .out())
                .isEqualTo(live);
    }

    @Test
    void neitherMakesNorOpensWhatItShouldNot() throws SQLException {
        Result missing = database("create", url("none"), "--retries", "0");
        assertThat(missing.err()).contains("there is no database of this name");
        assertThat(Files.exists(work.resolve("none.mv.db"))).isFalse();
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertUsage("memory of another process", database("create", "jdbc:h2:mem:x"));
        assertUsage("behind a server", database("create", "jdbc:h2:tcp://localhost/x"));
        assertUsage("--schemas", database("create", url("original"), "--schemas", "a"));
        database("create", url("original")).ok();
        assertUsage("--clean", database("restore", url("restored"), "--backup-id", "latest", "--clean"));
    }

    private static void assertUsage(String part, Result result) {
        assertThat(result.expect(ExitCode.USAGE).err()).contains(part);
    }
}
