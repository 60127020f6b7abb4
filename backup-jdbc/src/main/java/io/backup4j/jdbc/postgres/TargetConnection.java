package io.backup4j.jdbc.postgres;

import io.backup4j.jdbc.RestoreConnection;
import io.backup4j.jdbc.postgres.schema.DatabaseSchema;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** One connection of a restore. What is set lasts for a transaction, so that a pool gets it back as it was. Used by one thread at a time, but for {@link #stop}. */
final class TargetConnection implements RestoreConnection {
    /**
     * Of all connections: the settings that the statements of the schema and the text of the rows were written for. Nothing that is written is of use before the end,
     * and what was acknowledged before a crash of the server is not restored by half: so no commit waits for the disk but the last.
     */
    private static final String SETTINGS = DatabaseSchema.SESSION_SETTINGS.stream()
                    .map(setting -> setting.replaceFirst("^SET ", "SET LOCAL "))
                    .collect(Collectors.joining(";"))
            + ";" + ReadSettings.Values.TEXT + "SET LOCAL synchronous_commit = off;SET LOCAL lock_timeout = 0";

    private final Connection connection;
    private final boolean autoCommit;
    private volatile @Nullable Statement running;

    TargetConnection(Connection connection) throws SQLException {
        this.connection = connection;
        this.autoCommit = connection.getAutoCommit();
        connection.setAutoCommit(false);
    }

    Connection jdbc() {
        return connection;
    }

    /** Begins a transaction with all settings. */
    void begin() throws SQLException {
        execute(SETTINGS);
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

    String ask(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            String answer = row.getString(1);
            return answer == null ? "" : answer;
        }
    }

    CopyIn copy(String sql) throws SQLException {
        return connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
    }

    void commit() throws SQLException {
        connection.commit();
    }

    void rollback() throws SQLException {
        connection.rollback();
    }

    /** Something done within a transaction. */
    interface Work {
        void run() throws SQLException, IOException;
    }

    /** Does it, and commits; after a failure nothing of it is left. */
    void transaction(Work work) throws SQLException, IOException {
        boolean done = false;
        try {
            begin();
            work.run();
            commit();
            done = true;
        } finally {
            if (!done && !connection.isClosed()) {
                rollback();
            }
        }
    }

    @Override
    public void close() throws SQLException {
        try (connection) {
            if (!connection.isClosed()) {
                connection.rollback();
                connection.setAutoCommit(autoCommit);
            }
        }
    }
}
