package io.backup4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.backup4j.cli.CommandLineRunner.Result;
import io.backup4j.testkit.MysqlServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** MySQL from the command line, which brings MariaDB's driver: {@code -Pstress -Dmysql.home=DIRECTORY}, see docs/reliability.md. */
@Tag("stress")
class EndToEndMysqlTest {
    private static final String PASSWORD = "secret-of-admin";

    private static @Nullable MysqlServer server;
    private static int port;

    @TempDir
    private Path work;

    private EndToEndFixture it;
    private Path password;

    @BeforeAll
    static void start() {
        Optional<Path> home = MysqlServer.home();
        assumeTrue(home.isPresent(), "no MySQL: fetch one with benchmarks/mysql-server.sh and say -Dmysql.home=…");
        MysqlServer started = MysqlServer.start(home.get());
        server = started;
        port = started.port();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
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
                "CREATE TABLE book (id INT PRIMARY KEY, title VARCHAR(50), data JSON, KEY (title))",
                "INSERT INTO book WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900)"
                        + " SELECT i, CONCAT('title ', i, ' \ud83d\ude00'), JSON_OBJECT('n', i) FROM n",
                "CREATE VIEW titles AS SELECT title FROM book");
    }

    private static String url(String scheme, String database) {
        return "jdbc:" + scheme + "://127.0.0.1:" + port + "/" + database + "?allowPublicKeyRetrieval=true";
    }

    private static Connection connection(String database) throws SQLException {
        return DriverManager.getConnection(url("mariadb", database), "admin", PASSWORD);
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

    private Result database(String command, String url, Object... options) {
        List<Object> all = new ArrayList<>(
                List.of(command, "--jdbc-url", url, "--jdbc-user", "admin", "--jdbc-password-file", password));
        all.addAll(List.of(options));
        Result result = it.run(all.toArray());
        assertThat(result.out() + result.err()).doesNotContain(PASSWORD);
        return result;
    }

    @Test
    void backsUpDrillsAndRestoresWithEitherKindOfUrl() throws SQLException {
        database("create", url("mysql", "original")).ok();
        it.assertIntact();
        assertThat(database("drill", url("mysql", "mysql"), "--assert", "SELECT COUNT(*) = 900 FROM book")
                        .ok()
                        .out())
                .contains("restores");

        database("restore", url("mariadb", "restored"), "--backup-id", "latest").ok();

        String sum = "SELECT CONCAT(COUNT(*), ' ', SUM(CRC32(CONCAT_WS('|', id, HEX(title), data)))) FROM book";
        assertThat(ask("restored", sum)).isEqualTo(ask("original", sum)).startsWith("900 ");
        assertThat(ask("restored", "SELECT COUNT(*) FROM titles")).isEqualTo("900");
        assertThat(database("restore", url("mysql", "restored"), "--backup-id", "latest")
                        .err())
                .contains("not empty");
    }

    @Test
    void exportsTablesWithTheSameBytesFromABackup() {
        database("create", url("mysql", "original")).ok();
        String live = database("export", url("mysql", "original"), "--table", "book", "--format", "jsonl")
                .ok()
                .out();
        assertThat(live).hasLineCount(900);
        assertThat(it.run("export", "--backup-id", "latest", "--table", "book", "--format", "jsonl")
                        .ok()
                        .out())
                .isEqualTo(live);
    }
}
