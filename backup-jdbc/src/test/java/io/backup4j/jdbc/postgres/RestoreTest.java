package io.backup4j.jdbc.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.BackupReport;
import io.backup4j.RestoreReport;
import io.backup4j.RestoreRequest;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.error.TargetException;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.target.RestoreDecision.Action;
import io.backup4j.testkit.FailingAtTheEnd;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.postgresql.ds.PGSimpleDataSource;

/** Where a restore goes, what it takes, and what it leaves behind when it fails. */
@ExtendWith(TestServer.Lifetime.class)
class RestoreTest {
    private static final String[] ORIGINAL = {
        "CREATE SCHEMA shop",
        "CREATE TABLE shop.customer (id int PRIMARY KEY, name text)",
        "INSERT INTO shop.customer SELECT i, 'customer ' || i FROM generate_series(1, 500) i",
        "CREATE TABLE shop.purchase (id int PRIMARY KEY, customer int REFERENCES shop.customer (id), what text)",
        "INSERT INTO shop.purchase SELECT i, 1 + i % 500, repeat('y', 200) FROM generate_series(1, 20000) i",
        "CREATE INDEX purchase_customer ON shop.purchase (customer)",
        "CREATE TABLE other (id int)",
        "INSERT INTO other VALUES (7)"
    };

    private static final String OBJECTS =
            "SELECT n.nspname || '.' || relname || ' ' || relkind::text FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace"
                    + " WHERE c.oid > 16384 AND nspname NOT LIKE 'pg_%' UNION ALL SELECT nspname FROM pg_namespace"
                    + " UNION ALL SELECT conname FROM pg_constraint WHERE oid > 16384 ORDER BY 1";

    private PGSimpleDataSource original;
    private PGSimpleDataSource target;
    private Backups backups;

    @BeforeEach
    void backUp() throws Exception {
        original = TestServer.newDatabase();
        target = TestServer.newDatabase();
        TestServer.execute(original, ORIGINAL);
        backups = new Backups();
        backups.backUp(PostgresSource.of(Backups.SOURCE, original)
                .connections(2)
                .rangeBytes(1 << 20)
                .build());
    }

    @AfterEach
    void check() {
        backups.close();
    }

    private PostgresTarget.Builder into() {
        return PostgresTarget.into(target).connections(3);
    }

    /** Something that is in the way, and everything else that is there. */
    private List<String> fillTarget() throws Exception {
        TestServer.execute(
                target,
                "CREATE SCHEMA shop",
                "CREATE TABLE shop.customer (id int PRIMARY KEY, old text)",
                "INSERT INTO shop.customer VALUES (1, 'precious')",
                "CREATE TABLE shop.kept (id serial PRIMARY KEY, customer int REFERENCES shop.customer (id))",
                "CREATE VIEW shop.names AS SELECT old FROM shop.customer",
                "CREATE FUNCTION shop.one() RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN 1; END'",
                "CREATE TYPE shop.mood AS ENUM ('good')",
                "CREATE SCHEMA elsewhere",
                "CREATE TABLE elsewhere.mine (id int)");
        return state();
    }

    private List<String> state() throws Exception {
        List<String> state = new ArrayList<>(TestServer.checksums(target));
        state.addAll(TestServer.column(target, OBJECTS));
        return state;
    }

    @Test
    void writesSeveralPiecesOfOneTableAtOnce() throws Exception {
        RestoreReport report = backups.restore(into().build());
        assertThat(report.complete()).isTrue();
        assertThat(backups.entries(backups.repository().latest().id()))
                .filteredOn(name -> name.startsWith("2-data/shop/purchase/"))
                .hasSizeGreaterThan(3);
        assertThat(TestServer.checksums(target)).isEqualTo(TestServer.checksums(original));
        assertThat(TestServer.ask(target, "SELECT reltuples::int FROM pg_class WHERE relname = 'purchase'"))
                .isEqualTo("20000");
        assertThat(TestServer.ask(target, "SELECT bool_and(convalidated)::text FROM pg_constraint"))
                .isEqualTo("true");
    }

