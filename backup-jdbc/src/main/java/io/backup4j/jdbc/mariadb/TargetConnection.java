package io.backup4j.jdbc.mariadb;

import io.backup4j.jdbc.RestoreConnection;
import io.backup4j.jdbc.mariadb.schema.Dialect;
import io.backup4j.jdbc.mariadb.schema.Server;
import io.backup4j.jdbc.mariadb.schema.SqlText;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One connection of a restore. Given back as it was. Used by one thread at a time, but for {@link #stop}. */
final class TargetConnection implements RestoreConnection {
    private final Connection connection;
    private final Server server;
    private final String database;
    private final SessionSettings settings;
    private final boolean autoCommit;
    private final boolean makesKeys;
    private volatile @Nullable Statement running;

    /** Takes a connection over; if this throws, the caller closes it. */
    TargetConnection(Connection connection, Server server, String database, WriteOptions options) throws SQLException {
        this.connection = connection;
        this.server = server;
        this.database = database;
        this.autoCommit = connection.getAutoCommit();
        this.settings = new SessionSettings(connection);
        connection.setAutoCommit(true);
        this.makesKeys = settings.wish(server.dialect().wishes()).contains(Dialect.MAKES_KEYS);
        settings.set(WriteSettings.of(server, options));
    }

    Connection jdbc() {
        return connection;
    }

    Server server() {
        return server;
    }

    /** Whether the server gives a table without a primary key one of its own, which the account may not keep it from. */
    boolean makesKeys() {
        return makesKeys;
    }

    /** Names without a database mean this one from now on. */
    void use(String name) throws SQLException {
        execute("USE " + SqlText.identifier(name));
    }

    void set(Map<String, String> values) throws SQLException {
        settings.set(values);
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // Statements of a schema may hold braces.
            statement.setEscapeProcessing(false);
            running = statement;
            statement.execute(sql);
        } finally {
            running = null;
        }
    }

    @Override
    public void stop() throws SQLException {
        Statement statement = running;
        if (statement != null && !statement.isClosed()) {
            statement.cancel();
        }
    }

    /** The first column of the first row; empty if there is none. */
    String ask(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            running = statement;
            try (ResultSet row = statement.executeQuery(sql)) {
                String answer = row.next() ? row.getString(1) : null;
                return answer == null ? "" : answer;
            }
        } finally {
            running = null;
        }
    }

    @Override
    public void close() throws SQLException {
        try (connection) {
            if (!connection.isClosed()) {
                if (!connection.getAutoCommit()) {
                    connection.rollback();
                }
                use(database);
                settings.putBack();
                connection.setAutoCommit(autoCommit);
            }
        }
    }
}
