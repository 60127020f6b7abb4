package io.backup4j.jdbc.mariadb;

import io.backup4j.jdbc.mariadb.schema.Server;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connections of a restore: one from the beginning, others when they are needed and the pool has some. Thread-safe. */
final class TargetConnections implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TargetConnections.class);

    private final DataSource pool;
    private final WriteOptions options;
    private final Server server;
    private final String database;
    private final List<TargetConnection> all = new ArrayList<>();
    private final List<TargetConnection> idle = new ArrayList<>();
    private int unopened;
    private boolean closed;

    private TargetConnections(DataSource pool, WriteOptions options, Server server, String database) {
        this.pool = pool;
        this.options = options;
        this.server = server;
        this.database = database;
        this.unopened = options.connections() - 1;
    }

    /** @throws SQLException if there is not even one */
    static TargetConnections open(DataSource pool, WriteOptions options) throws SQLException, IOException {
        Connection first = pool.getConnection();
        try {
            String database = first.getCatalog();
            if (database == null || database.isEmpty()) {
                throw new IOException("the connection leads to no database: name one at the end of its URL");
            }
            TargetConnections connections = new TargetConnections(pool, options, Server.of(first), database);
            TargetConnection connection = new TargetConnection(first, connections.server, database, options);
            connections.all.add(connection);
            connections.idle.add(connection);
            return connections;
        } catch (SQLException | IOException e) {
            first.close();
            throw e;
        }
    }

    int most() {
        return options.connections();
    }

    Server server() {
        return server;
    }

    /** Name of the database that is restored into. */
    String database() {
        return database;
    }

    /** One more, which the caller closes: the others may be what failed. */
    TargetConnection openAnother() throws SQLException {
        Connection connection = pool.getConnection();
        try {
            return new TargetConnection(connection, server, database, options);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** A connection that nobody else uses, which must be given back, outside of a transaction. */
    TargetConnection take() throws IOException {
        while (true) {
            synchronized (this) {
                if (closed) {
                    throw new IOException("the restore has ended");
                }
                if (!idle.isEmpty()) {
                    return idle.remove(idle.size() - 1);
                }
                if (unopened == 0) {
                    await();
                    continue;
                }
                unopened--;
            }
            Optional<TargetConnection> further = further();
            if (further.isPresent()) {
                return further.get();
            }
        }
    }

    private Optional<TargetConnection> further() {
        try {
            TargetConnection connection = openAnother();
            synchronized (this) {
                all.add(connection);
            }
            return Optional.of(connection);
        } catch (SQLException e) {
            synchronized (this) {
                unopened = 0;
            }
            LOG.info("The restore goes on with fewer connections than it may use: {}", SqlFailure.reason(e));
            return Optional.empty();
        }
    }

    private void await() throws InterruptedIOException {
        try {
            wait();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for a connection");
        }
    }

    synchronized void give(TargetConnection connection) {
        idle.add(connection);
        notifyAll();
    }

    /** Asks the server to stop what runs now on any of them. */
    synchronized void stopStatements() {
        for (TargetConnection connection : all) {
            try {
                connection.stop();
            } catch (SQLException e) {
                LOG.debug("A statement was not stopped: {}", SqlFailure.reason(e));
            }
        }
    }

    /** Gives all connections back; what was not committed is gone. */
    @Override
    public synchronized void close() {
        closed = true;
        for (TargetConnection connection : all) {
            try {
                connection.close();
            } catch (SQLException e) {
                LOG.warn("A connection of the restore did not close cleanly: {}", SqlFailure.reason(e));
            }
        }
        all.clear();
        idle.clear();
        notifyAll();
    }
}
