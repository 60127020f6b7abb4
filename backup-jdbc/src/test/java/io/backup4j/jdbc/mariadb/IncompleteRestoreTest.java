package io.backup4j.jdbc.mariadb;

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
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A backup that does not hold everything never costs the only good copy: that of the database it is restored into. */
@ExtendWith(TestServer.Lifetime.class)
class IncompleteRestoreTest {
    private DataSource live;
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
                "CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(300))",
                "INSERT INTO t SELECT seq, CONCAT(SHA2(seq, 512), SHA2(-seq, 512)) FROM seq_1_to_5000");
        backups.backUp(source(live).build());
        Set<ObjectKey> packs = backups.packs();
        TestServer.execute(live, "CREATE TABLE u (id INT PRIMARY KEY)", "INSERT INTO u VALUES (1), (2)");
        backups.backUp(source(live).build());
        backups.rot(rot, packs);
        return state();
    }

    private MariadbSource.Builder source(DataSource database) {
        return MariadbSource.of(RottenBackups.SOURCE, database).connections(1);
    }

    /** Of an account that may not read a table, which is left out. */
    private List<String> partial() throws Exception {
        String name = TestServer.name(live);
        String user = "guest_" + name;
        TestServer.execute(
                live,
                "CREATE TABLE t (id INT PRIMARY KEY)",
                "INSERT INTO t VALUES (1), (2)",
                "CREATE TABLE x (id INT PRIMARY KEY)",
                "INSERT INTO x VALUES (3), (4), (5)",
                "CREATE USER " + user + "@localhost IDENTIFIED BY 'secret-of-" + user + "'",
                "GRANT SELECT ON " + name + ".t TO " + user + "@localhost",
                "GRANT INSERT ON " + name + ".x TO " + user + "@localhost");
        BackupReport report = backups.backUp(
                source(TestServer.as(user, name, "")).allowPartial().build());
        assertThat(report.status()).isEqualTo(BackupStatus.PARTIAL);
        return state();
    }

    private MariadbTarget.Builder into(DataSource database) {
        return MariadbTarget.into(database).connections(2);
    }

    /** All that can be seen of the database, and which databases stand beside it. */
    private List<String> state() throws SQLException {
        List<String> state = new ArrayList<>(Fingerprint.of(live));
        state.addAll(TestServer.checksums(live));
        state.addAll(beside());
        return state;
    }

    private List<String> beside() throws SQLException {
        return TestServer.column(
                live,
                "SELECT SCHEMA_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME LIKE '" + TestServer.name(live)
                        + "\\_%'");
    }

    private void assertRefused(NotEmpty choice, String why) {
        assertThatThrownBy(() -> backups.restore(into(live).whenNotEmpty(choice).build()))
                .isInstanceOf(TargetException.class)
                .hasMessageContaining(why)
                .hasMessageContaining("the database is as it was")
                .hasMessageContaining("keepGoing");
    }

    /** The old database is beside, named, and has a table as it was. */
    private void assertKept(RestoreReport report, String table, int rows) throws SQLException {
        assertThat(report.complete()).isFalse();
        EntryIssue told = RottenBackups.before(report);
        assertThat(beside()).containsExactly(told.path());
        assertThat(told.message()).contains("is not dropped", "DROP DATABASE `" + told.path() + "`");
        assertThat(TestServer.ask(live, "SELECT COUNT(*) FROM " + told.path() + "." + table))
                .isEqualTo(String.valueOf(rows));
    }

    @ParameterizedTest
    @EnumSource
    void aDamagedBackupDoesNotTakeThePlaceOfAGoodDatabase(Rot rot) throws Exception {
        List<String> before = rotten(rot);
        for (NotEmpty choice : List.of(NotEmpty.CLEAN, NotEmpty.RENAME_ASIDE)) {
            assertRefused(choice, "2-rows/t");
            assertThat(state()).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoGoesOnWithADamagedBackupKeepsTheOldDatabaseBeside(Rot rot) throws Exception {
        rotten(rot);
        RestoreReport report = backups.restore(
                into(live).whenNotEmpty(NotEmpty.CLEAN).keepGoing().build());
        assertThat(report.findings()).isNotEmpty();
        assertKept(report, "t", 5000);
        assertThat(TestServer.ask(live, "SELECT COUNT(*) FROM u")).isEqualTo("2");
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
        MariadbTarget target = into(live).whenNotEmpty(NotEmpty.RENAME_ASIDE).build();
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
                .anySatisfy(issue -> assertThat(issue.message()).contains("`x`"));
        assertThat(TestServer.ask(live, "SELECT COUNT(*) FROM t")).isEqualTo("2");
    }

    @ParameterizedTest
    @EnumSource
    void intoAnEmptyDatabaseComesWhatIsLeftOfADamagedBackup(Rot rot) throws Exception {
        rotten(rot);
        DataSource other = TestServer.newDatabase();
        RestoreReport report =
                backups.restore(into(other).whenNotEmpty(NotEmpty.CLEAN).build());
        assertThat(report.complete()).isFalse();
        assertThat(TestServer.ask(other, "SELECT COUNT(*) FROM u")).isEqualTo("2");
    }
}
