package io.backup4j.jdbc.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/** Opens database files. Nothing else of this package may open one that somebody uses: closing it would let go of locks that SQLite holds in this process. */
final class DatabaseFile {
    private DatabaseFile() {}

    /**
     * Opens a database that exists, to be read and written if that is permitted.
     *
     * @param timeout how long each statement waits for locks of others
     */
    static Connection open(Path file, Duration timeout) throws IOException, SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        return open(file, config, timeout);
    }

    /** The same, to be read only. */
    static Connection openReadOnly(Path file, Duration timeout) throws IOException, SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        return open(file, config, timeout);
    }

    /** For a pool: to be read and written, and not made if it is not there. */
    static String url(Path file) {
        return url(file, "?mode=rw");
    }

    private static Connection open(Path file, SQLiteConfig config, Duration timeout) throws IOException, SQLException {
        if (Files.notExists(file)) {
            throw new NoSuchFileException(file.toString(), null, "there is no database of this name");
        }
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + " is no file");
        }
        config.setBusyTimeout(Math.toIntExact(Math.min(timeout.toMillis(), Integer.MAX_VALUE)));
        return JDBC.createConnection(url(file, ""), config.toProperties());
    }

    /** Opens a database that nobody else knows of: it is read without locks, and nothing is made beside it. */
    static Connection openPrivate(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        return JDBC.createConnection(url(file, "?immutable=1"), config.toProperties());
    }

    /** As a URI, so that no character of the name means anything. */
    private static String url(Path file, String parameters) {
        return JDBC.PREFIX + "file:" + file.toAbsolutePath().toUri().getRawPath() + parameters;
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static String ask(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? String.valueOf(row.getString(1)) : "";
        }
    }

    /** As text in a statement. */
    static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
