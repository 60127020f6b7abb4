package io.backup4j.jdbc.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * One connection whose transaction sees the snapshot. Everything that is set lasts until the end of the transaction alone, so that a pool gets it back as it was.
 * Used by one thread at a time.
 */
final class SnapshotConnection implements AutoCloseable {
    private static final String SAVEPOINT = "backup4j_copy";

    private final Connection connection;
    private final PGConnection driver;
    private final boolean leader;
    private final boolean autoCommit;
    private boolean ended;

    private SnapshotConnection(Connection connection, boolean leader, boolean autoCommit) throws SQLException {
        this.connection = connection;
        this.leader = leader;
        this.autoCommit = autoCommit;
        this.driver = connection.unwrap(PGConnection.class);
    }

    /**
     * A transaction that has not seen anything yet: its snapshot is taken by the first query.
     *
     * @param autoCommit what the connection is to be given back with
     */
    static SnapshotConnection leader(Connection connection, ReadOptions options, boolean autoCommit)
            throws SQLException {
        SnapshotConnection leader = new SnapshotConnection(connection, true, autoCommit);
        leader.begin(options, "");
        return leader;
    }

    /**
     * A transaction that sees what the leader sees.
     *
     * @throws SqlFailure if there is no connection, or the snapshot is gone; nothing is held
     */
    static SnapshotConnection follower(DataSource pool, ReadOptions options, String snapshot) throws SqlFailure {
        try {
            Connection connection = pool.getConnection();
            try {
                SnapshotConnection follower = new SnapshotConnection(connection, false, connection.getAutoCommit());
                follower.begin(options, "SET TRANSACTION SNAPSHOT " + SqlText.literal(snapshot) + ";");
                return follower;
            } catch (SQLException | RuntimeException e) {
                giveUp(connection, e);
                throw e;
            }
        } catch (SQLException e) {
            throw SqlFailure.of("no further connection could join the snapshot", e);
        }
    }

    private static void giveUp(Connection connection, Exception reason) {
        try (connection) {
            connection.rollback();
        } catch (SQLException | RuntimeException e) {
            reason.addSuppressed(e);
        }
    }

    private void begin(ReadOptions options, String snapshot) throws SQLException {
        connection.setAutoCommit(false);
        // None of these takes a snapshot: locks must be held before it is taken.
        execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;" + snapshot
                + ReadSettings.of(connection.getMetaData().getDatabaseMajorVersion(), options.lockTimeout()));
    }

    /** Whether this connection holds the locks of all tables. */
    boolean isLeader() {
        return leader;
    }

    Connection jdbc() {
        return connection;
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The first column of the first row. */
    String ask(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            String answer = row.getString(1);
            return answer == null ? "" : answer;
        }
    }

    /**
     * Locks a table against being changed or dropped, without waiting: behind somebody who waits for the table this would wait for the leader, which waits for
     * nobody, so no server would see the deadlock.
     *
     * @return false if somebody waits for the table; then the leader, which has its lock, must read it
     */
    boolean lock(String table) throws SQLException {
        if (leader) {
            execute("SAVEPOINT " + SAVEPOINT);
            return true;
        }
        try {
            execute("SAVEPOINT " + SAVEPOINT + "; LOCK TABLE ONLY " + table + " IN ACCESS SHARE MODE NOWAIT");
            return true;
        } catch (SQLException e) {
            if (SqlFailure.LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                undo();
                return false;
            }
            throw e;
        }
    }

    CopyOut copy(String sql) throws SQLException {
        return driver.getCopyAPI().copyOut(sql);
    }

    /** Makes the transaction usable again after a copy that failed or was cancelled. */
    void undo() throws SQLException {
        execute("ROLLBACK TO SAVEPOINT " + SAVEPOINT + "; RELEASE SAVEPOINT " + SAVEPOINT);
    }

    void release() throws SQLException {
        execute("RELEASE SAVEPOINT " + SAVEPOINT);
    }

    /** Ends the transaction and gives the connection back. A second call does nothing. */
    @Override
    public void close() throws SQLException {
        if (ended) {
            return;
        }
        ended = true;
        try (connection) {
            if (!connection.isClosed()) {
                connection.rollback();
                connection.setAutoCommit(autoCommit);
            }
        }
    }
}
