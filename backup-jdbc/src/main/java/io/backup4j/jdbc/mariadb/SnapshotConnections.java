package io.backup4j.jdbc.mariadb;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The connections that see one snapshot: the leader, which holds the locks of all tables, and followers. Once one is lost the whole view is: what is read later could
 * not be part of it. Thread-safe.
 */
final class SnapshotConnections implements AutoCloseable {
    private final SnapshotConnection leader;
    private final List<SnapshotConnection> all;
    private final List<SnapshotConnection> idle;
    private final int used;
    private @Nullable IOException lost;

    /** @param all the leader is the first */
    SnapshotConnections(List<SnapshotConnection> all) {
        this.leader = all.get(0);
        this.all = new ArrayList<>(all);
        this.idle = new ArrayList<>(all);
        this.used = all.size();
    }

    /** A connection that nobody else uses, which must be given back; waits for one. */
    synchronized SnapshotConnection take() throws IOException {
        while (idle.isEmpty()) {
            requireView();
            await();
        }
        requireView();
        return idle.remove(idle.size() - 1);
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
     * Asks the leader for a sign of life: if its transaction had ended, the tables were not locked to the end.
     *
     * @throws IOException if the view was lost
     */
    void confirm() throws IOException {
        SnapshotConnection asked = takeLeader();
        try {
            asked.ask("SELECT 1");
        } catch (SQLException e) {
            lose(SqlFailure.of("the connection that holds the locks of the tables was lost", e));
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

    /** How many connections there are. */
    int used() {
        return used;
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
            } catch (RuntimeException e) {
                // The others are given back all the same.
                failure = failure == null ? SqlFailure.ofDriver(e) : failure;
            }
        }
        all.clear();
        idle.clear();
        if (failure != null && lost == null) {
            throw SqlFailure.of("a connection could not be given back", failure);
        }
    }
}
