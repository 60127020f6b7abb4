package io.backup4j.jdbc.postgres;

import java.io.IOException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * A failure of the database, for people. The server's message may quote values of rows, and so may its details: what could be a value is left out, and the
 * exception of the driver, which has it all, is not kept as cause.
 */
public final class SqlFailure extends IOException {
    private static final long serialVersionUID = 1L;

    static final String LOCK_NOT_AVAILABLE = "55P03";
    static final String INSUFFICIENT_PRIVILEGE = "42501";
    private static final String DISK_FULL = "53100";
    private static final String LIMIT_REACHED = "53400";
    private static final String QUERY_CANCELED = "57014";
    private static final String SERIALIZATION_FAILURE = "40001";
    /** Errors about values, whose messages quote them. */
    private static final String DATA_EXCEPTION = "22";

    private final String state;
    private final boolean connectionLost;

    private SqlFailure(String message, String state, boolean connectionLost) {
        super(message);
        this.state = state;
        this.connectionLost = connectionLost;
    }

    /** @param what was tried, as the beginning of a sentence */
    public static SqlFailure of(String what, SQLException cause) {
        String state = cause.getSQLState() == null ? "" : cause.getSQLState();
        boolean lost = state.startsWith("08") || state.startsWith("57P");
        return new SqlFailure(what + ": " + reason(cause, state) + advice(state), state, lost);
    }

    /** What the server or the driver says, without values of rows. */
    static String reason(SQLException cause) {
        return reason(cause, cause.getSQLState() == null ? "" : cause.getSQLState());
    }

    private static String reason(SQLException cause, String state) {
        ServerErrorMessage server = cause instanceof PSQLException e ? e.getServerErrorMessage() : null;
        String message = server == null ? cause.getMessage() : server.getMessage();
        StringBuilder text = new StringBuilder(
                message == null
                        ? cause.getClass().getSimpleName()
                        : state.startsWith(DATA_EXCEPTION) ? head(message) : message);
        if (server != null) {
            String where = server.getWhere();
            if (where != null && where.startsWith("COPY ")) {
                text.append(" (").append(head(where)).append(')');
            }
            String hint = server.getHint();
            if (hint != null) {
                text.append(" (").append(hint).append(')');
            }
        }
        if (!state.isEmpty()) {
            text.append(" [").append(state).append(']');
        }
        return text.toString();
    }

    private static String head(String text) {
        int colon = text.indexOf(':');
        int line = text.indexOf('\n');
        int end = colon < 0 ? line : line < 0 ? colon : Math.min(colon, line);
        return end < 0 ? text : text.substring(0, end);
    }

    private static String advice(String state) {
        if (state.equals(INSUFFICIENT_PRIVILEGE)) {
            return ". Grant the right to the role that backs up, or let it be a member of pg_read_all_data";
        }
        if (state.equals(DISK_FULL) || state.equals(LIMIT_REACHED)) {
            return ". Make room where the server keeps its data, or raise the limit that it names";
        }
        if (state.startsWith("57P")) {
            return ". The server ended the connection; run again when it is up";
        }
        if (state.equals(SERIALIZATION_FAILURE) || state.equals(QUERY_CANCELED)) {
            return ". If the server is a replica, it gave up the query for what it has to replay: switch hot_standby_feedback on, or"
                    + " raise max_standby_streaming_delay";
        }
        return "";
    }

    /** The five characters of SQLSTATE, or an empty text. */
    String state() {
        return state;
    }

    /** Whether the connection cannot be used any more. */
    boolean connectionLost() {
        return connectionLost;
    }

    static boolean isLost(@Nullable Throwable failure) {
        return failure instanceof SqlFailure sql && sql.connectionLost;
    }
}
