package io.backup4j.jdbc.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.RestoreReport;
import io.backup4j.RestoreRequest;
import io.backup4j.jdbc.BoundedPool;
import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.error.TargetException;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.target.RestoreDecision.Action;
import io.backup4j.testkit.FailingAtTheEnd;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Where a restore goes, what it does with what is there, and what it leaves when it fails. */
@ExtendWith(TestServer.Lifetime.class)
class RestoreTest {
    private DataSource original;
    private DataSource target;
    private Backups backups;

    @BeforeEach
    void backUp() throws Exception {
        original = TestServer.newDatabase();
        target = TestServer.newDatabase();
        TestServer.execute(
                original,
                "CREATE TABLE customer (id INT PRIMARY KEY, name VARCHAR(50), KEY (name))",
                "INSERT INTO customer SELECT seq, CONCAT('c', seq) FROM seq_1_to_100",
                "CREATE TABLE purchase (id INT PRIMARY KEY, customer INT, what VARCHAR(200),"
                        + " CONSTRAINT by_customer FOREIGN KEY (customer) REFERENCES customer (id))",
                "INSERT INTO purchase SELECT seq, 1 + seq % 100, REPEAT(LEFT(SHA2(seq, 256), 32), 5) FROM seq_1_to_5000",
                "ANALYZE TABLE purchase",
                "CREATE VIEW names AS SELECT name FROM customer",
                "CREATE FUNCTION unit() RETURNS INT DETERMINISTIC RETURN 1",
                "CREATE TRIGGER louder BEFORE INSERT ON customer FOR EACH ROW SET NEW.name = UPPER(NEW.name)");
        backups = new Backups();
        backups.backUp(MariadbSource.of(Backups.SOURCE, original)
                .connections(2)
                .rangeBytes(1 << 17)
                .build());
    }

    @AfterEach
    void close() {
        backups.close();
    }

    private MariadbTarget.Builder into() {
        return MariadbTarget.into(target).connections(3);
    }

    /** Something in the target, of every kind. */
    private List<String> fillTarget() throws Exception {
        TestServer.execute(
                target,
                "ALTER DATABASE CHARACTER SET latin1 COLLATE latin1_swedish_ci",
                "CREATE TABLE customer (old VARCHAR(20)) ENGINE=MyISAM",
                "INSERT INTO customer VALUES ('precious')",
                TestServer.isMysql() ? "CREATE TABLE counter (id INT)" : "CREATE SEQUENCE counter",
                "CREATE TABLE parent (id INT PRIMARY KEY, n INT DEFAULT 3)",
                "CREATE TABLE child (id INT PRIMARY KEY, CONSTRAINT by_customer FOREIGN KEY (id) REFERENCES parent (id))",
                "INSERT INTO parent VALUES (1, 1)",
                "INSERT INTO child VALUES (1)",
                "CREATE TRIGGER louder BEFORE INSERT ON customer FOR EACH ROW SET NEW.old = CONCAT(NEW.old, '!')",
                "CREATE TRIGGER also AFTER INSERT ON parent FOR EACH ROW INSERT INTO child VALUES (NEW.id)",
                "CREATE FUNCTION eleven() RETURNS INT DETERMINISTIC RETURN 11",
                "CREATE VIEW olds AS SELECT old, eleven() AS n FROM customer",
                "CREATE VIEW broken AS SELECT * FROM parent",
                "ALTER TABLE parent DROP COLUMN n",
                "CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01 00:00:00' DO DELETE FROM customer");
        return state();
    }

    /** All that can be seen of the target, and which databases stand beside it. */
    private List<String> state() throws SQLException {
        List<String> state = new ArrayList<>(Fingerprint.of(target));
        state.addAll(TestServer.checksums(target));
        state.addAll(beside());
        return state;
    }

    private List<String> beside() throws SQLException {
        return TestServer.column(
                target,
                "SELECT SCHEMA_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME LIKE '" + TestServer.name(target)
                        + "\\_%'");
    }

