package io.backup4j.jdbc.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.BackupReport;
import io.backup4j.RestoreReport;
import io.backup4j.jdbc.RottenBackups;
import io.backup4j.jdbc.RottenBackups.Rot;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.error.TargetException;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.target.RestoreDecision;
import io.backup4j.spi.target.RestoreDecision.Action;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A backup that does not hold everything never costs the only good copy: that of the database it is restored into. */
@ExtendWith(TestServer.Lifetime.class)
class IncompleteRestoreTest {
    private PGSimpleDataSource live;
    private RottenBackups backups;

    @BeforeEach
    void begin() throws Exception {
        live = TestServer.newDatabase();
        backups = new RottenBackups();
    }

    @AfterEach
    void close() {
        backups.close();
    }

    /** Two tables, and a repository in which the rows of the first are in packs of their own, one of which is lost. */
    private List<String> rotten(Rot rot) throws Exception {
        TestServer.execute(
                live,
                "CREATE TABLE t (id int PRIMARY KEY, v text)",
                "INSERT INTO t SELECT i, sha512(i::text::bytea)::text || sha512((-i)::text::bytea)::text"
                        + " FROM generate_series(1, 5000) i");
        backups.backUp(source(live).build());
        Set<ObjectKey> packs = backups.packs();
        TestServer.execute(live, "CREATE TABLE u (id int PRIMARY KEY)", "INSERT INTO u VALUES (1), (2)");
        backups.backUp(source(live).build());
        backups.rot(rot, packs);
        return state();
    }

    private PostgresSource.Builder source(PGSimpleDataSource database) {
        return PostgresSource.of(RottenBackups.SOURCE, database).connections(1);
    }

    /** Of a role that may not read a table, which is left out. */
    private List<String> partial() throws Exception {
        String role = "guest_" + live.getDatabaseName();
        TestServer.execute(
                live,
                "CREATE TABLE t (id int PRIMARY KEY)",
                "INSERT INTO t VALUES (1), (2)",
                "CREATE TABLE x (id int PRIMARY KEY)",
                "INSERT INTO x VALUES (3), (4), (5)",
                "CREATE ROLE " + role + " LOGIN PASSWORD 'secret-of-" + role + "'",
                "GRANT SELECT ON t TO " + role);
        BackupReport report = backups.backUp(source(TestServer.as(role, live.getDatabaseName()))
                .allowPartial()
                .build());
        assertThat(report.status()).isEqualTo(BackupStatus.PARTIAL);
        return state();
    }

    private PostgresTarget.Builder into(PGSimpleDataSource database) {
        return PostgresTarget.into(database).connections(2);
    }

    private List<String> state() throws SQLException {
        List<String> state = new ArrayList<>(TestServer.checksums(live));
        state.addAll(
                TestServer.column(
                        live,
                        "SELECT n.nspname || '.' || relname || ' ' || relkind::text || ' ' || c.oid FROM pg_class c"
                                + " JOIN pg_namespace n ON n.oid = relnamespace WHERE c.oid > 16384 AND nspname NOT LIKE 'pg_%' ORDER BY 1"));
        state.addAll(beside());
        return state;
    }

    private List<String> beside() throws SQLException {
        return TestServer.column(live, "SELECT nspname FROM pg_namespace WHERE nspname LIKE '%before%'");
    }

    private void assertRefused(NotEmpty choice, String why) {
        assertThatThrownBy(() -> backups.restore(into(live).whenNotEmpty(choice).build()))
                .isInstanceOf(TargetException.class)
                .hasMessageContaining(why)
                .hasMessageContaining("the database is as it was")
                .hasMessageContaining("keepGoing");
    }

    /** The old schema is beside, named, and has a table as it was. */
    private void assertKept(RestoreReport report, String table, int rows) throws SQLException {
        assertThat(report.complete()).isFalse();
        EntryIssue told = RottenBackups.before(report);
        assertThat(beside()).containsExactly(told.path());
        assertThat(told.message()).contains("is not dropped", "DROP SCHEMA \"" + told.path() + "\" CASCADE");
        assertThat(TestServer.ask(live, "SELECT count(*) FROM " + told.path() + "." + table))
                .isEqualTo(String.valueOf(rows));
    }

