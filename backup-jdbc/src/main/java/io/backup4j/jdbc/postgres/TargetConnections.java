package io.backup4j.jdbc.postgres;

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
    private final int most;
    private final List<TargetConnection> all = new ArrayList<>();
    private final List<TargetConnection> idle = new ArrayList<>();
    private int unopened;
    private boolean closed;

    /** @throws SQLException if there is not even one */
    TargetConnections(DataSource pool, int most) throws SQLException {
        this.pool = pool;
        this.most = most;
        this.unopened = most - 1;
        TargetConnection first = open();
        all.add(first);
        idle.add(first);
    }

    int most() {
        return most;
    }

    DataSource pool() {
        return pool;
    }

    private TargetConnection open() throws SQLException {
        Connection connection = pool.getConnection();
        try {
            return new TargetConnection(connection);
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
            TargetConnection connection = open();
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
