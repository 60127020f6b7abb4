package io.backup4j.jdbc.postgres;

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
import org.postgresql.ds.PGSimpleDataSource;

/** A backup is restored into a scratch database, compared, and nothing stays; only real damage is called that. */
@ExtendWith(TestServer.Lifetime.class)
class PostgresDrillTest {
    private PGSimpleDataSource original;
    private Drills drills;

    @BeforeEach
    void backUp() throws Exception {
        original = TestServer.newDatabase();
        TestServer.execute(
                original,
                "CREATE TABLE customer (id int PRIMARY KEY, name text NOT NULL)",
                "INSERT INTO customer SELECT i, 'customer ' || i FROM generate_series(1, 100) i",
                "CREATE TABLE orders (id bigserial PRIMARY KEY, customer int REFERENCES customer, amount numeric, note text)",
                "INSERT INTO orders (customer, amount, note) SELECT 1 + i % 100, i / 7.0, E'a\\\\ \\t b\\n' || md5(i::text) FROM generate_series(1, 20000) i",
                "UPDATE orders SET amount = 0 WHERE id % 50 = 3",
                "CREATE TABLE nothing ()",
                "INSERT INTO nothing DEFAULT VALUES",
                "CREATE UNLOGGED TABLE fleeting AS SELECT i FROM generate_series(1, 10) i",
                "CREATE VIEW spent AS SELECT customer, sum(amount) AS amount FROM orders GROUP BY customer",
                "CREATE FUNCTION twice(x int) RETURNS int LANGUAGE sql AS 'SELECT 2 * x'",
                "SELECT lo_from_bytea(0, decode(repeat('00ff0a', 5000), 'hex'))",
                "COMMENT ON TABLE orders IS 'what was ordered'");
        drills = Drills.of(PostgresSource.of(Drills.SOURCE, original)
                .connections(2)
                .rangeBytes(1 << 18)
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
                "SELECT datname FROM pg_database WHERE datname LIKE '" + ScratchName.PREFIX + "%' ORDER BY 1");
    }

    private PostgresSandbox sandbox() {
        return PostgresSandbox.on(original, name -> TestServer.as("postgres", name))
                .connections(2);
    }

    private HookedSandbox after(HookedSandbox.Step step) {
        return HookedSandbox.afterRestore(sandbox(), step);
    }

    private HookedSandbox after(String... statements) {
        return after(restored -> TestServer.execute(restored, statements));
    }

    private void assertFails(DrillReport report, String... words) {
        assertThat(report.result()).isEqualTo(DrillResult.FAILED);
        assertThat(report.findings().toString()).contains(words);
        assertThat(drills.corrupted()).isTrue();
        assertThat(drills.failures()).hasSize(1);
        assertThat(drills.note()).containsEntry("result", "failed");
    }

    private void assertSkipped(DrillReport report, String... words) {
        assertThat(report.result()).isEqualTo(DrillResult.SKIPPED);
        assertThat(report.reason()).contains(words);
        assertThat(drills.corrupted()).isFalse();
        assertThat(drills.failures()).isEmpty();
        assertThat(drills.note()).containsEntry("result", "skipped").containsKey("reason");
    }

    @Test
    void provesEveryRowAndDefinitionAndSaysHowLongTheRestoreTook() {
        DrillReport report = drills.drill(
                sandbox(),
                SqlAssertion.isTrue("SELECT count(*) = 20000 FROM orders"),
                SqlAssertion.isTrue("SELECT count(*) FROM spent").onSource(Drills.SOURCE),
                SqlAssertion.noRows("SELECT 1 FROM orders WHERE amount < 0"),
                SqlAssertion.isTrue("SELECT false").onSource("another"));
        assertThat(report.reason()).contains("not compared").doesNotContain("definitions");
        assertThat(report.complete()).isTrue();
        assertThat(report.bytes()).isGreaterThan(500_000);
        assertThat(report.restoring()).isPositive();
        assertThat(Double.parseDouble(drills.note().get("restoreSeconds")))
                .isPositive()
                .isLessThanOrEqualTo(Double.parseDouble(drills.note().get("seconds")));
        assertThat(drills.note()).containsEntry("result", "ok");
    }

    @Test
    void aLostRowFailsTheDrillAndMarksTheBackup() {
        assertFails(
                drills.drill(after("DELETE FROM orders WHERE id = 77")),
                "\"public\".\"orders\"",
                "20000 rows",
                "19999 were found");
    }

