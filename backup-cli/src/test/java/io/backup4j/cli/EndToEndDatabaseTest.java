package io.backup4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.cli.CommandLineRunner.Result;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A database from the command line, on a real server. */
class EndToEndDatabaseTest {
    private static final String PASSWORD = "not-to-be-shown";

    private static EmbeddedPostgres server;

    @TempDir
    private Path work;

    private EndToEndFixture it;
    private Path password;

    @BeforeAll
    static void start() throws Exception {
        server = EmbeddedPostgres.start();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @BeforeEach
    void fill() throws SQLException {
        it = new EndToEndFixture(work).initialisedWithoutEncryption();
        password = EndToEndFixture.write(work.resolve("password"), PASSWORD + "\n");
        for (String database : new String[] {"original", "restored"}) {
            execute("postgres", "DROP DATABASE IF EXISTS " + database, "CREATE DATABASE " + database);
        }
        execute(
                "original",
                "CREATE TABLE book (id int PRIMARY KEY, title text)",
                "INSERT INTO book SELECT i, 'title ' || i FROM generate_series(1, 1000) i",
                "CREATE TABLE reader (id int PRIMARY KEY)",
                "INSERT INTO reader VALUES (1)");
    }

    private static void execute(String database, String... statements) throws SQLException {
        try (Connection connection = server.getDatabase("postgres", database).getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static String ask(String database, String query) throws SQLException {
        try (Connection connection = server.getDatabase("postgres", database).getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    private static String url(String database) {
        return "jdbc:postgresql://localhost:" + server.getPort() + "/" + database;
    }

    private Result database(String command, String name, Object... options) {
        Object[] all = new Object[options.length + 7];
        all[0] = command;
        all[1] = "--jdbc-url";
        all[2] = url(name);
        all[3] = "--jdbc-user";
        all[4] = "postgres";
        all[5] = "--jdbc-password-file";
        all[6] = password;
        System.arraycopy(options, 0, all, 7, options.length);
        Result result = it.run(all);
        assertThat(result.out() + result.err()).doesNotContain(PASSWORD);
        return result;
    }

    @Test
    void drillsADatabaseInAScratchDatabaseOfItsServer() throws SQLException {
        database("create", "original").ok();
        Result text = database("drill", "postgres", "latest", "--assert", "SELECT count(*) = 1000 FROM book")
                .ok();
        assertThat(text.out()).contains("restores", "restored in", "not compared: owners");
        JsonNode json = database(
                        "drill", "postgres", "--assert-empty", "SELECT id FROM book WHERE title IS NULL", "--json")
                .ok()
                .json()
                .at("/drill");
        assertThat(json.at("/result").asString()).isEqualTo("ok");
        assertThat(json.at("/restoreSeconds").asDouble()).isPositive();
        assertThat(json.at("/sources/0/kind").asString()).isEqualTo("postgresql");
        Result failed = database("drill", "postgres", "--assert", "SELECT count(*) > 1000 FROM book")
                .expect(ExitCode.VERIFICATION_FAILED);
        assertThat(failed.out()).contains("SELECT count(*) > 1000 FROM book", "is not true");
        assertThat(it.run("list").ok().out()).contains("CORRUPTED");
        assertThat(ask("postgres", "SELECT count(*) FROM pg_database WHERE datname LIKE 'backup4j%'"))
                .isEqualTo("0");
    }

    @Test
    void aDrillThatNoServerWasGivenForIsSkippedAndOneWithoutADatabaseAsksNothing() {
        database("create", "original").ok();
        Path scratch = work.resolve("scratch");
        assertThat(it.run("drill", "--scratch", scratch)
                        .expect(ExitCode.PARTIAL)
                        .out())
                .contains("no sandbox was given for sources of kind 'postgresql'");
        it.run("create", it.tree).ok();
        Result unasked = database("drill", "postgres", "latest", "--scratch", work, "--assert", "SELECT 1")
                .expect(ExitCode.PARTIAL);
        assertThat(unasked.out()).contains("restores", "no assertion was asked");
    }

    @Test
    void backsADatabaseUpAndRestoresItElsewhere() throws SQLException {
        database("create", "original").ok();
        it.assertIntact();
        database("restore", "restored", "--backup-id", "latest").ok();
        assertThat(ask("restored", "SELECT count(*) || '/' || sum(id) FROM book"))
                .isEqualTo("1000/500500");
        assertThat(ask("restored", "SELECT count(*) FROM pg_index WHERE indrelid = 'book'::regclass"))
                .isEqualTo("1");
        assertThat(it.run("show", "latest").ok().out()).contains("database").doesNotContain(PASSWORD);
    }

    @Test
    void takesFilesAndADatabaseInOneRunAndRestoresEachAlone() throws SQLException {
        database("create", "original", it.tree).ok();
        database("restore", "restored", "--backup-id", "latest").ok();
        assertThat(ask("restored", "SELECT count(*) FROM book")).isEqualTo("1000");
        Path target = work.resolve("restored");
        it.run("restore", "--backup-id", "latest", "--source", "files", "--target", target)
                .ok();
        assertThat(EndToEndFixture.contents(target.resolve("tree"))).isEqualTo(EndToEndFixture.contents(it.tree));
    }

    @Test
    void takesTheDatabasesAndFilesThatTheConfigurationNames() throws SQLException {
        Path file = EndToEndFixture.write(work.resolve("backup.yaml"), """
                backup:
                  sources:
                    shop: {type: database, url: "%s", user: postgres, password-file: password, schemas: public, connections: 1}
                    library: {paths: [%s]}
                    wrong: {type: database, url: "jdbc:nothing:x"}
                  plans:
                    nightly: {sources: [shop, library]}
                    impossible: {sources: wrong}
                """.formatted(url("original"), it.tree));
        Result made = it.run("create", "--config", file, "--plan", "nightly").ok();
        assertThat(made.out() + made.err()).doesNotContain(PASSWORD);
        database("restore", "restored", "--backup-id", "latest", "--rename-schema", "public=shop")
                .ok();
        assertThat(ask("restored", "SELECT count(*) || '/' || sum(id) FROM shop.book"))
                .isEqualTo("1000/500500");
        assertThat(it.run("create", "--config", file, "--plan", "impossible")
                        .expect(ExitCode.USAGE)
                        .err())
                .contains("'backup.sources.wrong.url'", "jdbc:postgresql:");
        assertThat(database("restore", "restored", "--backup-id", "latest", "--rename-schema", "public=public")
                        .expect(ExitCode.USAGE)
                        .err())
                .contains("--rename-schema", "cannot become");
    }

    @Test
    void restoresChosenTablesAndRefusesWhatIsInTheWay() throws SQLException {
        database("create", "original").ok();
        database("restore", "restored", "--backup-id", "latest", "--tables", "public.reader")
                .ok();
        assertThat(ask("restored", "SELECT to_regclass('book') IS NULL")).isEqualTo("t");
        Result refused = database("restore", "restored", "--backup-id", "latest");
        assertThat(refused.code()).isNotEqualTo(ExitCode.OK.number());
        assertThat(refused.err()).contains("not empty", "reader");
        database("restore", "restored", "--backup-id", "latest", "--clean").ok();
        assertThat(ask("restored", "SELECT count(*) FROM book")).isEqualTo("1000");
    }

    @Test
    void exportsTablesAndQueriesWithTheSameBytesFromABackup() {
        database("create", "original").ok();
        String live = database("export", "original", "--table", "public.book", "--format", "csv")
                .ok()
                .out();
        assertThat(live).startsWith("id,title\r\n1,title 1\r\n").hasLineCount(1001);
        assertThat(it.run("export", "--backup-id", "latest", "--table", "book", "--format", "csv")
                        .ok()
                        .out())
                .isEqualTo(live);
        assertThat(database("export", "original", "--query", "SELECT max(id) AS last FROM book;", "--format", "jsonl")
                        .ok()
                        .out())
                .isEqualTo("{\"last\":1000}\n");
        assertThat(database("export", "original", "--query", "DELETE FROM book RETURNING id", "--format", "csv")
                        .expect(ExitCode.FAILED)
                        .out())
                .isEmpty();
    }

    @Test
    void refusesAPasswordThatEverybodyCouldSee() {
        assertThat(it.run("create", "--jdbc-url", url("original") + "?user=postgres&password=" + PASSWORD)
                        .expect(ExitCode.USAGE)
                        .err())
                .contains("--jdbc-password-file")
                .doesNotContain(PASSWORD);
    }

    @Test
    void refusesOptionsOfADatabaseWithoutOne() {
        assertThat(it.run("create", it.tree, "--jdbc-user", "postgres")
                        .expect(ExitCode.USAGE)
                        .err())
                .contains("--jdbc-url is missing");
        assertThat(it.run("restore", "--backup-id", "latest", "--target", work, "--clean")
                        .expect(ExitCode.USAGE)
                        .err())
                .contains("--jdbc-url is missing");
    }

    @Test
    void saysWhatIsMissingWhenTheServerIsNotThere() {
        Result result = it.run("create", "--jdbc-url", "jdbc:postgresql://localhost:1/none", "--retries", "0");
        assertThat(result.code()).isNotEqualTo(ExitCode.OK.number());
        assertThat(result.err()).contains("database", "refused");
    }
}