    @Test
    void refusesATargetThatIsNotEmptyAndChangesNothing() throws Exception {
        List<String> before = fillTarget();
        assertThatThrownBy(() -> backups.restore(into().build()))
                .isInstanceOf(TargetException.class)
                .hasMessageContaining("not empty")
                .hasMessageContaining("shop.customer");
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
        List<String> expected = new ArrayList<>(TestServer.checksums(original));
        expected.add("elsewhere.mine 0 0");
        assertThat(TestServer.checksums(target)).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(TestServer.ask(target, "SELECT count(*) FROM pg_namespace WHERE nspname LIKE '%before%'"))
                .isEqualTo("0");
    }

    @Test
    void keepsWhatItShouldCleanWhenOthersDependOnIt() throws Exception {
        fillTarget();
        TestServer.execute(target, "ALTER TABLE elsewhere.mine ADD COLUMN mood shop.mood");
        RestoreReport report = backups.restore(
                into().whenNotEmpty(NotEmpty.CLEAN).schema("shop").build());
        assertThat(report.complete()).isTrue();
        assertThat(report.issues()).singleElement().satisfies(issue -> assertThat(issue.message())
                .contains("could not be dropped", "another schema"));
        assertThat(TestServer.ask(
                        target, "SELECT count(*) FROM pg_attribute WHERE attname = 'mood' AND NOT attisdropped"))
                .isEqualTo("1");
    }

    @Test
    void movesAsideWhatIsThere() throws Exception {
        fillTarget();
        RestoreReport report =
                backups.restore(into().whenNotEmpty(NotEmpty.RENAME_ASIDE).build());
        assertThat(report.complete()).isTrue();
        String aside = TestServer.ask(target, "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'shop_before_%'");
        String drop = "DROP SCHEMA \"" + aside + "\" CASCADE";
        assertThat(report.issues()).singleElement().satisfies(issue -> {
            assertThat(issue.path()).isEqualTo(aside);
            assertThat(issue.message()).contains("in the next backups", drop);
        });
        BackupReport next =
                backups.backUp(PostgresSource.of(Backups.SOURCE, target).build());
        assertThat(next.status()).isEqualTo(BackupStatus.COMPLETED);
        assertThat(next.manifest().sources().get(0).issues())
                .anySatisfy(issue -> assertThat(issue.message()).contains("an earlier restore moved aside", drop));
        assertThat(TestServer.ask(target, "SELECT old FROM " + aside + ".names"))
                .isEqualTo("precious");
        assertThat(TestServer.ask(target, "INSERT INTO " + aside + ".kept (customer) VALUES (1) RETURNING id"))
                .isEqualTo("1");
        assertThat(TestServer.ask(target, "SELECT count(*) FROM shop.purchase")).isEqualTo("20000");
    }

    @Test
    void leavesAnEmptyTargetEmptyWhenItFails() throws Exception {
        List<String> before = state();
        assertThatThrownBy(() -> backups.restore(new FailingAtTheEnd(into().build())))
                .isInstanceOf(TargetException.class)
                .hasMessageContaining("failed on purpose")
                .hasMessageContaining("the database is as it was");
        assertThat(state()).isEqualTo(before);
    }

    @Test
    void dropsASubscriptionThatItMadeAndLeavesTheSlotOfTheOriginalAlone() throws Exception {
        TestServer.execute(
                original,
                "CREATE SUBSCRIPTION taken CONNECTION 'host=127.0.0.1 port=1 dbname=away' PUBLICATION p"
                        + " WITH (connect = false, slot_name = 'of_the_original')");
        try {
            backups.backUp(PostgresSource.of(Backups.SOURCE, original).build());
            assertThatThrownBy(() -> backups.restore(new FailingAtTheEnd(into().build())))
                    .hasMessageContaining("the database is as it was");
            // Its catalog is one for the whole server.
            String own = "SELECT count(*) FROM pg_subscription s JOIN pg_database d ON d.oid = s.subdbid"
                    + " WHERE datname = current_database()";
            assertThat(TestServer.ask(target, own)).isEqualTo("0");
            assertThat(TestServer.ask(original, own)).isEqualTo("1");
        } finally {
            TestServer.execute(original, "ALTER SUBSCRIPTION taken SET (slot_name = NONE)", "DROP SUBSCRIPTION taken");
        }
    }