    @Test
    void aChangedValueFails() {
        assertFails(
                drills.drill(after("UPDATE orders SET note = note || '.' WHERE id = 77")),
                "\"public\".\"orders\"",
                "other values");
    }

    @Test
    void aRestoreThatChangesBytesOnTheirWayFails() {
        assertFails(
                drills.drill(HookedSandbox.changing(sandbox(), "/orders/", (byte) 'e', (byte) 'f')),
                "\"public\".\"orders\"",
                "other values");
    }

    @Test
    void lostDefinitionsAndLargeObjectsFail() {
        assertFails(
                drills.drill(after(
                        "DROP FUNCTION twice",
                        "ALTER TABLE orders DROP CONSTRAINT orders_customer_fkey",
                        "CREATE TABLE surplus (id int)",
                        "SELECT setval('orders_id_seq', 5)",
                        "SELECT lo_put(oid, 7, 'x') FROM pg_largeobject_metadata")),
                "twice",
                "orders_customer_fkey",
                "surplus",
                "orders_id_seq",
                "3-large-objects");
    }

    @Test
    void anAssertionThatDoesNotHoldFails() {
        assertFails(
                drills.drill(sandbox(), SqlAssertion.isTrue("SELECT count(*) > 20000 FROM orders")),
                "SELECT count(*) > 20000 FROM orders",
                "is not true");
    }

    @Test
    void anAssertionThatCannotRunProvesNothing() {
        assertSkipped(
                drills.drill(sandbox(), SqlAssertion.isTrue("SELECT count(*) FROM order_lines")),
                "order_lines",
                "42P01");
    }

    @Test
    void aDamagedPackFails() throws Exception {
        drills.damage();
        assertFails(drills.drill(sandbox()), "pack/");
    }

    @Test
    void withoutTheRightToMakeADatabaseItIsSkipped() throws Exception {
        TestServer.execute(
                original, "DROP ROLE IF EXISTS limited", "CREATE ROLE limited LOGIN PASSWORD 'secret-of-limited'");
        PGSimpleDataSource limited = TestServer.as("limited", original.getDatabaseName());
        assertSkipped(
                drills.drill(PostgresSandbox.on(limited, name -> TestServer.as("limited", name))),
                "may not make",
                "CREATEDB");
    }

    @Test
    void aRoleThatMayMakeDatabasesNeedsNoMore() throws Exception {
        TestServer.execute(
                original,
                "DROP ROLE IF EXISTS driller",
                "CREATE ROLE driller LOGIN CREATEDB PASSWORD 'secret-of-driller'");
        PGSimpleDataSource driller = TestServer.as("driller", original.getDatabaseName());
        DrillReport report = drills.drill(PostgresSandbox.on(driller, name -> TestServer.as("driller", name)));
        assertThat(report.complete()).as(report.reason()).isTrue();
    }

    @Test
    void aServerThatIsAwayIsASkip() {
        PGSimpleDataSource away = TestServer.as("postgres", "postgres");
        away.setPortNumbers(new int[] {1});
        assertSkipped(drills.drill(PostgresSandbox.on(away, name -> away)), "cannot be reached");
    }

    @Test
    void connectionsThatLeadElsewhereAreRefusedAndNothingThereIsTouched() throws Exception {
        List<String> before = TestServer.checksums(original);
        TestServer.execute(original, "CREATE DATABASE " + ScratchName.fresh());
        TestServer.execute(
                original,
                "CREATE SUBSCRIPTION precious CONNECTION 'host=127.0.0.1 port=1' PUBLICATION p WITH (connect = false)");
        assertSkipped(
                drills.drill(PostgresSandbox.on(original, name -> original)), "lead to '" + original.getDatabaseName());
        assertThat(TestServer.checksums(original)).isEqualTo(before);
        assertThat(TestServer.ask(original, "SELECT subslotname FROM pg_subscription WHERE subname = 'precious'"))
                .isEqualTo("precious");
        TestServer.execute(original, "ALTER SUBSCRIPTION precious SET (slot_name = NONE)");
        TestServer.execute(original, "DROP SUBSCRIPTION precious");
    }

    @Test
    void aConnectionThatIsLostBeforeTheComparisonMarksNothing() {
        assertSkipped(
                drills.drill(after(restored -> {
                    TestServer.execute(restored, "DELETE FROM orders WHERE id = 77");
                    TestServer.execute(
                            original,
                            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname LIKE '"
                                    + ScratchName.PREFIX + "%'");
                })),
                "was lost");
    }

