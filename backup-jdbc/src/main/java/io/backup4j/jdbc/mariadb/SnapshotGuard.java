package io.backup4j.jdbc.mariadb;

import io.backup4j.jdbc.mariadb.schema.Server;
import io.backup4j.jdbc.mariadb.schema.SqlText;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A connection that keeps everybody from committing for the moment in which the others begin. Used by one thread. */
final class SnapshotGuard implements AutoCloseable {
    private final Connection connection;
    private final Server server;
    private final SessionSettings settings;
    private Way held = Way.NONE;

    /** How the moment is made. */
    enum Way {
        /** MariaDB: commits wait. */
        BACKUP_STAGE(
                "BACKUP STAGE",
                List.of("BACKUP STAGE START", "BACKUP STAGE BLOCK_DDL", "BACKUP STAGE BLOCK_COMMIT"),
                "BACKUP STAGE END"),
        /** MySQL: all writers wait. */
        GLOBAL_READ_LOCK("FLUSH TABLES WITH READ LOCK", List.of("FLUSH TABLES WITH READ LOCK"), "UNLOCK TABLES"),
        /** Writers of these tables wait. */
        TABLE_LOCKS("LOCK TABLES", List.of(), "UNLOCK TABLES"),
        /** Nobody waits, and only one connection can read. */
        NONE("one connection", List.of(), "");

        private final String title;
        private final List<String> statements;
        private final String end;

        Way(String title, List<String> statements, String end) {
            this.title = title;
            this.statements = statements;
            this.end = end;
        }

        String title() {
            return title;
        }
    }

    SnapshotGuard(Connection connection, Server server, ReadOptions options) throws SQLException {
        this.connection = connection;
        this.server = server;
        this.settings = new SessionSettings(connection);
        settings.set(
                Map.of("lock_wait_timeout", String.valueOf(options.lockTimeout().toSeconds())));
    }

    /**
     * Waits for the moment, and holds it.
     *
     * @param tables of the database
     * @return {@code NONE} if the account may do nothing of it
     * @throws IOException if somebody did not let go in time; nothing is held
     */
    Way hold(List<String> tables) throws SQLException, IOException {
        try {
            held = server.dialect().hasBackupStages() ? Way.BACKUP_STAGE : Way.GLOBAL_READ_LOCK;
            if (!tried(held, held.statements)) {
                held = Way.TABLE_LOCKS;
                List<String> lock = tables.isEmpty()
                        ? List.of()
                        : List.of(tables.stream()
                                .map(table -> SqlText.identifier(table) + " READ")
                                .collect(Collectors.joining(", ", "LOCK TABLES ", "")));
                held = tried(held, lock) ? held : Way.NONE;
            }
            return held;
        } catch (SQLException | IOException e) {
            try {
                release();
            } catch (SQLException further) {
                e.addSuppressed(further);
            }
            throw e;
        }
    }

    private boolean tried(Way way, List<String> statements) throws SQLException, IOException {
        try {
            for (String statement : statements) {
                execute(statement);
            }
            return true;
        } catch (SQLException e) {
            if (SqlFailure.isDenied(e)) {
                return false;
            }
            if (e.getErrorCode() == SqlFailure.LOCK_WAIT_TIMEOUT) {
                throw new IOException("no moment without commits was found in time with " + way.title()
                        + ": a change of a table, a long transaction or another backup holds it up. Back up when that has ended,"
                        + " raise lockTimeout, or use one connection, which needs no such moment");
            }
            throw e;
        }
    }

    /** Everybody may go on. A second call does nothing, unless the first one failed. */
    void release() throws SQLException {
        if (!held.end.isEmpty()) {
            execute(held.end);
        }
        held = Way.NONE;
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        try (connection) {
            if (!connection.isClosed()) {
                putBack();
            }
        }
    }

    /** A pool that got the connection back with its locks would stop every writer, so then it is ended. */
    private void putBack() throws SQLException {
        boolean done = false;
        try {
            release();
            settings.putBack();
            done = true;
        } finally {
            if (!done) {
                SnapshotConnection.abort(connection);
            }
        }
    }
}
