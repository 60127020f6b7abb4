package io.backup4j.jdbc.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.testkit.SourceReading;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A backup is of one instant while others write; where definitions change meanwhile it fails. */
class H2ChangesMeanwhileTest extends H2Fixture {
    @Test
    void holdsTheInstantOfOpening() throws Exception {
        JdbcDataSource original = database("file");
        execute(original, "CREATE TABLE t (id INT PRIMARY KEY)", "INSERT INTO t VALUES (1)");
        try (var session = source(original).open(SourceReading.context(Clock.systemUTC(), issue -> {}))) {
            execute(original, "INSERT INTO t VALUES (2)", "DELETE FROM t WHERE id = 1");
            try (var reader = session.next().open()) {
                byte[] bytes = new byte[100_000];
                int length = reader.read(bytes, 0, bytes.length);
                assertThat(new String(bytes, 0, length, StandardCharsets.UTF_8))
                        .contains("(1)")
                        .doesNotContain("(2)");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "memory"})
    void eachCopyIsOfOneInstantWhileOthersWrite(String where) throws Exception {
        JdbcDataSource original = database(where);
        execute(
                original,
                "CREATE TABLE a (id INT PRIMARY KEY, balance INT)",
                "CREATE TABLE b (id INT PRIMARY KEY, balance INT)",
                "INSERT INTO a SELECT x, 1000 FROM SYSTEM_RANGE(1, 2000)",
                "INSERT INTO b SELECT x, 1000 FROM SYSTEM_RANGE(1, 2000)");
        AtomicBoolean stop = new AtomicBoolean();
        AtomicLong transfers = new AtomicLong();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        List<Future<?>> writers = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Random random = new Random(i);
            writers.add(threads.submit(() -> {
                while (!stop.get()) {
                    transfer(original, random, transfers);
                }
                return null;
            }));
        }
        try (Backups backups = new Backups()) {
            for (int i = 0; i < 3; i++) {
                long before = transfers.get();
                backups.backUp(source(original));
                JdbcDataSource restored = database("memory");
                assertThat(backups.restore(target(restored)).complete()).isTrue();
                assertThat(rows(restored, "SELECT (SELECT SUM(balance) FROM a) + (SELECT SUM(balance) FROM b)"))
                        .isEqualTo(List.of("4000000"));
                while (transfers.get() == before) {
                    Thread.onSpinWait(); // A backup of a database that stands still proves nothing.
                }
            }
        } finally {
            stop.set(true);
            for (Future<?> writer : writers) {
                writer.get();
            }
            threads.shutdown();
        }
    }

    private static void transfer(JdbcDataSource database, Random random, AtomicLong transfers) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            int amount = random.nextInt(50);
            statement.execute(
                    "UPDATE a SET balance = balance - " + amount + " WHERE id = " + (1 + random.nextInt(2000)));
            statement.execute(
                    "UPDATE b SET balance = balance + " + amount + " WHERE id = " + (1 + random.nextInt(2000)));
            connection.commit();
            transfers.incrementAndGet();
        } catch (SQLException e) {
            if (!e.getSQLState().startsWith("40") && e.getErrorCode() != org.h2.api.ErrorCode.LOCK_TIMEOUT_1) {
                throw e;
            }
        }
    }

    @Test
    void aTableThatIsMadeMeanwhileFailsTheBackupByName() throws Exception {
        JdbcDataSource original = database("memory");
        execute(original, "CREATE TABLE t (id INT PRIMARY KEY)");
        try (var session = source(original).open(SourceReading.context(Clock.systemUTC(), issue -> {}))) {
            execute(original, "ALTER TABLE t ADD COLUMN later INT");
            assertThatThrownBy(session::next)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("were changed during the backup");
        }
        assertThat(leftovers()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE OR REPLACE VIEW v AS SELECT 2 AS b",
                "ALTER TABLE t ALTER COLUMN name SET DATA TYPE VARCHAR(60)",
                "CREATE CONSTANT c VALUE 1",
                "COMMENT ON TABLE t IS 'later'"
            })
    void anyDefinitionThatChangesMeanwhileFailsTheBackup(String change) throws Exception {
        JdbcDataSource original = database("memory");
        execute(original, "CREATE TABLE t (id INT PRIMARY KEY, name VARCHAR(50))", "CREATE VIEW v AS SELECT 1 AS a");
        try (var session = source(original).open(SourceReading.context(Clock.systemUTC(), issue -> {}))) {
            execute(original, change);
            assertThatThrownBy(session::next).hasMessageContaining("were changed during the backup");
        }
    }

    /** The definitions are the same afterwards, and the rows are not those of the transaction. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "DROP TABLE t; CREATE TABLE t (id INT PRIMARY KEY, name VARCHAR(50)); INSERT INTO t VALUES (7, 'other')",
                "ALTER TABLE t DROP COLUMN name; ALTER TABLE t ADD COLUMN name VARCHAR(50)",
                "ALTER TABLE t RENAME TO x; ALTER TABLE u RENAME TO t; ALTER TABLE x RENAME TO u"
            })
    void aTableThatIsReplacedByOneOfTheSameDefinitionFailsTheBackup(String changes) throws Exception {
        JdbcDataSource original = database("memory");
        execute(
                original,
                "CREATE TABLE t (id INT PRIMARY KEY, name VARCHAR(50))",
                "CREATE TABLE u (id INT PRIMARY KEY, name VARCHAR(50))",
                "INSERT INTO t VALUES (1, 'one')",
                "INSERT INTO u VALUES (2, 'two')");
        try (var session = source(original).open(SourceReading.context(Clock.systemUTC(), issue -> {}))) {
            execute(original, changes.split("; "));
            assertThatThrownBy(session::next).hasMessageContaining("were changed during the backup");
        }
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void rowsThatChangeMeanwhileChangeNoDefinition() throws Exception {
        JdbcDataSource original = database("memory");
        execute(
                original,
                "CREATE SEQUENCE s",
                "CREATE TABLE t (id INT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, v INT)",
                "CREATE INDEX t_v ON t (v)",
                "INSERT INTO t (v) VALUES (1)");
        try (var session = source(original).open(SourceReading.context(Clock.systemUTC(), issue -> {}))) {
            execute(
                    original,
                    "INSERT INTO t (v) SELECT X FROM SYSTEM_RANGE(1, 100)",
                    "SELECT NEXT VALUE FOR s FROM SYSTEM_RANGE(1, 100)",
                    "ANALYZE",
                    "SELECT COUNT(*) FROM (SELECT v FROM t GROUP BY v) AS part",
                    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9) SELECT COUNT(*) FROM n",
                    "CREATE LOCAL TEMPORARY TABLE mine (id INT)",
                    "UPDATE t SET v = 2",
                    "DELETE FROM t WHERE id > 50");
            assertThat(session.next()).isNotNull();
        }
    }
}
