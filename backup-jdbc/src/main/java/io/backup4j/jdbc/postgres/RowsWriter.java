package io.backup4j.jdbc.postgres;

import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.target.EntryWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import org.postgresql.copy.CopyIn;

/** Writes the rows of one entry in one {@code COPY}, which is one transaction: all of them or none. */
final class RowsWriter implements EntryWriter {
    /**
     * Bytes in a message to the server. The driver writes a message that is longer than its own buffer (8 KiB) in two calls, of which the first has 5 bytes, and
     * chunks have 8 KiB: with chunks as messages a third of the time to send went there.
     */
    private static final int MESSAGE_BYTES = 64 << 10;

    private final TargetConnections connections;
    private final TargetConnection connection;
    private final StoredEntry entry;
    private final String table;
    private final CopyIn copy;
    private final Runnable ended;
    private long position;
    private final byte[] message = new byte[MESSAGE_BYTES];
    /** Bytes of the message that is being filled. */
    private int filled;

    private boolean open = true;

    private RowsWriter(
            TargetConnections connections,
            TargetConnection connection,
            StoredEntry entry,
            String table,
            CopyIn copy,
            Runnable ended) {
        this.connections = connections;
        this.connection = connection;
        this.entry = entry;
        this.table = table;
        this.copy = copy;
        this.ended = ended;
    }

    static RowsWriter begin(TargetConnections connections, StoredEntry entry, Runnable ended) throws IOException {
        String table = SqlText.qualified(text(entry, EntryNames.SCHEMA_NAME), text(entry, EntryNames.TABLE_NAME));
        String columns = text(entry, EntryNames.COLUMNS);
        TargetConnection connection = connections.take();
        boolean begun = false;
        try {
            connection.begin();
            CopyIn copy =
                    connection.copy("COPY " + table + (columns.isEmpty() ? "" : " (" + columns + ")") + " FROM STDIN");
            begun = true;
            return new RowsWriter(connections, connection, entry, table, copy, ended);
        } catch (SQLException e) {
            throw SqlFailure.of("the rows of " + table + " cannot be written", e);
        } finally {
            if (!begun) {
                rollBack(connection);
                connections.give(connection);
                ended.run();
            }
        }
    }

    static String text(StoredEntry entry, String attribute) throws IOException {
        return entry.attributes()
                .text(attribute)
                .orElseThrow(() -> new IOException("entry " + entry.path() + " lacks the attribute " + attribute
                        + ", so nobody knows where it belongs"));
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
        position += data.remaining();
        try {
            while (data.hasRemaining()) {
                int length = Math.min(data.remaining(), message.length - filled);
                data.get(message, filled, length);
                filled += length;
                if (filled == message.length) {
                    send();
                }
            }
        } catch (SQLException e) {
            throw SqlFailure.of("the rows of " + table + " cannot be written", e);
        }
    }

    private void send() throws SQLException {
        copy.writeToCopy(message, 0, filled);
        filled = 0;
    }

    @Override
    public void commit() throws IOException {
        try {
            if (filled > 0) {
                send();
            }
            long rows = copy.endCopy();
            long expected = entry.attributes().number(EntryNames.ROWS).orElse(rows);
            if (rows != expected) {
                throw new IOException("table " + table + ", entry " + entry.path() + ": " + rows
                        + " rows were written, the backup has " + expected);
            }
            connection.commit();
        } catch (SQLException e) {
            throw SqlFailure.of("the rows of " + table + " cannot be written", e);
        }
    }

    @Override
    public void close() {
        if (!open) {
            return;
        }
        open = false;
        try {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        } catch (SQLException e) {
            // It failed before; nothing of it is kept either way.
            position = -1;
        }
        rollBack(connection);
        connections.give(connection);
        ended.run();
    }

    private static void rollBack(TargetConnection connection) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            // The connection is broken, and with it the transaction has ended; the next to use it will see that.
            return;
        }
    }
}
