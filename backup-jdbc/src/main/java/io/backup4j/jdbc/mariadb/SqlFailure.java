package io.backup4j.jdbc.mariadb;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Set;

/**
 * A failure of the database, for people. The server's message may quote values of rows: what could be a value is left out, and the exception of the driver, which
 * has it all, is not kept as cause.
 */
public final class SqlFailure extends IOException {
    private static final long serialVersionUID = 1L;

    static final int LOCK_WAIT_TIMEOUT = 1205;
    static final int TABLE_CHANGED = 1412;
    static final int NO_SUCH_TABLE = 1146;

    /** Access to a database, table, column, routine, or statement is denied. */
    private static final Set<Integer> DENIED = Set.of(1044, 1045, 1142, 1143, 1227, 1370, 1410, 1698);

    /** Their messages quote values: duplicate, truncated, incorrect, out of range in an expression, of no partition, in no character set. */
    private static final Set<Integer> QUOTING =
            Set.of(1062, 1292, 1300, 1366, 1367, 1411, 1525, 1526, 1586, 1690, 3140, 3854, 4025);

    /** The server shuts down, or ended the connection. */
    private static final Set<Integer> ENDED =
            Set.of(1053, 1077, 1080, 1152, 1158, 1159, 1160, 1161, 1927, 2006, 2013, 3169, 4031);

    private final int code;
    private final boolean connectionLost;

    private SqlFailure(String message, int code, boolean connectionLost) {
        super(message);
        this.code = code;
        this.connectionLost = connectionLost;
    }

    /** @param what was tried, as the beginning of a sentence */
    public static SqlFailure of(String what, SQLException cause) {
        return new SqlFailure(what + ": " + reason(cause) + advice(cause), cause.getErrorCode(), isLost(cause));
    }

    /** What the server or the driver says, without values of rows. */
    static String reason(SQLException cause) {
        String message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        // The driver's number of its connection, and the statement on further lines.
        String text = message.replaceFirst("^\\(conn=-?\\d+\\) ", "")
                .lines()
                .findFirst()
                .orElse("");
        int quote = text.indexOf('\'');
        if (QUOTING.contains(cause.getErrorCode()) && quote >= 0) {
            text = text.substring(0, quote) + "…";
        }
        return text + (cause.getErrorCode() == 0 ? "" : " [" + cause.getErrorCode() + "]");
    }

    /** What a driver failed with, without its message, which may quote values too: the class and where it was. */
    public static SQLException ofDriver(RuntimeException cause) {
        SQLException failure =
                new SQLException("the driver failed: " + cause.getClass().getName());
        failure.setStackTrace(cause.getStackTrace());
        return failure;
    }

    private static String advice(SQLException cause) {
        if (isDenied(cause)) {
            return ". Grant the right to the account, or leave out what it is not to see";
        }
        return isLost(cause) ? ". The connection was lost; run again when the server is up" : "";
    }

    static boolean isDenied(SQLException cause) {
        return DENIED.contains(cause.getErrorCode());
    }

    /** Whether the connection cannot be used any more. */
    static boolean isLost(SQLException cause) {
        String state = cause.getSQLState() == null ? "" : cause.getSQLState();
        return state.startsWith("08") || ENDED.contains(cause.getErrorCode());
    }

    /** The server's number of the error; 0 if it is the driver's. */
    int code() {
        return code;
    }

    boolean connectionLost() {
        return connectionLost;
    }
}
