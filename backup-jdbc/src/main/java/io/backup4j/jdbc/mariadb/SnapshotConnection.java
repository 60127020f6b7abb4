package io.backup4j.jdbc.mariadb;

import io.backup4j.jdbc.mariadb.schema.ColumnForm;
import io.backup4j.jdbc.mariadb.schema.Server;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One connection whose transaction sees the snapshot. Given back as it was. Used by one thread at a time. */
final class SnapshotConnection implements AutoCloseable {
    /** Rows that the driver collects at once, where they cannot be long. */
    private static final int SHORT_ROWS = 64;

    private final Connection connection;
    private final SessionSettings settings;
    private final boolean leader;
    private final boolean autoCommit;
    private final boolean mariadbDriver;
    private boolean ended;

    /** Takes a connection over; if this throws, the caller closes it. */
    SnapshotConnection(Connection connection, Server server, ReadOptions options, boolean leader) throws SQLException {
        this.connection = connection;
        this.leader = leader;
        this.autoCommit = connection.getAutoCommit();
        this.settings = new SessionSettings(connection);
        this.mariadbDriver = connection
                .getMetaData()
                .getDriverName()
                .toLowerCase(Locale.ROOT)
                .contains("mariadb");
        settings.wish(server.dialect().wishes());
        settings.set(ReadSettings.of(
                server,
                leader ? options.lockTimeout().toSeconds() : server.dialect().shortestLockWait()));
    }

    /** Begins anew: from now on this connection sees what is committed at this moment. */
    void begin() throws SQLException {
        connection.setAutoCommit(false);
        connection.rollback();
        execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
        execute("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
    }

    /** From now on for rows alone. */
    void raw() throws SQLException {
        settings.set(ReadSettings.RAW_RESULTS);
    }

    /** How this connection's driver is asked for values. */
    List<ColumnForm> asked(List<ColumnForm> columns) {
        return mariadbDriver
                ? columns
                : columns.stream().map(ColumnForm::writtenByServer).toList();
    }

    /** Whether this connection holds the locks of all tables. */
    boolean isLeader() {
        return leader;
    }

    Connection jdbc() {
        return connection;
    }

    void set(Map<String, String> values) throws SQLException {
        settings.set(values);
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }

    /** The first column of the first row; empty if there is none. */
    String ask(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            try (ResultSet row = statement.executeQuery(sql)) {
                String answer = row.next() ? row.getString(1) : null;
                return answer == null ? "" : answer;
            }
        }
    }

    /**
     * Rows as they come, not collected.
     *
     * @param longRows whether a single one may be as long as the memory for all
     */
    Statement streaming(boolean longRows) throws SQLException {
        Statement statement = connection.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY);
        statement.setEscapeProcessing(false);
        // MySQL's driver streams for this number alone.
        statement.setFetchSize(!mariadbDriver ? Integer.MIN_VALUE : longRows ? 1 : SHORT_ROWS);
        return statement;
    }

    /** Nobody may use it any more, nor the pool give it to somebody else. */
    void abort() {
        abort(connection);
    }

    static void abort(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException | RuntimeException e) {
            // It is gone already, or the driver cannot even do that; it is closed next.
        }
    }

    /** One that nobody took over may be in a state that nobody knows: the pool must not give it to somebody else. */
    static void closeUnless(boolean taken, Connection connection) throws SQLException {
        if (!taken) {
            abort(connection);
            connection.close();
        }
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
                putBack();
            }
        }
    }

    private void putBack() throws SQLException {
        boolean done = false;
        try {
            connection.rollback();
            settings.putBack();
            connection.setAutoCommit(autoCommit);
            done = true;
        } finally {
            if (!done) {
                abort();
            }
        }
    }
}
