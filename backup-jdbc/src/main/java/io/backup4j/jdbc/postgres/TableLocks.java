package io.backup4j.jdbc.postgres;

import java.io.IOException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Keeps tables from being changed, truncated or dropped while they are read. Stateless. */
final class TableLocks {
    /** Tables per statement: few round trips, and messages of a readable length. */
    private static final int BATCH = 100;

    /** Who has one of the tables for itself, or waits for that. Their statements are not shown: they may hold values. */
    private static final String BLOCKERS = """
            SELECT n.nspname, c.relname, l.pid, l.granted, a.usename, a.application_name, a.state,
                   extract(epoch FROM now() - a.xact_start)::bigint
            FROM pg_locks l
            JOIN pg_class c ON c.oid = l.relation
            JOIN pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN pg_stat_activity a ON a.pid = l.pid
            WHERE l.mode = 'AccessExclusiveLock' AND l.relation = ANY (?) AND l.pid <> pg_backend_pid()
              AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
            ORDER BY l.granted DESC, n.nspname, c.relname LIMIT 3
            """;

    private TableLocks() {}

    /**
     * Takes the locks, in one order for all who do so here.
     *
     * @throws SQLException if a table is gone, or not free in time
     */
    static void take(SnapshotConnection connection, List<ListedTable> tables) throws SQLException {
        for (int from = 0; from < tables.size(); from += BATCH) {
            List<String> names = new ArrayList<>();
            for (ListedTable table : tables.subList(from, Math.min(tables.size(), from + BATCH))) {
                names.add("ONLY " + table.sqlName());
            }
            connection.execute("LOCK TABLE " + String.join(", ", names) + " IN ACCESS SHARE MODE");
        }
    }

    /** Says who was in the way; asked after the locks could not be had and the transaction was ended. */
    static IOException blocked(Connection connection, List<ListedTable> tables, ReadOptions options) {
        StringBuilder message = new StringBuilder("the tables could not be locked within "
                + options.lockTimeout().toMillis() + " ms, because somebody changes one of them");
        try {
            appendBlockers(connection, tables, message);
        } catch (SQLException e) {
            message.append("; who, could not be found out: ").append(SqlFailure.reason(e));
        }
        message.append(". Back up when no table is being changed, end that transaction, or raise lockTimeout");
        return new IOException(message.toString());
    }

    private static void appendBlockers(Connection connection, List<ListedTable> tables, StringBuilder message)
            throws SQLException {
        Array oids = connection.createArrayOf(
                "oid", tables.stream().map(ListedTable::oid).toArray());
        try (PreparedStatement query = connection.prepareStatement(BLOCKERS)) {
            query.setArray(1, oids);
            try (ResultSet row = query.executeQuery()) {
                String separator = ": ";
                while (row.next()) {
                    message.append(separator)
                            .append(SqlText.qualified(row.getString(1), row.getString(2)))
                            .append(row.getBoolean(4) ? " is held by" : " is waited for by")
                            .append(" process ")
                            .append(row.getInt(3))
                            .append(" (user ")
                            .append(row.getString(5))
                            .append(", application '")
                            .append(row.getString(6))
                            .append("', ")
                            .append(row.getString(7))
                            .append(", its transaction is ")
                            .append(row.getLong(8))
                            .append(" s old)");
                    separator = "; ";
                }
            }
        }
    }
}
