package io.backup4j.jdbc.mariadb;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.BackupReport;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.backup.Consistency;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whatever others do meanwhile, a backup is of one instant, whichever way several connections came to see it. */
@ExtendWith(TestServer.Lifetime.class)
class ConcurrentTransfersTest {
    private static final long SEED = 20261121;
    private static final int ROUNDS = 3;
    private static final int ACCOUNTS = 4000;

    private final AtomicBoolean stop = new AtomicBoolean();
    private final AtomicLong transfers = new AtomicLong();
    private final AtomicLong changes = new AtomicLong();

    @Test
    void restoresAConsistentSumWheneverItWasTaken() throws Exception {
        DataSource original = TestServer.newDatabase();
        String name = TestServer.name(original);
        TestServer.execute(
                original,
                "CREATE TABLE account (id INT PRIMARY KEY, balance BIGINT NOT NULL, filler VARCHAR(300))",
                "INSERT INTO account SELECT seq, 1000, REPEAT('x', 300) FROM seq_1_to_" + ACCOUNTS,
                "ANALYZE TABLE account",
                "CREATE TABLE transfer (id BIGINT AUTO_INCREMENT PRIMARY KEY, giver INT, taker INT, amount BIGINT)",
                "CREATE TABLE marker (id INT)",
                "INSERT INTO marker SELECT seq FROM seq_1_to_50",
                "CREATE USER locker_" + name + "@localhost IDENTIFIED BY 'secret-of-locker_" + name + "'",
                "GRANT SELECT, TRIGGER, EVENT, EXECUTE, LOCK TABLES ON " + name + ".* TO locker_" + name + "@localhost",
                "CREATE USER reader_" + name + "@localhost IDENTIFIED BY 'secret-of-reader_" + name + "'",
                "GRANT SELECT, TRIGGER, EVENT, EXECUTE ON " + name + ".* TO reader_" + name + "@localhost");
        ExecutorService others = Executors.newFixedThreadPool(3);
        List<Future<?>> running = new ArrayList<>();
        try (Backups backups = new Backups()) {
            running.add(others.submit(() -> transfer(original, 1)));
            running.add(others.submit(() -> transfer(original, 2)));
            running.add(others.submit(() -> change(original)));
            for (int round = 0; round < ROUNDS; round++) {
                backUpAndCheck(backups, original, TestServer.globalLock(), round);
                backUpAndCheck(backups, TestServer.as("locker_" + name, name, ""), "LOCK TABLES", round);
                backUpAndCheck(backups, TestServer.as("reader_" + name, name, ""), "one connection", round);
            }
        } finally {
            stop.set(true);
            others.shutdown();
            assertThat(others.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        }
        for (Future<?> each : running) {
            each.get();
        }
        assertThat(changes.get()).isPositive();
    }

    private void backUpAndCheck(Backups backups, DataSource as, String way, int round) throws Exception {
        String context = "seed %d, round %d, %s".formatted(SEED, round, way);
        long before = transfers.get() + changes.get();
        BackupReport report = backups.backUp(MariadbSource.of(Backups.SOURCE, as)
                .connections(3)
                .rangeBytes(1 << 18)
                .build());
        assertThat(report.status()).as(context).isEqualTo(BackupStatus.COMPLETED);
        assertThat(report.manifest().sources().get(0).properties()).as(context).containsEntry("snapshotBy", way);
        assertThat(report.manifest().sources().get(0).consistency()).isInstanceOf(Consistency.Held.class);
        DataSource restored = TestServer.newDatabase();
        backups.restore(MariadbTarget.into(restored).connections(2).build());
        assertThat(TestServer.ask(restored, "SELECT SUM(balance) FROM account"))
                .as(context)
                .isEqualTo(String.valueOf(1000L * ACCOUNTS));
        // What was transferred and what the accounts say are of the same instant.
        assertThat(TestServer.ask(
                        restored,
                        "SELECT COUNT(*) FROM account a"
                                + " LEFT JOIN (SELECT giver, SUM(amount) AS s FROM transfer GROUP BY giver) g ON g.giver = a.id"
                                + " LEFT JOIN (SELECT taker, SUM(amount) AS s FROM transfer GROUP BY taker) t ON t.taker = a.id"
                                + " WHERE a.balance <> 1000 - COALESCE(g.s, 0) + COALESCE(t.s, 0)"))
                .as(context)
                .isEqualTo("0");
        assertThat(TestServer.ask(restored, "SELECT COUNT(*) FROM marker"))
                .as(context)
                .isEqualTo("50");
        assertThat(transfers.get() + changes.get()).as(context).isGreaterThan(before);
    }

    private Void transfer(DataSource database, int number) throws SQLException {
        Random random = new Random(SEED + number);
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            while (!stop.get()) {
                int from = 1 + random.nextInt(ACCOUNTS);
                int to = 1 + random.nextInt(ACCOUNTS);
                int amount = random.nextInt(100);
                // In one order, so that two of these never wait for each other.
                statement.execute(
                        "SELECT id FROM account WHERE id IN (" + from + "," + to + ") ORDER BY id FOR UPDATE");
                statement.execute("UPDATE account SET balance = balance - " + amount + " WHERE id = " + from);
                statement.execute("UPDATE account SET balance = balance + " + amount + " WHERE id = " + to);
                statement.execute(
                        "INSERT INTO transfer (giver, taker, amount) VALUES (" + from + "," + to + "," + amount + ")");
                connection.commit();
                transfers.incrementAndGet();
            }
        }
        return null;
    }

    /** Tables come and go, are rewritten, and are exchanged for others: the name has 50 rows at any moment. */
    private Void change(DataSource database) throws SQLException {
        while (!stop.get()) {
            long number = changes.incrementAndGet();
            TestServer.execute(
                    database,
                    "CREATE TABLE next_marker AS SELECT seq AS id FROM seq_1_to_50",
                    "RENAME TABLE marker TO old_marker, next_marker TO marker",
                    "TRUNCATE old_marker",
                    "DROP TABLE old_marker",
                    "ALTER TABLE marker MODIFY id " + (number % 2 == 0 ? "INT" : "BIGINT") + ", ALGORITHM=COPY");
            java.util.concurrent.locks.LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
        return null;
    }
}
