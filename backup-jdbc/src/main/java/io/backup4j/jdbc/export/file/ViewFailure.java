package io.backup4j.jdbc.export.file;

import io.backup4j.jdbc.export.table.LiveView;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Failures of databases in files, for people. Stateless. */
final class ViewFailure {
    private ViewFailure() {}

    /** Without the statement, which H2 puts behind its message with the values that are in it. */
    static IOException of(String what, SQLException cause) {
        String message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        int statement = message.indexOf("; SQL statement:");
        return new IOException(what + ": " + (statement < 0 ? message : message.substring(0, statement)));
    }

    /**
     * Gives a connection back after a failure, as it was if that can be.
     *
     * @param view of the connection; null if there is none yet
     */
    static void giveBack(@Nullable LiveView view, Connection connection, IOException failure) {
        try {
            if (view == null) {
                connection.close();
            } else {
                view.close();
            }
        } catch (SQLException | IOException e) {
            failure.addSuppressed(e);
        }
    }
}
