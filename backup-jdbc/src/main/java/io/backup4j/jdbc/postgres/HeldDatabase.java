package io.backup4j.jdbc.postgres;

import io.backup4j.jdbc.postgres.schema.DatabaseSchema;
import io.backup4j.jdbc.postgres.schema.SchemaReader;
import io.backup4j.jdbc.postgres.schema.SchemaScope;
import io.backup4j.jdbc.postgres.schema.TableData;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * A database at one instant: locked, its snapshot exported, its schema read.
 *
 * @param leader holds all of it
 * @param snapshot name for those who join
 * @param schema of that instant
 * @param at when the snapshot was taken
 * @param left tables that cannot be read, why in words; only of a backup that may be partial
 */
record HeldDatabase(SnapshotConnection leader, String snapshot, Instant at, DatabaseSchema schema, List<String> left) {
    /** How often tables may be made or dropped between listing and locking before this gives up. */
    private static final int ATTEMPTS = 10;

    /** What the server says when something was dropped or altered while its catalogs were read, or when two wait for each other. */
    private static final Set<String> MOVED = Set.of("42P01", "42704", "42883", "3F000", "XX000", "0A000", "40P01");

    /**
     * Takes hold. The locks come before the snapshot: a table that is truncated or rewritten between the two would look empty in it.
     *
     * @throws IOException if it cannot; nothing is held then
     */
    static HeldDatabase hold(DataSource pool, ReadOptions options, SchemaScope scope, Clock clock) throws IOException {
        try {
            Connection connection = pool.getConnection();
            boolean autoCommit = true;
            HeldDatabase held = null;
            try {
                autoCommit = connection.getAutoCommit();
                ServerVersion.require(connection);
                held = hold(connection, options, scope, clock, autoCommit);
                return held;
            } finally {
                if (held == null) {
                    giveBack(connection, autoCommit);
                }
            }
        } catch (SQLException e) {
            throw SqlFailure.of("the database cannot be reached", e);
        }
    }

    private static void giveBack(Connection connection, boolean autoCommit) throws SQLException {
        try (connection) {
            if (!connection.isClosed()) {
                connection.setAutoCommit(autoCommit);
            }
        }
    }

    private static HeldDatabase hold(
            Connection connection, ReadOptions options, SchemaScope scope, Clock clock, boolean autoCommit)
            throws SQLException, IOException {
        for (int attempt = 1; ; attempt++) {
            connection.setAutoCommit(true);
            List<ListedTable> tables = ListedTable.list(connection, options.schemas());
            List<ListedTable> readable =
                    tables.stream().filter(ListedTable::readable).toList();
            SnapshotConnection leader = SnapshotConnection.leader(connection, options, autoCommit);
            try {
                TableLocks.take(leader, readable);
                String snapshot = leader.ask("SELECT pg_export_snapshot()");
                Instant at = clock.instant();
                List<String> unreadable = Unreadable.check(tables, connection, options);
                DatabaseSchema schema = SchemaReader.read(connection, scope);
                if (allLocked(schema, tables)) {
                    List<String> left = new ArrayList<>(unreadable);
                    left.addAll(OneWayValues.check(schema.tables(), oids(readable), connection, options));
                    return new HeldDatabase(leader, snapshot, at, schema, left);
                }
                connection.rollback();
                if (attempt == ATTEMPTS) {
                    throw new IOException("tables are made faster than they can be locked, " + ATTEMPTS
                            + " times in a row: back up at a quieter time");
                }
            } catch (SQLException e) {
                connection.rollback();
                if (SqlFailure.LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                    connection.setAutoCommit(true);
                    throw TableLocks.blocked(connection, readable, options);
                }
                if (attempt == ATTEMPTS || !MOVED.contains(String.valueOf(e.getSQLState()))) {
                    throw SqlFailure.of("the database could not be locked and listed", e);
                }
            } catch (IOException e) {
                connection.rollback();
                throw e;
            }
        }
    }

    private static Set<Long> oids(List<ListedTable> tables) {
        return tables.stream().map(ListedTable::oid).collect(Collectors.toSet());
    }

    /** A table that was made after the listing is in the snapshot without a lock. */
    private static boolean allLocked(DatabaseSchema schema, List<ListedTable> listed) {
        Set<Long> locked = oids(listed);
        return schema.tables().stream().map(TableData::oid).allMatch(locked::contains);
    }
}
