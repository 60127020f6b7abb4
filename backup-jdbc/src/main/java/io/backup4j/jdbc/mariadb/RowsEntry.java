package io.backup4j.jdbc.mariadb;

import io.backup4j.jdbc.SnapshotAge;
import io.backup4j.jdbc.mariadb.schema.ColumnForm;
import io.backup4j.jdbc.mariadb.schema.SqlText;
import io.backup4j.jdbc.mariadb.schema.TableRows;
import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.source.EntryReader;
import io.backup4j.spi.source.EntryUnavailableException;
import io.backup4j.spi.source.SourceEntry;
import io.backup4j.spi.source.StreamKind;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a table, or of a range of its keys, as text. No evidence: nothing that a server keeps of a table proves that its rows are the same.
 *
 * @param rangeOrNull null for the whole table
 */
record RowsEntry(
        SnapshotConnections connections,
        SnapshotAge age,
        TableRows table,
        EntryPath path,
        @Nullable KeyRange rangeOrNull,
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
                .text(EntryNames.TABLE_NAME, table.name())
                .text(
                        EntryNames.COLUMNS,
                        table.columns().stream().map(ColumnForm::written).collect(Collectors.joining("\n")));
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
        SnapshotConnection connection = connections.take();
        RowsReader reader = open(connection);
        if (reader != null) {
            return reader;
        }
        // Somebody waits to change the table; only the leader, which has its lock, can read it without waiting behind
        // him.
        RowsReader leading = open(connections.takeLeader());
        if (leading != null) {
            return leading;
        }
        throw EntryUnavailableException.unreadable(title() + " is locked by somebody", new IOException("no lock"));
    }

    /** Gives the connection back if it fails; null if the table's lock is not free. */
    private @Nullable RowsReader open(SnapshotConnection connection) throws IOException {
        boolean opened = false;
        Statement statement = null;
        try {
            statement = connection.streaming(table.hasLongValues());
            ResultSet rows = statement.executeQuery(query(connection.asked(table.columns())));
            opened = true;
            return new RowsReader(this, connection, statement, rows);
        } catch (SQLException e) {
            if (e.getErrorCode() == SqlFailure.LOCK_WAIT_TIMEOUT && !connection.isLeader()) {
                return null;
            }
            throw failure(e);
        } catch (RuntimeException e) {
            throw driverFailure(connection, e);
        } finally {
            if (!opened) {
                end(connection, statement);
            }
        }
    }

    /** In the order of the primary key; where there is none, in that of the storage, and never in that of a secondary index. */
    private String query(List<ColumnForm> columns) {
        StringBuilder query = new StringBuilder("SELECT ");
        query.append(columns.stream().map(ColumnForm::read).collect(Collectors.joining(", ")));
        query.append(" FROM ").append(SqlText.identifier(table.name()));
        if (table.primaryKey().isEmpty() || !table.transactional()) {
            return query.append(" USE INDEX ()").toString();
        }
        query.append(" FORCE INDEX (PRIMARY)");
        if (rangeOrNull != null) {
            query.append(" WHERE ")
                    .append(rangeOrNull.condition(
                            SqlText.identifier(table.primaryKey().get(0))));
        }
        return query.append(" ORDER BY ")
                .append(SqlText.identifiers(table.primaryKey()))
                .toString();
    }

    private String title() {
        return "the rows of table " + SqlText.identifier(table.name());
    }

    /** A failure of this table alone leaves it out by name; one of the connection ends the view. */
    IOException failure(SQLException cause) {
        SqlFailure failure = SqlFailure.of(title() + " cannot be read", cause);
        if (failure.connectionLost()) {
            connections.lose(failure);
            return failure;
        }
        return EntryUnavailableException.unreadable(failure.getMessage(), failure);
    }

    /** A driver that fails so may have left half of an answer behind, which the next query would take for its own: nothing is read any further. */
    IOException driverFailure(SnapshotConnection connection, RuntimeException cause) {
        IOException failure = new IOException(
                title() + " cannot be read: the driver failed on them ("
                        + cause.getClass().getSimpleName() + "); use another release of it",
                SqlFailure.ofDriver(cause));
        connection.abort();
        connections.lose(failure);
        return failure;
    }

    /** Gives the connection back, ready for other tables; or the view is lost. */
    void end(SnapshotConnection connection, @Nullable Statement statement) {
        try {
            if (statement != null) {
                statement.close();
            }
        } catch (SQLException e) {
            connections.lose(SqlFailure.of("the transaction of the backup cannot go on", e));
        } catch (RuntimeException e) {
            driverFailure(connection, e);
        }
        connections.give(connection);
    }
}
