package io.backup4j.jdbc.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.DrillReport;
import io.backup4j.jdbc.drill.Drills;
import io.backup4j.jdbc.drill.HookedSandbox;
import io.backup4j.jdbc.drill.ScratchName;
import io.backup4j.jdbc.drill.SqlAssertion;
import io.backup4j.spi.drill.DrillResult;
import io.backup4j.spi.error.CancelledException;
import io.backup4j.spi.run.Cancellation;
import io.backup4j.spi.run.RunControl;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A backup is restored into a scratch database, compared, and nothing stays; only real damage is called that. */
@ExtendWith(TestServer.Lifetime.class)
class MariadbDrillTest {
    private DataSource original;
    private Drills drills;

    @BeforeEach
    void backUp() throws Exception {
        original = TestServer.newDatabase();
        TestServer.execute(original, Fixture.shop());
        drills = Drills.of(MariadbSource.of(Drills.SOURCE, original)
                .connections(2)
                .rangeBytes(1 << 16)
                .build());
    }

    @AfterEach
    void nothingIsLeft() throws SQLException {
        assertThat(scratchDatabases()).isEmpty();
        drills.close();
    }

    private List<String> scratchDatabases() throws SQLException {
        return TestServer.column(
                original,
                "SELECT SCHEMA_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME LIKE 'backup4j\\_drill\\_%' ORDER BY 1");
    }

    private MariadbSandbox sandbox() {
        return sandbox("admin");
    }

    private MariadbSandbox sandbox(String user) {
        return MariadbSandbox.on(connecting(user, "mysql"), name -> connecting(user, name))
                .connections(2);
    }

