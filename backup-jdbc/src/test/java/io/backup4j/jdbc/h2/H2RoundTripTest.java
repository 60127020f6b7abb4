package io.backup4j.jdbc.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.BackupReport;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.backup.Consistency;
import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.target.TargetContext;
import io.backup4j.spi.target.TargetSession;
import io.backup4j.testkit.SourceReading;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.h2.jdbcx.JdbcDataSource;
import org.h2.tools.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is restored is what was backed up; what cannot be is refused by name. */
class H2RoundTripTest extends H2Fixture {
    /** H2's own dump, without the user that made the database, whose hash differs by salt, and without what only a kind of database has. */
    private static List<String> dump(JdbcDataSource database) throws SQLException {
        List<String> dump = new ArrayList<>();
        for (String line : rows(database, "SCRIPT")) {
            if (!line.startsWith("CREATE USER IF NOT EXISTS \"SA\"") && !line.startsWith("SET DB_CLOSE_DELAY")) {
                String plain = line.replaceFirst("CREATE (CACHED|MEMORY) ", "CREATE ");
                dump.add(plain.length() < 400 ? plain : plain.substring(0, 200) + "… " + plain.hashCode());
            }
        }
        return dump;
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "memory", "encrypted"})
    void restoresEverythingIntoAnyKindOfDatabase(String where) throws Exception {
        JdbcDataSource original = database(where);
        execute(original, MANY_THINGS);
        try (Backups backups = new Backups()) {
            BackupReport backup = backups.backUp(source(original));
            assertThat(backup.status()).isEqualTo(BackupStatus.COMPLETED);
            assertThat(backup.manifest().sources().get(0).consistency()).isInstanceOf(Consistency.Held.class);
            long again = backups.backUp(source(original)).manifest().bytesStored();
            assertThat(again).isLessThan(backup.manifest().bytesStored() / 50);
            for (String other : List.of("file", "memory", "encrypted")) {
                JdbcDataSource restored = database(other);
                assertThat(backups.restore(target(restored)).complete()).isTrue();
                assertThat(dump(restored)).hasSizeGreaterThan(15).isEqualTo(dump(original));
                assertThat(rows(restored, "SELECT NEXT VALUE FOR app.numbers")).isEqualTo(List.of("300"));
            }
        }
        assertThat(leftovers()).isEmpty();
    }

    /** A backup that H2 cannot run would be found out at the restore. */
    @Test
    void refusesAMaterializedViewByName() throws Exception {
        JdbcDataSource original = database("memory");
        execute(original, "CREATE TABLE t (id INT PRIMARY KEY)", "CREATE MATERIALIZED VIEW most AS SELECT id FROM t");
        assertThatThrownBy(() -> source(original).open(SourceReading.context(Clock.systemUTC(), issue -> {})))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the materialized view \"PUBLIC\".\"MOST\" cannot be backed up");
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void refusesADatabaseThatIsNotEmptyAndNamesWhatIsThere() throws Exception {
        JdbcDataSource original = database("memory");
        execute(original, "CREATE TABLE t (id INT PRIMARY KEY)");
        try (Backups backups = new Backups()) {
            backups.backUp(source(original));
            for (String present : List.of(
                    "CREATE TABLE mine (id INT)",
                    "CREATE USER someone PASSWORD ''",
                    "CREATE SEQUENCE s",
                    "CREATE CONSTANT c VALUE 1")) {
                JdbcDataSource restored = database("memory");
                execute(restored, present);
                List<String> before = rows(restored, "SCRIPT");
                assertThatThrownBy(() -> backups.restore(target(restored)))
                        .hasMessageContaining("is not empty, it holds")
                        .hasMessageContaining(present.split(" ")[2].toUpperCase(java.util.Locale.ROOT));
                assertThat(rows(restored, "SCRIPT")).isEqualTo(before);
            }
        }
    }

    @Test
    void aScriptThatFailsLeavesAnEmptyDatabase() throws Exception {
        JdbcDataSource restored = database("memory");
        byte[] script = "CREATE TABLE t (id INT PRIMARY KEY); INSERT INTO t VALUES (1); INSERT INTO t VALUES (1);"
                .getBytes(StandardCharsets.UTF_8);
        StoredEntry entry = new StoredEntry(
                ScriptEntry.PATH, EntryKind.FILE, EntryAttributes.none(), script.length, new byte[0], false);
        try (TargetSession session = target(restored).open(new TargetContext("db", false, issue -> {}))) {
            session.decide(entry);
            try (var writer = session.write(entry)) {
                writer.write(0, ByteBuffer.wrap(script));
                writer.commit();
            }
            assertThatThrownBy(session::finish).hasMessageContaining("the script of the backup cannot be run");
            assertThat(session.afterFailure()).isEqualTo("What was made was dropped: the database is empty.");
        }
        assertThat(rows(restored, "SELECT COUNT(*) FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = 'PUBLIC'"))
                .isEqualTo(List.of("0"));
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void saysNoValueOfARow() throws Exception {
        JdbcDataSource database = database("memory");
        for (String failing : List.of(
                "SELECT CAST('secret' || X AS INT) FROM SYSTEM_RANGE(1, 1)",
                "SELECT CAST('secret \"and\" more' AS DATE)",
                "CREATE TABLE t (v VARCHAR PRIMARY KEY) AS SELECT 'secret' FROM SYSTEM_RANGE(1, 2)")) {
            try {
                execute(database, failing);
                throw new AssertionError("it did not fail: " + failing);
            } catch (SQLException e) {
                assertThat(H2Failure.reason(e)).startsWith("H2 error ").doesNotContain("secret", "more");
            }
        }
    }

    @Test
    void saysWhatIsWrongWithoutASecret() throws Exception {
        JdbcDataSource encrypted = database("encrypted");
        execute(encrypted, "CREATE TABLE t (id INT PRIMARY KEY)");
        encrypted.setPassword("secret-one secret-two");
        assertThatThrownBy(() -> source(encrypted).open(SourceReading.context(Clock.systemUTC(), issue -> {})))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("encrypted with another password")
                .hasMessageNotContaining("secret");
        JdbcDataSource weak = database("memory");
        execute(weak, "CREATE USER weak PASSWORD 'x'");
        weak.setUser("weak");
        weak.setPassword("x");
        try (Backups backups = new Backups()) {
            assertThatThrownBy(() -> backups.backUp(source(weak))).hasMessageContaining("administrator");
        }
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void refusesADatabaseOfAnotherProcess() throws Exception {
        Server server = Server.createTcpServer("-tcpPort", "0", "-ifNotExists", "-baseDir", directory.toString())
                .start();
        try {
            JdbcDataSource remote = database("memory");
            remote.setUrl("jdbc:h2:tcp://localhost:" + server.getPort() + "/mem:remote");
            assertThatThrownBy(() -> source(remote).open(SourceReading.context(Clock.systemUTC(), issue -> {})))
                    .hasMessageContaining("runs in another process");
        } finally {
            server.stop();
        }
    }
}