    @Test
    void aConnectionThatIsLostDuringTheRestoreMarksNothing() throws Exception {
        PostgresSandbox sandbox = PostgresSandbox.on(original, name -> TestServer.as("postgres", name));
        assertSkipped(
                drills.drill(HookedSandbox.through(
                        sandbox, (target, restored) -> new EndingConnections(target, restored, "orders"))),
                "the sandbox failed during the restore");
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
        for (String name : List.of(left, used, foreign)) {
            TestServer.execute(original, "CREATE DATABASE " + name);
        }
        try (Connection user = TestServer.as("postgres", used).getConnection()) {
            assertThat(user.isValid(5)).isTrue();
            assertThat(drills.drill(sandbox()).complete()).isTrue();
            assertThat(scratchDatabases()).containsExactlyInAnyOrder(used, foreign);
        }
        TestServer.execute(original, "DROP DATABASE " + foreign, "DROP DATABASE " + used + " WITH (FORCE)");
    }

    @Test
    void twoDrillsAtOnceDoNotSeeEachOther() {
        DrillReport[] inner = new DrillReport[1];
        DrillReport outer = drills.drill(after((DataSource restored) -> inner[0] = drills.drill(sandbox())));
        assertThat(inner[0].complete()).isTrue();
        assertThat(outer.complete()).isTrue();
    }

    @Test
    void restoresSubscriptionsAndLetsGoOfThemWithoutAskingTheirPublisher() throws Exception {
        PGSimpleDataSource subscriber = TestServer.newDatabase();
        TestServer.execute(
                subscriber,
                "CREATE SUBSCRIPTION taken CONNECTION 'host=127.0.0.1 port=1 dbname=away' PUBLICATION p"
                        + " WITH (connect = false, slot_name = 'of_the_original')");
        try (Drills others =
                Drills.of(PostgresSource.of(Drills.SOURCE, subscriber).build())) {
            DrillReport report = others.drill(sandbox());
            assertThat(report.complete()).as(report.reason()).isTrue();
        }
    }

    @Test
    void aKeyThatTheRowsBreakProvesNothingAndMarksNothing() throws Exception {
        PGSimpleDataSource broken = TestServer.newDatabase();
        TestServer.execute(
                broken,
                "CREATE TABLE p (id int PRIMARY KEY)",
                "CREATE TABLE c (p int CONSTRAINT of_p REFERENCES p)",
                "SET session_replication_role = replica",
                "INSERT INTO c VALUES (1)");
        try (Drills others = Drills.of(PostgresSource.of(Drills.SOURCE, broken).build())) {
            DrillReport report = others.drill(sandbox());
            assertThat(report.result()).as(report.reason()).isEqualTo(DrillResult.SKIPPED);
            assertThat(report.reason()).contains("could not take", "of_p");
            assertThat(others.corrupted()).isFalse();
            assertThat(others.drill(after("INSERT INTO c VALUES (2)")).result()).isEqualTo(DrillResult.FAILED);
        }
    }

    @Test
    void aPartOfADatabaseIsDrilledAsThat() throws Exception {
        TestServer.execute(
                original, "CREATE SCHEMA app", "CREATE TABLE app.part AS SELECT i FROM generate_series(1, 10) i");
        try (Drills part = Drills.of(
                PostgresSource.of(Drills.SOURCE, original).schema("app").build())) {
            DrillReport report = part.drill(sandbox(), SqlAssertion.isTrue("SELECT count(*) = 10 FROM app.part"));
            assertThat(report.complete()).as(report.reason()).isTrue();
        }
    }

    @Test
    void theScratchDatabaseHasTheEncodingAndLocaleOfTheOriginal() throws Exception {
        PGSimpleDataSource latin = TestServer.as("postgres", "latin_original");
        TestServer.execute(
                original,
                "CREATE DATABASE latin_original TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'");
        TestServer.execute(latin, "CREATE TABLE t AS SELECT 'é'::text AS v");
        try (Drills others = Drills.of(PostgresSource.of(Drills.SOURCE, latin).build())) {
            DrillReport report = others.drill(
                    sandbox(),
                    SqlAssertion.isTrue(
                            "SELECT pg_encoding_to_char(encoding) = 'LATIN1' AND datcollate = 'C' FROM pg_database"
                                    + " WHERE datname = current_database()"));
            assertThat(report.complete()).as(report.reason()).isTrue();
        }
        TestServer.execute(original, "DROP DATABASE latin_original WITH (FORCE)");
    }
}