    @Test
    void putsBackWhatItMovedAsideWhenItFails() throws Exception {
        List<String> before = fillTarget();
        for (NotEmpty choice : List.of(NotEmpty.CLEAN, NotEmpty.RENAME_ASIDE)) {
            assertThatThrownBy(() -> backups.restore(
                            new FailingAtTheEnd(into().whenNotEmpty(choice).build())))
                    .isInstanceOf(TargetException.class);
            assertThat(state()).isEqualTo(before);
            assertThat(TestServer.ask(target, "SELECT old FROM shop.names")).isEqualTo("precious");
            assertThat(TestServer.ask(target, "SELECT shop.one() || 'good'::shop.mood::text"))
                    .isEqualTo("1good");
        }
    }

    @Test
    void restoresOneSchemaAlone() throws Exception {
        backups.restore(into().schema("shop").build());
        List<String> expected = TestServer.checksums(original).stream()
                .filter(line -> line.startsWith("shop."))
                .toList();
        assertThat(TestServer.checksums(target)).isEqualTo(expected);
        assertThatThrownBy(() -> backups.restore(into().schema("none").build()))
                .hasMessageContaining("no schema 'none'");
    }

    @Test
    void restoresChosenTablesBesideOthers() throws Exception {
        TestServer.execute(target, "CREATE TABLE bystander (id int)", "INSERT INTO bystander VALUES (1)");
        RestoreReport report = backups.restore(into().table("shop.purchase").build());
        assertThat(report.complete()).isTrue();
        assertThat(TestServer.checksums(target))
                .hasSize(2)
                .contains(TestServer.checksums(original).stream()
                        .filter(line -> line.startsWith("shop.purchase"))
                        .findFirst()
                        .orElseThrow());
        assertThat(TestServer.column(
                        target,
                        "SELECT indexrelid::regclass::text FROM pg_index i JOIN pg_class c"
                                + " ON c.oid = indrelid WHERE c.relname = 'purchase' ORDER BY 1"))
                .containsExactly("shop.purchase_customer", "shop.purchase_pkey");
        // Its foreign key needs a table that was not chosen.
        assertThat(report.issues()).singleElement().satisfies(issue -> assertThat(issue.path())
                .contains("purchase_customer_fkey"));
    }

    @Test
    void refusesATableThatIsThereAndOneThatTheBackupLacks() throws Exception {
        backups.restore(into().table("shop.customer").build());
        List<String> before = state();
        assertThatThrownBy(() -> backups.restore(into().table("shop.customer").build()))
                .hasMessageContaining("not empty")
                .hasMessageContaining("shop.customer");
        assertThatThrownBy(() -> backups.restore(into().table("shop.lost").build()))
                .hasMessageContaining("no table 'shop.lost'");
        assertThat(state()).isEqualTo(before);
        assertThat(backups.restore(into().table("shop.customer")
                                .whenNotEmpty(NotEmpty.CLEAN)
                                .build())
                        .complete())
                .isTrue();
        assertThat(TestServer.checksums(target)).hasSize(1);
    }

    @Test
    void keepsRowsThatBreakAForeignKeyAndSaysThatTheKeyIsMissing() throws Exception {
        TestServer.execute(
                original,
                "SET session_replication_role = replica; INSERT INTO shop.purchase VALUES (-1, -1, 'orphan')");
        backups.backUp(PostgresSource.of(Backups.SOURCE, original).build());
        RestoreReport report = backups.restore(into().build());
        assertThat(report.complete()).isFalse();
        assertThat(report.issues()).singleElement().satisfies(issue -> assertThat(issue.path())
                .contains("purchase_customer_fkey"));
        assertThat(TestServer.checksums(target)).isEqualTo(TestServer.checksums(original));
    }

    @Test
    void leavesNothingBehindWhenItsConnectionsAreEnded() throws Exception {
        List<String> before = state();
        assertThatThrownBy(() -> backups.restore(new EndingConnections(into().build(), target, "purchase")))
                .isInstanceOf(TargetException.class);
        assertThat(state()).isEqualTo(before);
    }
}
