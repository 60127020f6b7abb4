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
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
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
import org.h2.tools.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is restored is what was backed up; what cannot be is refused by name. */
class H2RoundTripTest {
    private static final AtomicLong NAMES = new AtomicLong();
    static final String[] MANY_THINGS = {
        "CREATE SCHEMA app",
        "CREATE DOMAIN app.amount AS DECIMAL(20, 2) CHECK (VALUE >= 0)",
        "CREATE SEQUENCE app.numbers START WITH 100",
        "CREATE TABLE app.account (id BIGINT DEFAULT NEXT VALUE FOR app.numbers PRIMARY KEY, name VARCHAR NOT NULL, balance app.amount,"
                + " d DOUBLE PRECISION, at TIMESTAMP WITH TIME ZONE, doc JSON, raw VARBINARY, tags INTEGER ARRAY, u UUID,"
                + " twice DECIMAL(20, 2) GENERATED ALWAYS AS (balance * 2), large BLOB, text CLOB)",
        "INSERT INTO app.account (name, balance, d, at, doc, raw, tags, u, large, text) SELECT 'näme '' ' || CHAR(10) || x, x / 7.0, x / 3.0,"
                + " TIMESTAMP WITH TIME ZONE '1900-01-01 00:00:00.000001+05:30', JSON '{\"a\":[1,null]}', CAST(REPEAT('ff', 20) AS VARBINARY),"
                + " ARRAY[1, NULL, x], RANDOM_UUID(), SECURE_RAND(CASE WHEN x < 3 THEN 20000 ELSE 10 END), REPEAT('ü', x * 2)"
                + " FROM SYSTEM_RANGE(1, 200)",
        "CREATE TABLE entry (id INT PRIMARY KEY, account BIGINT REFERENCES app.account (id))",
        "INSERT INTO entry SELECT x, 100 + x FROM SYSTEM_RANGE(1, 90)",
        "CREATE INDEX entry_account ON entry (account DESC)",
        "CREATE TABLE hidden (id INT GENERATED ALWAYS AS IDENTITY, secret INT INVISIBLE DEFAULT 7, v VARCHAR)",
        "INSERT INTO hidden (v, secret) VALUES ('one', 1), ('two', NULL)",
        "CREATE VIEW total AS SELECT SUM(balance) AS s FROM app.account",
        "CREATE USER reader PASSWORD 'not-to-be-shown'",
        "GRANT SELECT ON entry TO reader",
        "COMMENT ON TABLE entry IS 'entries'"
    };

    @TempDir
    private Path directory;

    private JdbcDataSource database(String where) {
        JdbcDataSource source = new JdbcDataSource();
        String name = "db" + NAMES.incrementAndGet();
        source.setUser("sa");
        source.setPassword(where.equals("encrypted") ? "file user" : "user");
        source.setUrl(
                switch (where) {
                    case "memory" -> "jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1";
                    case "encrypted" -> "jdbc:h2:file:" + directory.resolve(name) + ";CIPHER=AES";
                    default -> "jdbc:h2:file:" + directory.resolve(name);
                });
        return source;
    }

    private H2Source source(JdbcDataSource database) {
        return H2Source.of(Backups.SOURCE, database)
                .temporaryDirectory(directory)
                .build();
    }

    private H2Target target(JdbcDataSource database) {
        return H2Target.into(database).temporaryDirectory(directory);
    }

    private static void execute(JdbcDataSource database, String... statements) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static List<String> rows(JdbcDataSource database, String query) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                lines.add(rows.getString(1));
            }
        }
        return lines;
    }

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

    private List<String> leftovers() throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith("backup4j"))
                    .toList();
        }
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
