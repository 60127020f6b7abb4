package io.backup4j.jdbc.sqlite;

import io.backup4j.spi.entry.EntryAttributes;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.sqlite.SQLiteConnection;

/** A database in a read transaction: what it shows does not change until this is closed. */
final class HeldDatabase implements Closeable {
    private static final int WHOLE = -1;

    private final NamedDatabase database;
    private final Connection connection;
    private final long pageBytes;
    private final long pages;
    private final String journalMode;

    private HeldDatabase(NamedDatabase database, Connection connection) throws SQLException {
        this.database = database;
        this.connection = connection;
        // SQLite takes hold of the state with the first read, not with BEGIN.
        DatabaseFile.execute(connection, "BEGIN");
        DatabaseFile.ask(connection, "SELECT count(*) FROM sqlite_schema");
        this.pageBytes = Long.parseLong(DatabaseFile.ask(connection, "PRAGMA page_size"));
        this.pages = Long.parseLong(DatabaseFile.ask(connection, "PRAGMA page_count"));
        this.journalMode = DatabaseFile.ask(connection, "PRAGMA journal_mode");
    }

    static HeldDatabase hold(NamedDatabase database, Duration timeout) throws IOException {
        try {
            return begin(database, timeout);
        } catch (SQLException e) {
            throw SqliteFailure.of(database.file(), "cannot be read", e);
        }
    }

    /** {@link #hold} for those who look at the failure. */
    static HeldDatabase begin(NamedDatabase database, Duration timeout) throws IOException, SQLException {
        Connection connection = DatabaseFile.open(database.file(), timeout);
        boolean held = false;
        try {
            HeldDatabase begun = new HeldDatabase(database, connection);
            held = true;
            return begun;
        } finally {
            if (!held) {
                connection.close();
            }
        }
    }

    NamedDatabase database() {
        return database;
    }

    long bytes() {
        return pageBytes * pages;
    }

    String journalMode() {
        return journalMode;
    }

    /** Copies all pages into a file that is made. */
    void copyTo(Path copy) throws IOException {
        try {
            int code = connection
                    .unwrap(SQLiteConnection.class)
                    .getDatabase()
                    .backup("main", copy.toAbsolutePath().toString(), null, 0, 0, WHOLE);
            if (code != 0) {
                throw new IOException(database.file() + " cannot be copied to " + copy.getParent() + ": "
                        + SqliteFailure.reason(code & 0xff, "SQLite error " + code));
            }
        } catch (SQLException e) {
            throw SqliteFailure.of(database.file(), "cannot be copied", e);
        }
    }

    /** What the entry says of the database. */
    EntryAttributes attributes() {
        EntryAttributes.Builder attributes = EntryAttributes.builder()
                .number("sqlite.page-bytes", pageBytes)
                .number("sqlite.pages", pages)
                .text("sqlite.journal", journalMode);
        try {
            attributes.number(
                    EntryAttributes.MODE, ((Number) Files.getAttribute(database.file(), "unix:mode")).longValue());
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            // This platform has no modes; the restored file gets that of its process.
        }
        return attributes.build();
    }

    /** Ends the transaction. A second call does nothing. */
    @Override
    public void close() throws IOException {
        try {
            connection.close();
        } catch (SQLException e) {
            throw SqliteFailure.of(database.file(), "cannot be closed", e);
        }
    }
}
