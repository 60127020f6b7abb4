package io.backup4j.jdbc.sqlite;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * The database that is replaced, settled and locked: all of it is in its one file, with no {@code -wal} or {@code -journal} beside it, and nobody else reads or writes
 * it until this is closed.
 */
final class OldDatabase implements Closeable {
    private static final long PAUSE_MILLIS = 20;
    private static final String WAL = "wal";

    private final Path file;
    private final Connection connection;
    private final boolean wasWal;
    private boolean replaced;

    private OldDatabase(Path file, Connection connection, boolean wasWal) {
        this.file = file;
        this.connection = connection;
        this.wasWal = wasWal;
    }

    /**
     * Waits until nobody uses the file, and settles it.
     *
     * @throws SQLException if SQLite cannot read it; it is as it was
     * @throws IOException if somebody uses it for longer than the timeout; it is as it was
     */
    static OldDatabase settle(Path file, Duration timeout) throws IOException, SQLException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            String user = "another connection has locked it";
            try {
                OldDatabase settled = attempt(file);
                List<String> users = OpenElsewhere.users(file, 1);
                if (users.isEmpty()) {
                    return settled;
                }
                settled.close();
                user = "it is open in " + String.join(", ", users);
            } catch (SQLException e) {
                if (!SqliteFailure.isBusy(e)) {
                    throw e;
                }
            }
            if (System.nanoTime() - deadline >= 0) {
                throw new IOException(
                        file + " is in use and was not replaced: " + user
                                + ". Whoever goes on writing to the old file would lose every write. Stop the programs that use it");
            }
            pause();
        }
    }

    private static OldDatabase attempt(Path file) throws IOException, SQLException {
        requireReadable(file);
        Connection connection = DatabaseFile.open(file, Duration.ofMillis(PAUSE_MILLIS));
        boolean wasWal = false;
        boolean settled = false;
        try {
            wasWal = DatabaseFile.ask(connection, "PRAGMA journal_mode").equals(WAL);
            // Folds the WAL into the file and removes it; busy while anybody else has the database open.
            DatabaseFile.ask(connection, "PRAGMA journal_mode = DELETE");
            DatabaseFile.execute(connection, "BEGIN EXCLUSIVE");
            requireAlone(file);
            settled = true;
            return new OldDatabase(file, connection, wasWal);
        } finally {
            if (!settled) {
                release(connection, wasWal);
            }
        }
    }

    /** Whoever may write plays the WAL also into a file that cannot be read. So it is first opened by one who may not. */
    private static void requireReadable(Path file) throws IOException, SQLException {
        try (Connection connection = DatabaseFile.openReadOnly(file, Duration.ofMillis(PAUSE_MILLIS))) {
            DatabaseFile.ask(connection, "SELECT count(*) FROM sqlite_schema");
        } catch (SQLException e) {
            if (SqliteFailure.isUnreadable(e)) {
                throw e;
            }
            // A hot journal must be rolled back, for example: the one who may write says what is wrong, if anything is.
        }
    }

    /** With an exclusive lock and no WAL, what is left of a journal is empty or of no use. */
    private static void requireAlone(Path file) throws IOException {
        Files.deleteIfExists(Companions.of(file, Companions.JOURNAL));
        for (String suffix : List.of(Companions.WAL, Companions.SHARED_MEMORY)) {
            if (Files.exists(Companions.of(file, suffix))) {
                throw new IOException(Companions.of(file, suffix)
                        + " is still there after SQLite has closed it, so the database was not replaced");
            }
        }
    }

    private static void release(Connection connection, boolean wasWal) throws SQLException {
        try (connection) {
            if (!connection.isClosed()) {
                DatabaseFile.execute(connection, "PRAGMA busy_timeout = 0");
                if (wasWal) {
                    DatabaseFile.ask(connection, "PRAGMA journal_mode = WAL");
                }
            }
        } catch (SQLException e) {
            if (!SqliteFailure.isBusy(e)) {
                throw e;
            }
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for those who use the database");
        }
    }

    /** Another file has its name now, and this one gets its journal mode back no more. */
    void replaced(boolean now) {
        this.replaced = now;
    }

    /** Lets go of the lock. */
    @Override
    public void close() throws IOException {
        try {
            if (!connection.isClosed()) {
                DatabaseFile.execute(connection, "ROLLBACK");
                release(connection, wasWal && !replaced);
            }
        } catch (SQLException e) {
            throw SqliteFailure.of(file, "cannot be let go", e);
        }
    }
}
