package io.backup4j.examples.quickstart;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;
import java.util.concurrent.CountDownLatch;

/**
 * A SQLite database in which a thread moves amounts from one account to another all the time. Their sum never changes, so a copy whose sum is another one is a mix of
 * two moments.
 */
final class LiveDatabase implements AutoCloseable {
    private static final int ACCOUNTS = 20_000;
    private static final long SUM = ACCOUNTS * 100L;
    /** Behind the first page, in which a database says what it is. */
    private static final int HARM_FROM = 20_000;

    private final Path file;
    private final Thread writer;
    private final CountDownLatch begun = new CountDownLatch(1);
    private volatile boolean closed;
    private volatile long transfers;
    private volatile SQLException failure;

    private LiveDatabase(Path file) {
        this.file = file;
        this.writer = new Thread(this::write, "quickstart-writer");
    }

    /** Makes the database and starts the thread. */
    static LiveDatabase start(Path file) throws IOException {
        try (Connection connection = connect(file);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("CREATE TABLE account (id INTEGER PRIMARY KEY, balance INTEGER, note TEXT)");
            statement.execute("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + ACCOUNTS
                    + ") INSERT INTO account SELECT i, 100, hex(randomblob(60)) FROM n");
        } catch (SQLException e) {
            throw new IOException("the database cannot be made: " + e.getMessage(), e);
        }
        LiveDatabase database = new LiveDatabase(file);
        database.writer.start();
        database.awaitBegin();
        return database;
    }

    private void awaitBegin() throws IOException {
        try {
            begun.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static Connection connect(Path file) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file);
    }

    private void write() {
        Random random = new Random();
        try (Connection connection = connect(file);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA synchronous = OFF");
            while (!closed) {
                int amount = random.nextInt(50);
                statement.execute("BEGIN IMMEDIATE");
                move(statement, -amount, random.nextInt(ACCOUNTS));
                move(statement, amount, random.nextInt(ACCOUNTS));
                statement.execute("COMMIT");
                transfers++;
                begun.countDown();
            }
        } catch (SQLException e) {
            failure = e;
        } finally {
            begun.countDown();
        }
    }

    private static void move(Statement statement, int amount, int account) throws SQLException {
        statement.execute("UPDATE account SET balance = balance + " + amount + " WHERE id = " + (account + 1));
    }

    /** How often an amount was moved until now. */
    long transfers() {
        return transfers;
    }

    /** Stops the thread, as a host does before its database is replaced. */
    @Override
    public void close() throws IOException {
        closed = true;
        try {
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        if (failure != null) {
            throw new IOException("the database could not be written: " + failure.getMessage(), failure);
        }
    }

    /** Overwrites the second half, behind which no database can be opened any more as it was. */
    static String ruin(Path file) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            byte[] rubbish = new byte[(int) bytes.length() - HARM_FROM];
            new Random().nextBytes(rubbish);
            bytes.seek(HARM_FROM);
            bytes.write(rubbish);
            return Report.size(rubbish.length) + " of the database overwritten with rubbish";
        }
    }

    /** What is wrong with a database; empty if it is whole and of one instant. */
    static String problem(Path file) throws IOException {
        try (Connection connection = connect(file)) {
            String integrity = ask(connection, "PRAGMA integrity_check(1)");
            String sum = ask(connection, "SELECT count(*) || ' accounts, sum ' || sum(balance) FROM account");
            String expected = ACCOUNTS + " accounts, sum " + SUM;
            if (!integrity.equals("ok")) {
                return "integrity_check: " + integrity;
            }
            return sum.equals(expected) ? "" : sum + " instead of " + expected;
        } catch (SQLException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static String ask(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next() ? row.getString(1) : "nothing";
        }
    }
}