    private void assertRestored() throws SQLException {
        assertThat(TestServer.checksums(target)).isEqualTo(TestServer.checksums(original));
        assertThat(Fingerprint.of(target)).isEqualTo(Fingerprint.of(original));
    }

    @Test
    void writesSeveralPiecesOfOneTableAtOnce() throws Exception {
        RestoreReport report = backups.restore(into().build());
        assertThat(report.complete()).isTrue();
        assertThat(report.issues()).isEmpty();
        assertThat(backups.entries(backups.repository().latest().id()))
                .filteredOn(name -> name.startsWith("2-rows/purchase/"))
                .hasSizeGreaterThan(3);
        assertRestored();
    }

    @Test
    void worksWithASingleConnectionAndGivesItBackAsItWas() throws Exception {
        BoundedPool pool = new BoundedPool(target, 1);
        String settings =
                "SELECT CONCAT_WS('/', @@sql_mode, @@time_zone, @@foreign_key_checks, @@lock_wait_timeout, DATABASE())";
        String before = TestServer.ask(pool, settings);
        backups.restore(MariadbTarget.into(pool).connections(1).build());
        backups.backUp(
                MariadbSource.of(Backups.SOURCE, new BoundedPool(original, 1)).build());
        assertThat(pool.inUse()).isZero();
        assertThat(TestServer.ask(pool, settings)).isEqualTo(before);
        assertRestored();
    }

    @Test
    @Timeout(60)
    void restoresOverACompressedConnection() throws Exception {
        DataSource compressed = TestServer.as("admin", TestServer.name(target), "&useCompression=true");
        assertThat(TestServer.column(
                        compressed,
                        "SELECT VARIABLE_VALUE FROM "
                                + (TestServer.isMysql()
                                        ? "performance_schema.session_status"
                                        : "information_schema.SESSION_STATUS")
                                + " WHERE VARIABLE_NAME = 'COMPRESSION'"))
                .containsExactly("ON");
        backups.restore(MariadbTarget.into(compressed).connections(2).build());
        assertRestored();
    }

    @Test
    void refusesATargetThatIsNotEmptyAndChangesNothing() throws Exception {
        List<String> before = fillTarget();
        assertThatThrownBy(() -> backups.restore(into().build()))
                .isInstanceOf(TargetException.class)
                .hasMessageContaining("not empty")
                .hasMessageContaining("table customer");
        assertThat(state()).isEqualTo(before);
    }

    @Test
    void saysInADryRunThatItWouldRefuse() throws Exception {
        List<String> before = fillTarget();
        List<Action> planned = new ArrayList<>();
        backups.repository()
                .planRestore(
                        RestoreRequest.latest()
                                .target(Backups.SOURCE, into().build())
                                .build(),
                        entry -> planned.add(entry.decision().action()),
                        RunControl.none());
        assertThat(planned).isNotEmpty().containsOnly(Action.REFUSE);
        assertThat(state()).isEqualTo(before);
    }

    @Test
    void cleansWhatIsThereWhenTheRestoreHasSucceeded() throws Exception {
        fillTarget();
        RestoreReport report =
                backups.restore(into().whenNotEmpty(NotEmpty.CLEAN).build());
        assertThat(report.complete()).isTrue();
        assertThat(report.issues()).isEmpty();
        assertRestored();
        assertThat(beside()).isEmpty();
    }

    @Test
    void movesAsideWhatIsThere() throws Exception {
        fillTarget();
        RestoreReport report =
                backups.restore(into().whenNotEmpty(NotEmpty.RENAME_ASIDE).build());
        assertRestored();
        String aside = beside().get(0);
        assertThat(aside).contains("_before_");
        assertThat(report.issues()).singleElement().satisfies(issue -> assertThat(issue.path())
                .isEqualTo(aside));
        assertThat(TestServer.ask(target, "SELECT old FROM " + aside + ".customer"))
                .isEqualTo("precious");
        assertThat(TestServer.column(target, "SELECT name FROM " + aside + ".backup4j_definitions ORDER BY name"))
                .containsExactly("also", "broken", "eleven", "louder", "nightly", "olds");
        assertThat(TestServer.ask(
                        target, "SELECT statement FROM " + aside + ".backup4j_definitions WHERE name = 'olds'"))
                .contains("VIEW `olds` AS select");
    }

