package io.backup4j.jdbc.mariadb;

import io.backup4j.jdbc.mariadb.schema.SqlText;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.target.EntryWriter;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the rows of one entry in one transaction: all of them or none. The driver asks for bytes, and the engine brings them; so the statement runs in a thread of
 * its own.
 */
final class RowsWriter implements EntryWriter {
    private final TargetConnections connections;
    private final TargetConnection connection;
    private final StoredEntry entry;
    private final RowColumns columns;
    private final String database;
    private final String table;
    private final boolean load;
    private final Runnable closed;
    private final RowPipe pipe = new RowPipe();
    private final Thread thread;
    private long position;
    private boolean open = true;
    /** Written by the thread, read when it has ended. */
    private long rows;

    private long warnings;
    private String firstWarning = "";
    private @Nullable Throwable failure;

    private RowsWriter(
            TargetConnections connections,
            TargetConnection connection,
            StoredEntry entry,
            RowColumns columns,
            String database,
            String table,
            boolean load,
            Runnable closed) {
        this.connections = connections;
        this.connection = connection;
        this.entry = entry;
        this.columns = columns;
        this.database = database;
        this.table = table;
        this.load = load;
        this.closed = closed;
        this.thread = new Thread(this::run, "backup4j-mariadb-rows");
        thread.setDaemon(true);
    }

    /**
     * Begins.
     *
     * @param load whether rows can be loaded, which is faster than to insert them
     * @param closed called when the writer is closed, or this fails
     */
    static RowsWriter begin(
            TargetConnections connections, StoredEntry entry, String database, boolean load, Runnable closed)
            throws IOException {
        TargetConnection connection = null;
        boolean begun = false;
        String table = text(entry, EntryNames.TABLE_NAME);
        try {
            RowColumns columns = RowColumns.of(text(entry, EntryNames.COLUMNS));
            connection = connections.take();
            connection.jdbc().setAutoCommit(false);
            RowsWriter writer = new RowsWriter(connections, connection, entry, columns, database, table, load, closed);
            writer.thread.start();
            begun = true;
            return writer;
        } catch (SQLException e) {
            throw SqlFailure.of("the rows of table " + SqlText.identifier(table) + " cannot be written", e);
        } finally {
            if (!begun) {
                if (connection != null) {
                    connections.give(connection);
                }
                closed.run();
            }
        }
    }

    static String text(StoredEntry entry, String attribute) throws IOException {
        return entry.attributes()
                .text(attribute)
                .orElseThrow(() -> new IOException("entry " + entry.path() + " lacks the attribute " + attribute
                        + ", so nobody knows where it belongs"));
    }

    private void run() {
        try {
            // A table that comes as a whole is empty till then, which lets the server fill it in one go.
            boolean whole = entry.path().toString().endsWith("/whole");
            connection.set(Map.of("unique_checks", whole ? "0" : "1"));
            if (load) {
                try (Statement statement = connection.jdbc().createStatement()) {
                    rows = LocalInfile.load(statement, columns.load(database, table), pipe);
                }
                warnings = Long.parseLong(connection.ask("SELECT @@warning_count"));
            } else {
                RowInserter inserter = new RowInserter(connection, columns, database, table);
                inserter.run(pipe);
                rows = inserter.rows();
                warnings = inserter.warnings();
            }
            if (warnings != expectedWarnings()) {
                firstWarning = warning();
            }
        } catch (SQLException | IOException | RuntimeException | Error e) {
            failure = e;
        } finally {
            pipe.abandon();
        }
    }

    private long expectedWarnings() {
        return entry.attributes().number(EntryNames.WARNINGS).orElse(0);
    }

    /** The server's words without the value that they may quote. */
    private String warning() throws SQLException {
        try (Statement statement = connection.jdbc().createStatement();
                java.sql.ResultSet row = statement.executeQuery("SHOW WARNINGS LIMIT 1")) {
            return row.next() ? SqlFailure.reason(new SQLException(row.getString(3), "", row.getInt(2))) : "";
        }
    }

    @Override
    public void write(long at, ByteBuffer data) throws IOException {
        if (at + data.remaining() > entry.sizeBytes()) {
            throw new IllegalArgumentException(
                    "bytes up to " + (at + data.remaining()) + " of an entry with " + entry.sizeBytes());
        }
        if (at != position) {
            throw new IllegalStateException("rows come in order: expected byte " + position + ", not " + at);
        }
        int length = data.remaining();
        if (!pipe.write(data)) {
            join();
            throw failed();
        }
        position += length;
    }

    @Override
    public void commit() throws IOException {
        pipe.end();
        join();
        if (failure != null) {
            throw failed();
        }
        long expected = entry.attributes().number(EntryNames.ROW_COUNT).orElse(rows);
        if (rows != expected || warnings != expectedWarnings()) {
            throw new IOException("table " + SqlText.identifier(table) + ", entry " + entry.path() + ": " + rows
                    + " rows were written with " + warnings + " warnings, the backup has " + expected + " with "
                    + expectedWarnings() + (firstWarning.isEmpty() ? "" : "; the first says: " + firstWarning));
        }
        try {
            connection.jdbc().commit();
        } catch (SQLException e) {
            throw SqlFailure.of("the rows of table " + SqlText.identifier(table) + " cannot be written", e);
        }
    }

    private IOException failed() {
        String what = "the rows of table " + SqlText.identifier(table) + " cannot be written";
        if (failure instanceof SQLException e) {
            return SqlFailure.of(what, e);
        }
        return new IOException(
                what + (failure == null ? ": the statement ended early" : ": " + failure.getMessage()), failure);
    }

    private void join() throws InterruptedIOException {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while rows were written");
        }
    }

    /** Without a commit nothing of the rows stays: the statement sees an early end, and its transaction is taken back. */
    @Override
    public void close() {
        if (!open) {
            return;
        }
        open = false;
        pipe.end();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        try {
            connection.jdbc().rollback();
            connection.jdbc().setAutoCommit(true);
        } catch (SQLException e) {
            // The connection is broken, and with it the transaction has ended; the next to use it will see that.
            position = -1;
        }
        connections.give(connection);
        closed.run();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
