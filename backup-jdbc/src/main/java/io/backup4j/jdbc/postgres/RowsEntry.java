package io.backup4j.jdbc.postgres;

import io.backup4j.jdbc.SnapshotAge;
import io.backup4j.jdbc.postgres.schema.TableData;
import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.source.EntryReader;
import io.backup4j.spi.source.EntryUnavailableException;
import io.backup4j.spi.source.SourceEntry;
import io.backup4j.spi.source.StreamKind;
import java.io.IOException;
import java.sql.SQLException;
import org.postgresql.copy.CopyOut;

/**
 * The rows of a table, or of a range of its blocks, as text. No evidence: nothing that a server keeps of a table proves that its rows are the same.
 *
 * @param range of a table that is no heap, or has a condition, the whole of it
 */
record RowsEntry(
        SnapshotConnections connections,
        SnapshotAge age,
        TableData table,
        EntryPath path,
        BlockRange range,
        long expectedBytes)
        implements SourceEntry {
    private static final byte[] NO_EVIDENCE = new byte[0];

    @Override
    public EntryKind kind() {
        return EntryKind.FILE;
    }

    @Override
    public EntryAttributes attributes() {
        return described().build();
    }

    /** What a restore must know to write the rows. */
    EntryAttributes.Builder described() {
        return EntryAttributes.builder()
                .text(EntryNames.SCHEMA_NAME, table.schema())
                .text(EntryNames.TABLE_NAME, table.name())
                .text(EntryNames.COLUMNS, SqlText.identifiers(table.columns()));
    }

    @Override
    public byte[] evidence() {
        return NO_EVIDENCE;
    }

    @Override
    public StreamKind streamKind() {
        return StreamKind.ROWS;
    }

    @Override
    public EntryReader open() throws IOException {
        SnapshotConnection connection = locked();
        boolean opened = false;
        try {
            CopyOut copy = connection.copy("COPY " + subject() + " TO STDOUT");
            opened = true;
            return new RowsReader(this, connection, copy);
        } catch (SQLException e) {
            throw failure(e);
        } finally {
            if (!opened) {
                abandon(connection);
            }
        }
    }

    /** A connection with a savepoint that may read the table. */
    private SnapshotConnection locked() throws IOException {
        SnapshotConnection connection = connections.take();
        if (lock(connection)) {
            return connection;
        }
        connections.give(connection);
        SnapshotConnection leader = connections.takeLeader();
        lock(leader);
        return leader;
    }

    private boolean lock(SnapshotConnection connection) throws IOException {
        try {
            return connection.lock(name());
        } catch (SQLException e) {
            IOException failure = failure(e);
            abandon(connection);
            throw failure;
        }
    }

    /** A plain table is copied without going through a query, which is faster. */
    private String subject() {
        String columns = SqlText.identifiers(table.columns());
        if (range.isWholeTable() && table.condition() == null) {
            return columns.isEmpty() ? name() : name() + " (" + columns + ")";
        }
        String condition = table.condition() == null ? "WHERE " + range.condition() : table.condition();
        return "(SELECT " + columns + " FROM ONLY " + name() + " " + condition + ")";
    }

    private String name() {
        return SqlText.qualified(table.schema(), table.name());
    }

    /** A failure of this table alone leaves it out by name; one of the connection ends the view. */
    IOException failure(SQLException cause) {
        SqlFailure failure = SqlFailure.of("the rows of " + name() + " cannot be read", cause);
        if (failure.connectionLost()) {
            connections.lose(failure);
            return failure;
        }
        return EntryUnavailableException.unreadable(failure.getMessage(), failure);
    }

    /** After a failure, or before the end: the connection can be used for other tables again, or the view is lost. */
    void abandon(SnapshotConnection connection) {
        try {
            connection.undo();
        } catch (SQLException e) {
            connections.lose(SqlFailure.of("the transaction of the backup cannot go on", e));
        }
        connections.give(connection);
    }
}