    private static DataSource connecting(String user, String database) {
        try {
            return TestServer.as(user, database, "");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private HookedSandbox after(HookedSandbox.Step step) {
        return HookedSandbox.afterRestore(sandbox(), step);
    }

    private HookedSandbox after(String... statements) {
        return after(restored -> TestServer.execute(restored, statements));
    }

    private void assertFails(DrillReport report, String... words) {
        assertThat(report.result()).as(report.reason()).isEqualTo(DrillResult.FAILED);
        assertThat(report.findings().toString()).contains(words);
        assertThat(drills.corrupted()).isTrue();
        assertThat(drills.failures()).hasSize(1);
        assertThat(drills.note()).containsEntry("result", "failed");
    }

    private void assertSkipped(DrillReport report, String... words) {
        assertThat(report.result()).as(report.reason()).isEqualTo(DrillResult.SKIPPED);
        assertThat(report.reason()).contains(words);
        assertThat(drills.corrupted()).isFalse();
        assertThat(drills.failures()).isEmpty();
        assertThat(drills.note()).containsEntry("result", "skipped").containsKey("reason");
    }

    @Test
    void provesEveryRowAndDefinitionAndSaysHowLongTheRestoreTook() {
        DrillReport report = drills.drill(
                sandbox(),
                SqlAssertion.isTrue("SELECT count(*) = 5000 FROM purchase"),
                SqlAssertion.noRows("SELECT 1 FROM purchase WHERE amount < 0"),
                SqlAssertion.isTrue(
                        "SELECT count(*) = 0 FROM information_schema.EVENTS WHERE EVENT_SCHEMA = DATABASE()"));
        assertThat(report.complete())
                .as("%s %s", report.reason(), report.findings())
                .isTrue();
        assertThat(report.reason())
                .contains("not compared: definers", "not compared: events")
                .doesNotContain("definitions");
        assertThat(report.restoring()).isPositive();
        assertThat(drills.note()).containsEntry("result", "ok").containsKey("restoreSeconds");
    }

    @Test
    void findsNothingInValuesOfEveryTypeAndTablesWithoutTransactions() throws Exception {
        DataSource types = TestServer.newDatabase();
        TestServer.execute(types, Fixture.types());
        TestServer.execute(types, Fixture.plain());
        try (Drills others = Drills.of(MariadbSource.of(Drills.SOURCE, types).build())) {
            DrillReport report = others.drill(sandbox());
            assertThat(report.complete())
                    .as("%s %s", report.reason(), report.findings())
                    .isTrue();
        }
    }

    @Test
    void aLostRowFailsTheDrillAndMarksTheBackup() {
        assertFails(drills.drill(after("DELETE FROM sale WHERE id = 77")), "`sale`", "1000 rows", "999 were found");
    }

    @Test
    void aChangedValueFails() {
        assertFails(drills.drill(after("UPDATE sale SET v = -1 WHERE id = 77")), "`sale`", "other values");
    }

    @Test
    void aRestoreThatChangesBytesOnTheirWayFails() {
        assertFails(
                drills.drill(HookedSandbox.changing(sandbox(), "/customer/", (byte) 'u', (byte) 'v')),
                "`customer`",
                "other values");
    }

    @Test
    void lostDefinitionsFail() {
        assertFails(
                drills.drill(after(
                        "DROP VIEW elsewhere",
                        "ALTER TABLE purchase DROP FOREIGN KEY by_whom",
                        "CREATE TABLE surplus (id INT)",
                        TestServer.isMysql()
                                ? "ALTER TABLE sale AUTO_INCREMENT = 77, DROP KEY by_v"
                                : "DO NEXTVAL(numbers), NEXTVAL(numbers), NEXTVAL(numbers), NEXTVAL(numbers), NEXTVAL(numbers), NEXTVAL(numbers)",
                        "DROP TRIGGER after_zeroth")),
                "elsewhere",
                "`purchase`",
                "`surplus`",
                TestServer.isMysql() ? "`sale`" : "`numbers`",
                "after_zeroth");
    }

    @Test
    void anAssertionThatDoesNotHoldFails() {
        assertFails(
                drills.drill(sandbox(), SqlAssertion.isTrue("SELECT count(*) > 5000 FROM purchase")),
                "SELECT count(*) > 5000 FROM purchase",
                "is not true");
    }

    @Test
    void anAssertionThatCannotRunProvesNothing() {
        assertSkipped(drills.drill(sandbox(), SqlAssertion.isTrue("SELECT count(*) FROM order_lines")), "order_lines");
    }

    @Test
    void aDamagedPackFails() throws Exception {
        drills.damage();
        assertFails(drills.drill(sandbox()), "pack/");
    }

    @Test
    void withoutTheRightToMakeADatabaseItIsSkipped() throws Exception {
        TestServer.execute(
                original,
                "DROP USER IF EXISTS limited@localhost",
                "CREATE USER limited@localhost IDENTIFIED BY 'secret-of-limited'",
                "GRANT SELECT ON mysql.* TO limited@localhost");
        assertSkipped(drills.drill(sandbox("limited")), "may not make", "GRANT ALL ON");
    }

    @Test
    void anAccountWithTheRightsThatTheReasonNamesNeedsNoMore() throws Exception {
        DataSource plain = TestServer.newDatabase();
        TestServer.execute(
                plain,
                "CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(40))",
                "INSERT INTO t SELECT seq, LEFT(SHA2(seq, 256), 32) FROM seq_1_to_100",
                "CREATE VIEW w AS SELECT id FROM t",
                "DROP USER IF EXISTS driller@localhost",
                "CREATE USER driller@localhost IDENTIFIED BY 'secret-of-driller'",
                "GRANT ALL ON `backup4j\\_drill\\_%`.* TO driller@localhost");
        try (Drills others = Drills.of(MariadbSource.of(Drills.SOURCE, plain).build())) {
            DrillReport report =
                    others.drill(MariadbSandbox.on(connecting("driller", ""), name -> connecting("driller", name)));
            assertThat(report.complete())
                    .as("%s %s", report.reason(), report.findings())
                    .isTrue();
        }
    }

    @Test
    void aServerThatIsAwayIsASkip() throws Exception {
        DataSource away = new org.mariadb.jdbc.MariaDbDataSource("jdbc:mariadb://127.0.0.1:1/away?user=admin");
        assertSkipped(drills.drill(MariadbSandbox.on(away, name -> away)), "cannot be made");
    }

    @Test
    void connectionsThatLeadElsewhereAreRefusedAndNothingThereIsTouched() throws Exception {
        List<String> before = TestServer.checksums(original);
        assertSkipped(
                drills.drill(MariadbSandbox.on(original, name -> original)), "lead to '" + TestServer.name(original));
        assertThat(TestServer.checksums(original)).isEqualTo(before);
    }

    @Test
    void aConnectionThatIsLostBeforeTheComparisonMarksNothing() throws Exception {
        assertSkipped(
                drills.drill(after(restored -> {
                    TestServer.execute(restored, "DELETE FROM sale WHERE id = 77");
                    String holder = TestServer.ask(restored, "SELECT IS_USED_LOCK(DATABASE())");
                    TestServer.execute(restored, "KILL " + holder);
                })),
                "was lost");
        try (Drills others = Drills.of(MariadbSource.of(Drills.SOURCE, original).build())) {
            assertThat(others.drill(sandbox()).complete())
                    .as("the next drill cleans up")
                    .isTrue();
        }
    }

    @Test
    void aCancelledDrillNotesNothingAndLeavesNothing() {
        Cancellation cancellation = new Cancellation();
        assertThatThrownBy(() -> drills.drill(
                        new RunControl(progress -> {}, cancellation), after(restored -> cancellation.cancel())))
                .isInstanceOf(CancelledException.class);
        assertThat(drills.note()).isEmpty();
        assertThat(drills.corrupted()).isFalse();
    }

    @Test
    void dropsWhatKilledDrillsLeftAndNothingElse() throws Exception {
        String left = ScratchName.fresh();
        String used = ScratchName.fresh();
        String foreign = ScratchName.PREFIX + "0123456789ab0123456789ab";
        for (String name : List.of(left, left + "_restore_20261121_120000", used, foreign)) {
            TestServer.execute(original, "CREATE DATABASE " + name);
        }
        try (Connection user = connecting("admin", used).getConnection()) {
            user.createStatement().execute("SELECT GET_LOCK('" + used + "', 0)");
            assertThat(drills.drill(sandbox()).complete()).isTrue();
            assertThat(scratchDatabases()).containsExactlyInAnyOrder(used, foreign);
        }
        TestServer.execute(original, "DROP DATABASE " + foreign, "DROP DATABASE " + used);
    }

    @Test
    void twoDrillsAtOnceDoNotSeeEachOther() {
        DrillReport[] inner = new DrillReport[1];
        DrillReport outer = drills.drill(after((DataSource restored) -> inner[0] = drills.drill(sandbox())));
        assertThat(inner[0].complete()).isTrue();
        assertThat(outer.complete()).isTrue();
    }
}
