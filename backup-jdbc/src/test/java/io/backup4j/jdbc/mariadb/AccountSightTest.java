package io.backup4j.jdbc.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.BackupReport;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.error.SourceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The server leaves out in silence what an account may not see. No such backup is complete: what could be missing is named, with the statement that changes it. */
@ExtendWith(TestServer.Lifetime.class)
class AccountSightTest {
    private static final Path GUIDE = Path.of("..", "docs", "guides", "mariadb.md");
    /** The statement that a message advises. */
    private static final Pattern ADVICE = Pattern.compile("\\((GRANT .*?)\\)(?:;|\\.|$)");

    private DataSource shop;

    @BeforeEach
    void fill() throws Exception {
        drop();
        shop = TestServer.newDatabase("shop", "CHARACTER SET utf8mb4");
        TestServer.execute(
                shop,
                "CREATE USER backup@localhost IDENTIFIED BY 'secret-of-backup'",
                "CREATE TABLE customer (id INT PRIMARY KEY, name VARCHAR(50), secret VARCHAR(50) DEFAULT 'unknown', doubled INT AS (id * 2))",
                "INSERT INTO customer (id, name, secret) VALUES (1, 'one', 'first'), (2, 'two', 'second')",
                "CREATE TABLE orders (id INT PRIMARY KEY)",
                "INSERT INTO orders VALUES (1), (2), (3)",
                "CREATE VIEW names AS SELECT name FROM customer",
                "CREATE TRIGGER watch BEFORE INSERT ON orders FOR EACH ROW SET @seen = 1",
                "CREATE EVENT hourly ON SCHEDULE EVERY 1 HOUR DISABLE DO DELETE FROM orders WHERE id < 0",
                "CREATE PROCEDURE tidy() DELETE FROM orders WHERE id < 0",
                "CREATE FUNCTION one() RETURNS INT DETERMINISTIC RETURN 1");
        if (!TestServer.isMysql()) {
            TestServer.execute(
                    shop,
                    "SET SESSION sql_mode = 'ORACLE'",
                    "CREATE PACKAGE tools AS FUNCTION one RETURN INT; END",
                    "CREATE PACKAGE BODY tools AS FUNCTION one RETURN INT AS BEGIN RETURN 1; END; END");
        }
    }

    @AfterEach
    void drop() throws SQLException {
        DataSource server = TestServer.as("admin", "mysql", "");
        TestServer.execute(
                server,
                "DROP DATABASE IF EXISTS shop",
                "DROP USER IF EXISTS backup@localhost",
                "DROP ROLE IF EXISTS outer_role",
                "DROP ROLE IF EXISTS inner_role");
    }

    private static DataSource account() throws SQLException {
        return TestServer.as("backup", "shop", "");
    }

    /** The statements of the guide that are meant for this server. */
    private static List<String> guide() throws Exception {
        String others = TestServer.isMysql() ? "MariaDB" : "MySQL|MariaDB 11";
        List<String> statements = Files.readAllLines(GUIDE).stream()
                .filter(line -> line.startsWith("GRANT ") && line.contains("backup@localhost"))
                .filter(line -> !Pattern.compile("-- for (" + others + ")")
                        .matcher(line)
                        .find())
                .map(line -> line.replaceFirst(";.*", ""))
                .toList();
        assertThat(statements).hasSize(3);
        return statements;
    }

    private void grantWhatTheGuideSays() throws Exception {
        TestServer.execute(shop, guide().toArray(String[]::new));
    }

    private static BackupReport backUp(Backups backups) throws SQLException {
        return backups.backUp(
                MariadbSource.of(Backups.SOURCE, account()).connections(2).build());
    }

    /** Everything is in the backup, whoever made it. */
    private static void assertWhole() throws Exception {
        try (Backups backups = new Backups()) {
            BackupReport report = backUp(backups);
            assertThat(report.status()).isEqualTo(BackupStatus.COMPLETED);
            DataSource restored = TestServer.newDatabase();
            backups.restore(MariadbTarget.into(restored).build());
            assertThat(TestServer.column(restored, "SELECT secret FROM customer ORDER BY id"))
                    .containsExactly("first", "second");
            assertThat(TestServer.ask(restored, "SELECT COUNT(*) FROM orders")).isEqualTo("3");
            List<String> objects = new ArrayList<>(List.of("names", "watch", "hourly", "tidy", "one"));
            objects.addAll(TestServer.isMysql() ? List.of() : List.of("tools", "tools"));
            assertThat(
                            TestServer.column(
                                    restored,
                                    "SELECT TABLE_NAME FROM information_schema.VIEWS WHERE TABLE_SCHEMA = DATABASE()"
                                            + " UNION ALL SELECT TRIGGER_NAME FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE()"
                                            + " UNION ALL SELECT EVENT_NAME FROM information_schema.EVENTS WHERE EVENT_SCHEMA = DATABASE()"
                                            + " UNION ALL SELECT ROUTINE_NAME FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = DATABASE()"))
                    .containsExactlyInAnyOrderElementsOf(objects);
        }
    }

