package io.backup4j.jdbc.mariadb;

import io.backup4j.jdbc.mariadb.schema.Catalogue;
import io.backup4j.jdbc.mariadb.schema.SchemaReader;
import io.backup4j.jdbc.mariadb.schema.Server;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A database at one instant: its snapshot on several connections, its tables locked against changes, its schema read.
 *
 * @param connections all that see the snapshot, the one with the locks first
 * @param way how several could see the same
 * @param at when that was
 * @param read what the database is made of
 * @param gaps tables that cannot be read, why in words, by their names; only of a backup that may be partial
 */
record HeldDatabase(
        List<SnapshotConnection> connections,
        SnapshotGuard.Way way,
        Instant at,
        Server server,
        SchemaReader.Result read,
        Map<String, String> gaps) {
    private static final Logger LOG = LoggerFactory.getLogger(HeldDatabase.class);

    /** How often tables may be changed between the snapshot and their locks before this gives up. */
    private static final int ATTEMPTS = 10;

    SnapshotConnection leader() {
        return connections.get(0);
    }

    /**
     * Takes hold.
     *
     * @throws IOException if it cannot; nothing is held then
     */
    static HeldDatabase hold(DataSource pool, ReadOptions options, Clock clock) throws IOException {
        List<SnapshotConnection> connections = new ArrayList<>();
        boolean done = false;
        try {
            Connection first = pool.getConnection();
            Server server;
            String database;
            try {
                server = Server.of(first);
                database = first.getCatalog();
                if (database == null || database.isEmpty()) {
                    throw new IOException("the connection leads to no database: name one at the end of its URL");
                }
                connections.add(new SnapshotConnection(first, server, options, true));
            } finally {
                SnapshotConnection.closeUnless(!connections.isEmpty(), first);
            }
            HeldDatabase held = hold(pool, options, clock, connections, server, database);
            done = true;
            return held;
        } catch (SQLException e) {
            throw SqlFailure.of("the database cannot be reached", e);
        } finally {
            if (!done) {
                closeAll(connections);
            }
        }
    }

    private static HeldDatabase hold(
            DataSource pool,
            ReadOptions options,
            Clock clock,
            List<SnapshotConnection> connections,
            Server server,
            String database)
            throws SQLException, IOException {
        SnapshotConnection leader = connections.get(0);
        Catalogue catalogue = new Catalogue(leader.jdbc(), server, database);
        for (int attempt = 1; ; attempt++) {
            leader.jdbc().setAutoCommit(true);
            try {
                Map<String, String> before = TableLocks.list(catalogue);
                SnapshotGuard.Way way = begin(pool, options, connections, server, List.copyOf(before.keySet()));
                Instant at = clock.instant();
                Set<String> tables = TableLocks.list(catalogue).keySet();
                // One that was dropped since would be missing in silence; what is new is not of this moment, and nobody
                // was kept from writing to it where the tables were locked by name.
                boolean same = way == SnapshotGuard.Way.TABLE_LOCKS
                        ? tables.equals(before.keySet())
                        : tables.containsAll(before.keySet());
                Map<String, String> gaps = same ? TableLocks.take(leader, List.copyOf(tables), options) : Map.of();
                // From here on no name goes to another table. One that did so since the snapshot would be read with the
                // rows that its new table had then, which may be none.
                if (same && TableLocks.list(catalogue).entrySet().containsAll(before.entrySet())) {
                    SchemaReader.Result read = SchemaReader.read(catalogue, tables);
                    for (SnapshotConnection connection : connections) {
                        connection.raw();
                    }
                    return new HeldDatabase(List.copyOf(connections), way, at, server, read, gaps);
                }
            } catch (SQLException e) {
                boolean moved =
                        e.getErrorCode() == SqlFailure.TABLE_CHANGED || e.getErrorCode() == SqlFailure.NO_SUCH_TABLE;
                if (!moved) {
                    throw SqlFailure.of("the database could not be locked and listed", e);
                }
                LOG.info("A table was changed while the backup began; it begins anew: {}", SqlFailure.reason(e));
            }
            if (attempt == ATTEMPTS) {
                throw new IOException("tables are changed faster than they can be locked, " + ATTEMPTS
                        + " times in a row: back up at a quieter time");
            }
        }
    }

    /** Begins on all connections at one instant; on the first alone if nothing else is possible. */
    private static SnapshotGuard.Way begin(
            DataSource pool,
            ReadOptions options,
            List<SnapshotConnection> connections,
            Server server,
            List<String> tables)
            throws SQLException, IOException {
        SnapshotGuard guard = options.connections() == 1 ? null : guard(pool, options, server);
        if (guard == null) {
            connections.get(0).begin();
            return SnapshotGuard.Way.NONE;
        }
        try (guard) {
            follow(pool, options, connections, server);
            SnapshotGuard.Way way = guard.hold(tables);
            if (way == SnapshotGuard.Way.NONE) {
                LOG.info(
                        "The account may neither use RELOAD nor LOCK TABLES, so one connection reads the whole database.");
                closeAll(connections.subList(1, connections.size()));
                connections.subList(1, connections.size()).clear();
            }
            for (SnapshotConnection connection : connections) {
                connection.begin();
            }
            guard.release();
            return way;
        }
    }

    private static @Nullable SnapshotGuard guard(DataSource pool, ReadOptions options, Server server)
            throws SQLException {
        Connection connection;
        try {
            connection = pool.getConnection();
        } catch (SQLException e) {
            LOG.info("The pool has one connection, which reads the whole database: {}", SqlFailure.reason(e));
            return null;
        }
        SnapshotGuard guard = null;
        try {
            guard = new SnapshotGuard(connection, server, options);
            return guard;
        } finally {
            SnapshotConnection.closeUnless(guard != null, connection);
        }
    }

    private static void follow(
            DataSource pool, ReadOptions options, List<SnapshotConnection> connections, Server server)
            throws SQLException {
        while (connections.size() < options.connections()) {
            Connection connection;
            try {
                connection = pool.getConnection();
            } catch (SQLException e) {
                LOG.info("The backup goes on with fewer connections than it may use: {}", SqlFailure.reason(e));
                return;
            }
            int before = connections.size();
            try {
                connections.add(new SnapshotConnection(connection, server, options, false));
            } finally {
                SnapshotConnection.closeUnless(connections.size() > before, connection);
            }
        }
    }

    private static void closeAll(List<SnapshotConnection> connections) {
        for (SnapshotConnection connection : connections) {
            try {
                connection.close();
            } catch (SQLException e) {
                LOG.warn("A connection of the backup did not close cleanly: {}", SqlFailure.reason(e));
            } catch (RuntimeException e) {
                LOG.warn(
                        "A connection of the backup did not close cleanly: the driver failed ({})",
                        e.getClass().getSimpleName());
            }
        }
    }
}