    @Test
    void leavesEverythingAsItWasWhenItFails() throws Exception {
        List<String> empty = state();
        assertThatThrownBy(() -> backups.restore(new FailingAtTheEnd(into().build())))
                .isInstanceOf(TargetException.class)
                .hasMessageContaining("failed on purpose")
                .hasMessageContaining("the database is as it was");
        assertThat(state()).isEqualTo(empty);
        List<String> before = fillTarget();
        for (NotEmpty choice : List.of(NotEmpty.CLEAN, NotEmpty.RENAME_ASIDE)) {
            assertThatThrownBy(() -> backups.restore(
                            new FailingAtTheEnd(into().whenNotEmpty(choice).build())))
                    .isInstanceOf(TargetException.class);
            assertThat(state()).isEqualTo(before);
        }
    }

    @Test
    void exchangesBackWhenSomethingFailsAfterTheExchange() throws Exception {
        // A view of it names a table of a database that is gone when it is restored.
        DataSource passing = TestServer.newDatabase();
        String elsewhere = TestServer.name(passing);
        TestServer.execute(passing, "CREATE TABLE t (id INT)");
        TestServer.execute(original, "CREATE VIEW foreigner AS SELECT id FROM " + elsewhere + ".t");
        backups.backUp(MariadbSource.of(Backups.SOURCE, original).build());
        TestServer.execute(passing, "DROP TABLE t");
        TestServer.execute(
                target,
                "CREATE TABLE customer (id INT PRIMARY KEY)",
                "INSERT INTO customer VALUES (5)",
                "CREATE TRIGGER kept BEFORE INSERT ON customer FOR EACH ROW SET NEW.id = NEW.id + 1",
                "CREATE VIEW names AS SELECT id FROM customer");
        List<String> before = state();
        assertThatThrownBy(() ->
                        backups.restore(into().whenNotEmpty(NotEmpty.CLEAN).build()))
                .isInstanceOf(TargetException.class)
                .hasMessageContaining("view `foreigner` could not be made");
        assertThat(state()).isEqualTo(before);
        RestoreReport report =
                backups.restore(into().whenNotEmpty(NotEmpty.CLEAN).keepGoing().build());
        assertThat(report.complete()).isFalse();
        assertThat(report.issues()).extracting(EntryIssue::path).containsExactly("view `foreigner`", beside().get(0));
        assertThat(TestServer.ask(target, "SELECT COUNT(*) FROM names")).isEqualTo("100");
    }

    @Test
    void waitsForTablesThatAreUsedAndGivesUpInTime() throws Exception {
        List<String> before = fillTarget();
        try (Connection other = target.getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("SELECT * FROM child");
            assertThatThrownBy(() -> backups.restore(into().whenNotEmpty(NotEmpty.CLEAN)
                            .lockTimeout(Duration.ofSeconds(1))
                            .build()))
                    .hasMessageContaining("Lock wait timeout");
        }
        assertThat(state()).isEqualTo(before);
    }

    @Test
    void restoresChosenTablesBesideOthers() throws Exception {
        TestServer.execute(
                target,
                "CREATE TABLE bystander (id INT)",
                "INSERT INTO bystander VALUES (1)",
                "CREATE VIEW names AS SELECT id FROM bystander");
        RestoreReport report = backups.restore(into().table("purchase").build());
        assertThat(report.complete()).isTrue();
        assertThat(TestServer.checksums(target))
                .hasSize(2)
                .contains(TestServer.checksums(original).get(1));
        // Its foreign key needs a table that was not chosen.
        assertThat(report.issues()).singleElement().satisfies(issue -> assertThat(issue.path())
                .contains("by_customer"));
        assertThatThrownBy(() -> backups.restore(into().table("purchase").build()))
                .hasMessageContaining("not empty")
                .hasMessageContaining("table purchase");
        backups.restore(into().table("purchase", "customer")
                .whenNotEmpty(NotEmpty.CLEAN)
                .build());
        assertThat(TestServer.column(
                        target,
                        "SELECT TRIGGER_NAME FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE()"))
                .containsExactly("louder");
        assertThatThrownBy(() -> backups.restore(into().table("lost").build())).hasMessageContaining("no table 'lost'");
        List<String> before = state();
        assertThatThrownBy(() -> backups.restore(
                        into().table("customer").whenNotEmpty(NotEmpty.CLEAN).build()))
                .hasMessageContaining("by_customer")
                .hasMessageContaining("Nothing was changed");
        assertThat(state()).isEqualTo(before);
    }

