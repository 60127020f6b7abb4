package io.backup4j.jdbc.postgres;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections that share a snapshot: the leader, which exported it and holds all locks, and followers, which are opened when they are needed. With a pool that
 * has no further connection the work goes on with those there are. Once one is lost the whole view is: what is read later could not be part of it. Thread-safe.
 */
final class SnapshotConnections implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotConnections.class);

    /** What the server says of a snapshot whose exporter has ended. */
    private static final Set<String> NO_SNAPSHOT = Set.of("42704", "22023", "55000");

    private final DataSource pool;
    private final ReadOptions options;
    private final SnapshotConnection leader;
    private final String snapshot;
    private final List<SnapshotConnection> all = new ArrayList<>();
    private final List<SnapshotConnection> idle = new ArrayList<>();
    /** Connections that may still be opened; guarded by this. */
    private int unopened;

    private @Nullable IOException lost;

    SnapshotConnections(DataSource pool, ReadOptions options, SnapshotConnection leader, String snapshot) {
        this.pool = pool;
        this.options = options;
        this.leader = leader;
        this.snapshot = snapshot;
        this.unopened = options.connections() - 1;
        all.add(leader);
        idle.add(leader);
    }

    /** A connection that nobody else uses, which must be given back; waits for one. */
    SnapshotConnection take() throws IOException {
        while (true) {
            synchronized (this) {
                requireView();
                if (!idle.isEmpty()) {
                    return idle.remove(idle.size() - 1);
                }
                if (unopened == 0) {
                    await();
                    continue;
                }
                unopened--;
            }
            Optional<SnapshotConnection> follower = follow();
            if (follower.isPresent()) {
                return follower.get();
            }
        }
    }

    /** The connection that holds the locks; waits for it. */
    synchronized SnapshotConnection takeLeader() throws IOException {
        while (!idle.remove(leader)) {
            requireView();
            await();
        }
        requireView();
        return leader;
    }

    private Optional<SnapshotConnection> follow() throws IOException {
        try {
            SnapshotConnection follower = SnapshotConnection.follower(pool, options, snapshot);
            synchronized (this) {
                all.add(follower);
            }
            return Optional.of(follower);
        } catch (SqlFailure e) {
            if (NO_SNAPSHOT.contains(e.state())) {
                lose(e);
                throw e;
            }
            // A full pool is no reason to fail; it is not asked again, because each time would wait for its timeout.
            synchronized (this) {
                unopened = 0;
            }
            LOG.info("The backup goes on with fewer connections than it may use: {}", e.getMessage());
            return Optional.empty();
        }
    }

    synchronized void give(SnapshotConnection connection) {
        idle.add(connection);
        notifyAll();
    }

    /** The view cannot be read any further: everybody who asks for a connection is told why. */
    synchronized void lose(IOException reason) {
        if (lost == null) {
            lost = reason;
        }
        notifyAll();
    }

    /** Fails if the view was lost. */
    synchronized void requireView() throws IOException {
        if (lost != null) {
            throw new IOException(lost.getMessage(), lost);
        }
    }

    /**
     * Asks the leader for a sign of life: if its transaction had ended, the tables were not locked to the end, and one that was truncated meanwhile would have looked
     * empty to the others.
     *
     * @throws IOException if the view was lost
     */
    void confirm() throws IOException {
        SnapshotConnection asked = takeLeader();
        try {
            asked.ask("SELECT 1");
        } catch (SQLException e) {
            lose(SqlFailure.of("the connection that holds the snapshot and its locks was lost", e));
        } finally {
            give(asked);
        }
        requireView();
    }

    private void await() throws InterruptedIOException {
        try {
            wait();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for a connection");
        }
    }

    /** How many connections were used. */
    synchronized int used() {
        return all.size();
    }

    /** Ends all transactions and gives all connections back, also if some fail. */
    @Override
    public synchronized void close() throws IOException {
        SQLException failure = null;
        for (SnapshotConnection connection : all) {
            try {
                connection.close();
            } catch (SQLException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        all.clear();
        idle.clear();
        if (failure != null && lost == null) {
            throw SqlFailure.of("a connection could not be given back", failure);
        }
    }
}
