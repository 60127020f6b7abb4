package io.backup4j.jdbc.export.file;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;

/** Failures of databases in files, for people. Stateless. */
final class ViewFailure {
    private ViewFailure() {}

    /** Without the statement, which H2 puts behind its message with the values that are in it. */
    static IOException of(String what, SQLException cause) {
        String message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        int statement = message.indexOf("; SQL statement:");
        return new IOException(what + ": " + (statement < 0 ? message : message.substring(0, statement)));
    }

    /** What has failed already says why. */
    static void abandon(Connection connection) {
        try (connection) {
            if (!connection.getAutoCommit()) {
                connection.rollback();
            }
        } catch (SQLException e) {
            // Nothing was changed on it.
        }
    }
}