    /** Refused, and if it may be partial it is, with the same words. Returns the refusal. */
    private static String refused(String... words) throws Exception {
        String[] message = new String[1];
        try (Backups backups = new Backups()) {
            assertThatThrownBy(() -> backUp(backups)).isInstanceOfSatisfying(SourceException.class, e -> {
                message[0] = e.getMessage();
                assertThat(message[0]).contains(words);
            });
            BackupReport report = backups.backUp(
                    MariadbSource.of(Backups.SOURCE, account()).allowPartial().build());
            assertThat(report.status()).isEqualTo(BackupStatus.PARTIAL);
            List<EntryIssue> issues = report.manifest().sources().get(0).issues();
            for (String word : words) {
                assertThat(issues)
                        .anySatisfy(issue -> assertThat(issue.message()).contains(word));
            }
        }
        return message[0];
    }

    @Test
    void theStatementsOfTheGuideAreEnoughForAllOfIt() throws Exception {
        grantWhatTheGuideSays();
        assertWhole();
        try (Backups backups = new Backups()) {
            assertThat(backUp(backups).manifest().sources().get(0).properties())
                    .containsEntry("snapshotBy", "LOCK TABLES");
        }
    }

    @Test
    void namesWhatMayBeMissingWithTheStatementThatHelps() throws Exception {
        String routines = TestServer.isMysql() ? "SHOW_ROUTINE ON *.*" : "SELECT ON mysql.proc";
        for (String[] each : new String[][] {
            {"TRIGGER ON shop.*", "triggers may be missing"},
            {"EVENT ON shop.*", "events may be missing"},
            {routines, "procedures and functions may be missing"},
        }) {
            grantWhatTheGuideSays();
            TestServer.execute(shop, "REVOKE " + each[0] + " FROM backup@localhost");
            String message = refused(each[1]);
            assertThat(message).contains("may not see all of the database");
            Matcher advice = ADVICE.matcher(message);
            assertThat(advice.find()).as(message).isTrue();
            assertThat(advice.group(1)).as(message).contains("`backup`@`localhost`");
            TestServer.execute(shop, advice.group(1));
            assertWhole();
        }
    }

    @Test
    void namesAViewWhoseDefinitionMayNotBeSeen() throws Exception {
        grantWhatTheGuideSays();
        TestServer.execute(shop, "REVOKE SHOW VIEW ON shop.* FROM backup@localhost");
        refused("view `names`: the account may not see its definition");
    }

    @Test
    void namesTheColumnsThatAreHidden() throws Exception {
        grantWhatTheGuideSays();
        TestServer.execute(
                shop,
                "DROP VIEW names",
                "DROP TABLE orders",
                "REVOKE SELECT ON shop.* FROM backup@localhost",
                "GRANT SELECT (id, name, doubled) ON shop.customer TO backup@localhost");
        refused(
                "table `customer`: the account may not see its columns `secret`",
                "tables and columns may be missing: the account lacks SELECT on `shop`"
                        + " (GRANT SELECT ON `shop`.* TO `backup`@`localhost`)");
    }

    @Test
    void saysThatTablesMayBeHiddenWhereNotAllAreGranted() throws Exception {
        TestServer.execute(
                shop,
                "GRANT SELECT, SHOW VIEW ON shop.customer TO backup@localhost",
                "GRANT SELECT, SHOW VIEW ON shop.names TO backup@localhost");
        refused(
                "tables and columns may be missing",
                "triggers may be missing",
                "events may be missing",
                "procedures and functions may be missing");
    }

    @Test
    void aRightToCallRoutinesNamesThoseThatCannotBeStored() throws Exception {
        for (String right : new String[] {"EXECUTE", "ALTER ROUTINE", "CREATE ROUTINE"}) {
            TestServer.execute(
                    shop, "GRANT SELECT, SHOW VIEW, TRIGGER, EVENT, " + right + " ON shop.* TO backup@localhost");
            String message = refused("procedure `tidy`: the account may not see its definition", "function `one`");
            assertThat(message.contains("package `tools`")).isEqualTo(!TestServer.isMysql());
            TestServer.execute(shop, "REVOKE ALL ON shop.* FROM backup@localhost");
        }
        if (!TestServer.isMysql()) {
            TestServer.execute(shop, "SET SESSION sql_mode = 'ORACLE'", "DROP PACKAGE tools");
        }
        TestServer.execute(
                shop,
                "DROP PROCEDURE tidy",
                "DROP FUNCTION one",
                "GRANT SELECT, SHOW VIEW, TRIGGER, EVENT, EXECUTE ON shop.* TO backup@localhost");
        try (Backups backups = new Backups()) {
            assertThat(backUp(backups).status()).isEqualTo(BackupStatus.COMPLETED);
        }
    }

    @Test
    void rightsThatComeByActiveRolesOrPatternsCount() throws Exception {
        String routines = TestServer.isMysql() ? "SHOW_ROUTINE ON *.*" : "SELECT ON mysql.proc";
        TestServer.execute(
                shop,
                "CREATE ROLE inner_role",
                "CREATE ROLE outer_role",
                "GRANT SELECT, TRIGGER ON shop.* TO inner_role",
                "GRANT " + routines + " TO inner_role",
                "GRANT SHOW VIEW ON shop.* TO outer_role",
                "GRANT inner_role TO outer_role",
                "GRANT outer_role TO backup@localhost",
                // MySQL looks up account and roles together, and takes the closest pattern of both alone.
                "GRANT EVENT ON " + (TestServer.isMysql() ? "shop" : "`sho_`") + ".* TO backup@localhost",
                "SET DEFAULT ROLE outer_role " + (TestServer.isMysql() ? "TO" : "FOR") + " backup@localhost");
        assertWhole();
    }
}