    @Test
    void keepsRowsThatBreakAForeignKeyAndNamesTheKey() throws Exception {
        TestServer.execute(original, "SET foreign_key_checks = 0", "INSERT INTO purchase VALUES (-1, -1, 'orphan')");
        backups.backUp(MariadbSource.of(Backups.SOURCE, original).build());
        RestoreReport report = backups.restore(into().build());
        assertThat(report.issues()).singleElement().satisfies(issue -> assertThat(issue.message())
                .contains("break its foreign key `by_customer`"));
        assertRestored();
    }

    @Test
    void replacesDefinersThatAreNotThereAndSaysSo() throws Exception {
        String user = "gone_" + TestServer.name(original);
        TestServer.execute(
                original,
                "CREATE USER " + user + "@localhost",
                "CREATE DEFINER=" + user + "@localhost FUNCTION two() RETURNS INT DETERMINISTIC RETURN 2",
                "CREATE DEFINER=" + user + "@localhost VIEW theirs AS SELECT 1 AS n",
                "CREATE DEFINER=" + user
                        + "@localhost TRIGGER theirs BEFORE INSERT ON purchase FOR EACH ROW SET NEW.what = 'x'",
                "DROP USER " + user + "@localhost");
        backups.backUp(MariadbSource.of(Backups.SOURCE, original).build());
        RestoreReport report = backups.restore(into().build());
        assertThat(report.complete()).isTrue();
        assertThat(report.issues()).hasSize(3).allSatisfy(issue -> assertThat(issue.message())
                .contains("`" + user + "`@`localhost`", "admin@localhost"));
        assertThat(TestServer.ask(target, "SELECT two() + n FROM theirs")).isEqualTo("3");
        DataSource other = TestServer.newDatabase();
        assertThat(backups.restore(MariadbTarget.into(other).withoutDefiners().build())
                        .issues())
                .isEmpty();
    }

    @Test
    void restoresInPlaceWhereNoDatabaseMayBeMade() throws Exception {
        String name = TestServer.name(target);
        String user = "guest_" + name;
        TestServer.execute(
                target,
                "CREATE USER " + user + "@localhost IDENTIFIED BY 'secret-of-" + user + "'",
                "GRANT ALL ON " + name + ".* TO " + user + "@localhost");
        DataSource guest = TestServer.as(user, name, "");
        assertThatThrownBy(() -> backups.restore(new FailingAtTheEnd(
                        MariadbTarget.into(guest).connections(2).build())))
                .hasMessageContaining("failed on purpose");
        assertThat(TestServer.checksums(target)).isEmpty();
        RestoreReport report =
                backups.restore(MariadbTarget.into(guest).connections(2).build());
        assertThat(report.complete()).isTrue();
        assertThat(report.issues()).isNotEmpty().allSatisfy(issue -> assertThat(issue.message())
                .contains("definer"));
        assertThat(TestServer.checksums(target)).isEqualTo(TestServer.checksums(original));
        List<String> before = state();
        assertThatThrownBy(() -> backups.restore(
                        MariadbTarget.into(guest).whenNotEmpty(NotEmpty.CLEAN).build()))
                .hasMessageContaining("may not make the database")
                .hasMessageContaining("Nothing was changed");
        assertThat(state()).isEqualTo(before);
    }
}
