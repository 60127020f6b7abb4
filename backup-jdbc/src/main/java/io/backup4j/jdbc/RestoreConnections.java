package io.backup4j.jdbc;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connections of a restore: one from the beginning, others when they are needed and the pool has some. Thread-safe. */
public abstract class RestoreConnections<C extends RestoreConnection> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RestoreConnections.class);

    private final int most;
    private final List<C> all = new ArrayList<>();
    private final List<C> idle = new ArrayList<>();
    private int unopened;
    private boolean closed;

    /**
     * @param first taken over
     * @param most how many there may be
     */
    protected RestoreConnections(C first, int most) {
        this.most = most;
        this.unopened = most - 1;
        all.add(first);
        idle.add(first);
    }

    /** One more, which the caller closes: the others may be what failed. */
    public abstract C openAnother() throws SQLException;

    /** A failure for people, without values of rows. */
    protected abstract String reason(SQLException failure);

    public final int most() {
        return most;
    }

    /** A connection that nobody else uses, which must be given back, outside of a transaction. */
    public final C take() throws IOException {
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
            Optional<C> further = further();
            if (further.isPresent()) {
                return further.get();
            }
        }
    }

    private Optional<C> further() {
        try {
            C connection = openAnother();
            synchronized (this) {
                all.add(connection);
            }
            return Optional.of(connection);
        } catch (SQLException e) {
            // It is not asked again: each time would wait for the pool's timeout.
            synchronized (this) {
                unopened = 0;
            }
            LOG.info("The restore goes on with fewer connections than it may use: {}", reason(e));
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

    public final synchronized void give(C connection) {
        idle.add(connection);
        notifyAll();
    }

    /** Asks the server to stop what runs now on any of them. */
    public final synchronized void stopStatements() {
        for (C connection : all) {
            try {
                connection.stop();
            } catch (SQLException e) {
                LOG.debug("A statement was not stopped: {}", reason(e));
            }
        }
    }

    /** Gives all connections back; what was not committed is gone. */
    @Override
    public final synchronized void close() {
        closed = true;
        for (C connection : all) {
            try {
                connection.close();
            } catch (SQLException e) {
                LOG.warn("A connection of the restore did not close cleanly: {}", reason(e));
            }
        }
        all.clear();
        idle.clear();
        notifyAll();
    }
}