    @ParameterizedTest
    @EnumSource
    void aDamagedBackupDoesNotTakeThePlaceOfAGoodDatabase(Rot rot) throws Exception {
        List<String> before = rotten(rot);
        for (NotEmpty choice : List.of(NotEmpty.CLEAN, NotEmpty.RENAME_ASIDE)) {
            assertRefused(choice, "2-data/public/t");
            assertThat(state()).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoGoesOnWithADamagedBackupKeepsTheOldTablesBeside(Rot rot) throws Exception {
        rotten(rot);
        RestoreReport report = backups.restore(
                into(live).whenNotEmpty(NotEmpty.CLEAN).keepGoing().build());
        assertThat(report.findings()).isNotEmpty();
        assertKept(report, "t", 5000);
        assertThat(TestServer.ask(live, "SELECT count(*) FROM u")).isEqualTo("2");
    }

    @Test
    void aPartialBackupDoesNotTakeThePlaceOfAWholeDatabase() throws Exception {
        List<String> before = partial();
        assertRefused(NotEmpty.CLEAN, "not in the backup");
        assertThat(state()).isEqualTo(before);
    }

    @Test
    void aPartialBackupTakesThePlaceOfADatabaseThatIsKeptAside() throws Exception {
        partial();
        PostgresTarget target = into(live).whenNotEmpty(NotEmpty.RENAME_ASIDE).build();
        assertThat(backups.plan(target)).extracting(RestoreDecision::action).containsOnly(Action.CREATE);
        RestoreReport report = backups.restore(target);
        assertKept(report, "x", 3);
        assertThat(report.lacking()).isNotEmpty();
        assertThat(TestServer.ask(live, "SELECT count(*) FROM t")).isEqualTo("2");
    }

    @Test
    void aDryRunSaysThatAPartialBackupWouldBeRefused() throws Exception {
        partial();
        assertThat(backups.plan(into(live).whenNotEmpty(NotEmpty.CLEAN).build()))
                .isNotEmpty()
                .allSatisfy(decision -> {
                    assertThat(decision.action()).isEqualTo(Action.REFUSE);
                    assertThat(decision.reason()).contains("not in the backup", "keepGoing");
                });
        assertThat(backups.plan(
                        into(live).whenNotEmpty(NotEmpty.CLEAN).keepGoing().build()))
                .extracting(RestoreDecision::action)
                .containsOnly(Action.CREATE);
    }

    @Test
    void whoGoesOnWithAPartialBackupKeepsWhatItDoesNotHold() throws Exception {
        partial();
        RestoreReport report = backups.restore(
                into(live).whenNotEmpty(NotEmpty.CLEAN).keepGoing().build());
        assertKept(report, "x", 3);
        assertThat(report.issues())
                .anySatisfy(issue -> assertThat(issue.message()).contains("\"x\""));
        assertThat(TestServer.ask(live, "SELECT count(*) FROM t")).isEqualTo("2");
    }

    /** The target itself finds out, at the very end, that it cannot make all of it. */
    @Test
    void whatBreaksAConstraintIsNoReasonToDropTheOldTablesEither() throws Exception {
        TestServer.execute(
                live,
                "CREATE TABLE parent (id int PRIMARY KEY)",
                "CREATE TABLE child (parent int)",
                "INSERT INTO child VALUES (1)",
                "ALTER TABLE child ADD CONSTRAINT broken FOREIGN KEY (parent) REFERENCES parent (id) NOT VALID",
                "UPDATE pg_constraint SET convalidated = true WHERE conname = 'broken'");
        backups.backUp(source(live).build());
        assertKept(backups.restore(into(live).whenNotEmpty(NotEmpty.CLEAN).build()), "child", 1);
    }

    @ParameterizedTest
    @EnumSource
    void intoAnEmptyDatabaseComesWhatIsLeftOfADamagedBackup(Rot rot) throws Exception {
        rotten(rot);
        PGSimpleDataSource other = TestServer.newDatabase();
        RestoreReport report =
                backups.restore(into(other).whenNotEmpty(NotEmpty.CLEAN).build());
        assertThat(report.complete()).isFalse();
        assertThat(TestServer.ask(other, "SELECT count(*) FROM u")).isEqualTo("2");
    }

    /** That another table was left out is nothing to a restore of this one; a table without its rows is not what was chosen. */
    @Test
    void aChosenTableThatIsWholeInAPartialBackupIsWhole() throws Exception {
        List<String> before = partial();
        assertThatThrownBy(() -> backups.restore(into(live)
                        .table("public.x")
                        .whenNotEmpty(NotEmpty.CLEAN)
                        .build()))
                .isInstanceOf(TargetException.class);
        assertThat(state()).isEqualTo(before);

        RestoreReport report = backups.restore(
                into(live).table("public.t").whenNotEmpty(NotEmpty.CLEAN).build());

        assertThat(report.whole())
                .as("%s %s", report.lacking(), report.issues())
                .isTrue();
        assertThat(beside()).isEmpty();
        assertThat(TestServer.ask(live, "SELECT count(*) FROM t")).isEqualTo("2");
        assertThat(TestServer.ask(live, "SELECT count(*) FROM x")).isEqualTo("3");
    }
}
