package io.backup4j.jdbc.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.backup4j.BackupReport;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.error.SourceException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server shows definitions without characters beyond U+FFFF: what would come back otherwise is refused by name, and a question mark that is one is not. */
@ExtendWith(TestServer.Lifetime.class)
class LostCharactersTest {
    private static final String FACE = "\ud83d\ude00";

    private static DataSource with(String... statements) throws Exception {
        DataSource database = TestServer.newDatabase();
        TestServer.execute(database, statements);
        return database;
    }

    private static void refused(DataSource database, String... words) {
        try (Backups backups = new Backups()) {
            assertThatThrownBy(() -> backups.backUp(
                            MariadbSource.of(Backups.SOURCE, database).build()))
                    .isInstanceOfSatisfying(SourceException.class, e -> assertThat(e.getMessage())
                            .contains("cannot be restored from a backup", "table `t`", "beyond U+FFFF")
                            .contains(words));
            assertThat(backups.repository().list()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "e ENUM('a', '" + FACE + "')",
                "e ENUM('" + FACE + "', '\ud83d\ude01') COLLATE utf8mb4_bin",
                "e SET('a', 'b', '" + FACE + "?') NOT NULL",
                "e ENUM('a', '" + FACE + "') CHARACTER SET utf16"
            })
    void refusesMembersThatTheServerDoesNotShow(String column) throws Exception {
        refused(with("CREATE TABLE t (id INT PRIMARY KEY, " + column + ")"), "the member '", "column `e`");
    }

    @Test
    void refusesADefaultValueThatTheServerDoesNotShow() throws Exception {
        assumeTrue(!TestServer.isMysql(), "MySQL shows the bytes of such a value");
        refused(
                with(
                        "CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(10) NOT NULL DEFAULT 'x" + FACE + "')",
                        "INSERT INTO t (id) VALUES (1)"),
                "the default value 'x?' of column `v`",
                "has a character");
        refused(
                with("CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(10) NOT NULL DEFAULT '" + FACE + "')"),
                "column `v`");
    }

    @Test
    void refusesADefaultExpressionOfWhichItCannotBeTold() throws Exception {
        refused(
                with("CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(10) DEFAULT (CONCAT('x', '" + FACE + "')))"),
                "?' in an expression of column `v`");
    }

    /** MariaDB stores them with a question mark, which is what they mean from then on. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "g VARCHAR(20) AS (CONCAT(v, '" + FACE + "'))",
                "CHECK (v <> '" + FACE + "')",
                "KEY k ((CONCAT(v, '" + FACE + "')))"
            })
    void refusesExpressionsThatMysqlDoesNotShow(String definition) throws Exception {
        assumeTrue(TestServer.isMysql());
        refused(
                with("CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(10), " + definition + ")"),
                "'????' in an expression of ");
    }

    @Test
    void leavesSuchATableOutIfThatIsAllowed() throws Exception {
        DataSource database =
                with("CREATE TABLE t (id INT PRIMARY KEY, e ENUM('" + FACE + "'))", "CREATE TABLE other (id INT)");
        try (Backups backups = new Backups()) {
            BackupReport report = backups.backUp(
                    MariadbSource.of(Backups.SOURCE, database).allowPartial().build());
            assertThat(report.status()).isEqualTo(BackupStatus.PARTIAL);
            assertThat(report.manifest().sources().get(0).issues())
                    .anySatisfy(issue -> assertThat(issue.message()).contains("`t`", "beyond U+FFFF"));
            DataSource restored = TestServer.newDatabase();
            backups.restore(MariadbTarget.into(restored).build());
            assertThat(TestServer.column(restored, "SHOW TABLES")).containsExactly("other");
        }
    }

    @Test
    void leavesATableOutWhoseRowsTheAccountMayNotReadIfThatIsAllowed() throws Exception {
        DataSource database = with("CREATE TABLE t (id INT, e ENUM('?'))", "CREATE TABLE other (id INT)");
        String name = TestServer.name(database);
        String user = "guest_" + name;
        TestServer.execute(
                database,
                "CREATE USER " + user + "@localhost IDENTIFIED BY 'secret-of-" + user + "'",
                "GRANT SELECT ON " + name + ".other TO " + user + "@localhost",
                "GRANT INSERT ON " + name + ".t TO " + user + "@localhost");
        try (Backups backups = new Backups()) {
            BackupReport report = backups.backUp(MariadbSource.of(Backups.SOURCE, TestServer.as(user, name, ""))
                    .allowPartial()
                    .build());
            assertThat(report.status()).isEqualTo(BackupStatus.PARTIAL);
        }
    }

    @Test
    void takesQuestionMarksThatAreOnes() throws Exception {
        DataSource original = with(
                "CREATE TABLE t (id INT PRIMARY KEY, e ENUM('?', 'it''s?'), s SET('a', '?'), v VARCHAR(10) NOT NULL DEFAULT '?',"
                        + " l VARCHAR(10) CHARACTER SET latin1 DEFAULT '?', c VARCHAR(10) COMMENT 'really?', CHECK (c <> '?')) COMMENT 'why?'",
                "INSERT INTO t (id, e, s) VALUES (1, '?', '?'), (2, 'it''s?', 'a')",
                "CREATE TABLE empty_one (id INT, l CHAR(1) CHARACTER SET latin1 NOT NULL DEFAULT '?',"
                        + " n CHAR(1) DEFAULT '?', e ENUM('?') CHARACTER SET latin1, g VARCHAR(5) AS (CONCAT(l, '?')))");
        DataSource restored = TestServer.newDatabase();
        try (Backups backups = new Backups()) {
            assertThat(backups.backUp(MariadbSource.of(Backups.SOURCE, original).build())
                            .status())
                    .isEqualTo(BackupStatus.COMPLETED);
            backups.restore(MariadbTarget.into(restored).build());
        }
        assertThat(TestServer.checksums(restored)).isEqualTo(TestServer.checksums(original));
    }
}
