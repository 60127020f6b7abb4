package io.backup4j.jdbc.mariadb;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.BackupReport;
import io.backup4j.RestoreReport;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.backup.Consistency;
import io.backup4j.spi.backup.SourceRecord;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is restored is what was backed up. */
@ExtendWith(TestServer.Lifetime.class)
class RoundTripTest {
    private static RestoreReport restored(Backups backups, DataSource target) {
        RestoreReport report =
                backups.restore(MariadbTarget.into(target).connections(2).build());
        assertThat(report.complete()).as(report.issues().toString()).isTrue();
        return report;
    }

    private static void assertSame(DataSource restored, DataSource original) throws Exception {
        assertThat(TestServer.checksums(restored)).isEqualTo(TestServer.checksums(original));
        assertThat(Fingerprint.of(restored)).isEqualTo(Fingerprint.of(original));
        assertThat(TestServer.column(
                        restored,
                        "SELECT SCHEMA_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME LIKE '"
                                + TestServer.name(restored) + "\\_%'"))
                .isEmpty();
    }

    @Test
    void restoresEveryValueOfEveryType() throws Exception {
        DataSource original = TestServer.newDatabase();
        DataSource restored = TestServer.newDatabase();
        TestServer.execute(original, Fixture.types());
        try (Backups backups = new Backups()) {
            BackupReport backup = backups.backUp(
                    MariadbSource.of(Backups.SOURCE, original).connections(2).build());
            assertThat(backup.status())
                    .as(backup.manifest().sources().toString())
                    .isEqualTo(BackupStatus.COMPLETED);
            SourceRecord record = backup.manifest().sources().get(0);
            assertThat(record.consistency()).isInstanceOf(Consistency.Held.class);
            assertThat(record.properties())
                    .containsEntry("snapshotBy", TestServer.globalLock())
                    .containsEntry("connections", "2")
                    .containsKey("snapshotHeldSeconds");
            assertThat(restored(backups, restored).issues()).isEmpty();
        }
        assertSame(restored, original);
        for (String columns : new String[] {
            "dd + 0, f + 0e0", "e + 0, e0 + 0, s0 + 0", "HEX(bl), HEX(v), HEX(g), HEX(sj)", "dt, ts, da"
        }) {
            String query = "SELECT CONCAT_WS('/', " + columns + ") FROM types ORDER BY id";
            assertThat(TestServer.column(restored, query)).isEqualTo(TestServer.column(original, query));
        }
    }

    @Test
    void restoresEverythingThatBelongsToTables() throws Exception {
        DataSource original = TestServer.newDatabase();
        DataSource restored = TestServer.newDatabase();
        TestServer.execute(original, Fixture.shop());
        try (Backups backups = new Backups()) {
            backups.backUp(
                    MariadbSource.of(Backups.SOURCE, original).connections(2).build());
            assertThat(restored(backups, restored).issues()).isEmpty();
        }
        assertSame(restored, original);
        assertThat(TestServer.ask(restored, "SELECT n FROM with_function")).isEqualTo("301");
        String next = "SELECT CONCAT(id, '/', number) FROM customer WHERE name = 'next'";
        for (DataSource each : new DataSource[] {original, restored}) {
            TestServer.execute(each, "INSERT INTO customer (name) VALUES ('next')");
        }
        assertThat(TestServer.ask(restored, next)).isEqualTo(TestServer.ask(original, next));
        String last =
                "SELECT GROUP_CONCAT(what ORDER BY id DESC) FROM (SELECT * FROM log ORDER BY id DESC LIMIT 3) last";
        assertThat(TestServer.ask(restored, last)).isEqualTo("second next,first next,zeroth ü");
    }

    @Test
    void saysThatTablesWithoutTransactionsWereSeenOverTime() throws Exception {
        DataSource original = TestServer.newDatabase();
        DataSource restored = TestServer.newDatabase();
        TestServer.execute(original, Fixture.plain());
        try (Backups backups = new Backups()) {
            BackupReport backup =
                    backups.backUp(MariadbSource.of(Backups.SOURCE, original).build());
            SourceRecord record = backup.manifest().sources().get(0);
            assertThat(record.consistency()).isInstanceOf(Consistency.Fuzzy.class);
            assertThat(record.properties())
                    .containsEntry(
                            "withoutTransactions",
                            TestServer.isMysql()
                                    ? "archived, commas, fleeting, plain"
                                    : "aria, commas, fleeting, plain");
            restored(backups, restored);
        }
        assertSame(restored, original);
    }

    @Test
    void cutsALargeTableOnAFixedGridThatALaterRunMeetsAgain() throws Exception {
        DataSource original = TestServer.newDatabase();
        DataSource restored = TestServer.newDatabase();
        TestServer.execute(
                original,
                "CREATE TABLE big (id INT PRIMARY KEY, filler VARCHAR(250), KEY (filler))",
                "INSERT INTO big SELECT seq, REPEAT(LEFT(SHA2(seq, 256), 32), 6) FROM seq_1_to_20000",
                "ANALYZE TABLE big");
        MariadbSource source = MariadbSource.of(Backups.SOURCE, original)
                .connections(2)
                .rangeBytes(1 << 20)
                .build();
        try (Backups backups = new Backups()) {
            BackupReport first = backups.backUp(source);
            TestServer.execute(
                    original,
                    "INSERT INTO big SELECT seq, REPEAT(LEFT(SHA2(seq, 256), 32), 6) FROM seq_20001_to_21000",
                    "ANALYZE TABLE big");
            BackupReport second = backups.backUp(source);
            Set<String> before = new TreeSet<>(backups.entries(first.manifest().id()));
            Set<String> after = new TreeSet<>(backups.entries(second.manifest().id()));
            assertThat(before).hasSizeGreaterThan(4).contains("2-rows/big/00000000000000000000");
            assertThat(after).containsAll(before);
            assertThat(second.manifest().sources().get(0).bytesNew())
                    .isLessThan(first.manifest().sources().get(0).bytesNew() / 10);
            restored(backups, restored);
        }
        assertSame(restored, original);
    }

    @Test
    void insertsWhereLoadingIsNotAllowed() throws Exception {
        DataSource original = TestServer.newDatabase();
        TestServer.execute(original, Fixture.types());
        DataSource restored =
                TestServer.as("admin", TestServer.name(TestServer.newDatabase()), "&allowLocalInfile=false");
        try (Backups backups = new Backups()) {
            backups.backUp(MariadbSource.of(Backups.SOURCE, original).build());
            restored(backups, restored);
        }
        assertSame(restored, original);
    }
}
