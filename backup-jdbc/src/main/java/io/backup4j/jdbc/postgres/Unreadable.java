package io.backup4j.jdbc.postgres;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Tables whose rows this role does not see, or not all of them. Stateless. */
final class Unreadable {
    private static final int SHOWN = 20;

    private Unreadable() {}

    /**
     * Names them.
     *
     * @return one sentence for each
     * @throws IOException if there is one and the backup must be whole
     */
    static List<String> check(List<ListedTable> tables, Connection connection, ReadOptions options)
            throws SQLException, IOException {
        List<String> problems = new ArrayList<>();
        for (ListedTable table : tables) {
            if (!table.readable()) {
                problems.add("table " + table.sqlName() + ": role "
                        + connection.getMetaData().getUserName() + " may not read it");
            } else if (table.rowsHidden()) {
                problems.add("table " + table.sqlName() + ": a row security policy hides rows from role "
                        + connection.getMetaData().getUserName());
            }
        }
        if (!problems.isEmpty() && !options.partial()) {
            throw new IOException(summary(problems)
                    + ". Grant SELECT (or membership in pg_read_all_data), and BYPASSRLS where policies hide rows; or allow a partial"
                    + " backup, which leaves them out by name");
        }
        return problems;
    }

    /** All of them in one sentence, or the first ones of many. */
    static String summary(List<String> problems) {
        return problems.size() <= SHOWN
                ? String.join("; ", problems)
                : String.join("; ", problems.subList(0, SHOWN)) + "; and " + (problems.size() - SHOWN) + " more";
    }
}
