package io.backup4j.jdbc.mariadb;

import io.backup4j.jdbc.mariadb.schema.Catalogue;
import io.backup4j.jdbc.mariadb.schema.SqlText;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Locks tables against being changed, and notices those that were changed since the snapshot. Stateless. */
final class TableLocks {
    private static final int SHOWN = 20;

    private TableLocks() {}

    /**
     * All tables with rows, by their names in order, and when each was made, or got its name in MariaDB. The server knows that in whole seconds: of two tables that
     * exchanged their names it says something else, unless both are of the same second.
     */
    static Map<String, String> list(Catalogue catalogue) throws SQLException {
        Map<String, String> made = new LinkedHashMap<>();
        catalogue
                .rows("SELECT TABLE_NAME, CREATE_TIME FROM information_schema.TABLES WHERE TABLE_SCHEMA = ?"
                        + " AND TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED') ORDER BY BINARY TABLE_NAME")
                .forEach(row -> made.put(row.get(0), row.get(1)));
        return made;
    }

    /**
     * Reads a row of each, which locks it until the transaction ends.
     *
     * @return tables that cannot be read, and why; only if the backup may be partial
     * @throws SQLException if one was changed since the snapshot: all must begin anew
     * @throws IOException if one is not free in time, or cannot be read and the backup must be whole
     */
    static Map<String, String> take(SnapshotConnection leader, List<String> tables, ReadOptions options)
            throws SQLException, IOException {
        Map<String, String> gaps = new LinkedHashMap<>();
        for (String table : tables) {
            try {
                leader.ask("SELECT 1 FROM " + SqlText.identifier(table) + " LIMIT 1");
            } catch (SQLException e) {
                int code = e.getErrorCode();
                if (code == SqlFailure.LOCK_WAIT_TIMEOUT) {
                    throw new IOException("table " + SqlText.identifier(table) + " could not be locked within "
                            + options.lockTimeout().toSeconds() + " s, because somebody changes it" + waiting(leader)
                            + ". Back up when no table is being changed, end that statement, or raise lockTimeout");
                }
                if (code == SqlFailure.TABLE_CHANGED || code == SqlFailure.NO_SUCH_TABLE || SqlFailure.isLost(e)) {
                    throw e;
                }
                gaps.put(table, "table " + SqlText.identifier(table) + ": " + SqlFailure.reason(e));
            }
        }
        if (!gaps.isEmpty() && !options.partial()) {
            throw new IOException("tables cannot be read: " + summary(List.copyOf(gaps.values()))
                    + ". Grant SELECT or repair them, or allow a partial backup, which leaves them out by name");
        }
        return gaps;
    }

    /** Who changes tables at the moment, as far as the account may see. */
    private static String waiting(SnapshotConnection leader) {
        List<String> others = new ArrayList<>();
        try {
            String all = leader.ask(
                    "SELECT GROUP_CONCAT(CONCAT('connection ', ID, ' (user ', USER, ', ', TIME, ' s): ', LEFT(INFO, 60))"
                            + " SEPARATOR '; ') FROM information_schema.PROCESSLIST WHERE DB = DATABASE() AND ID <> CONNECTION_ID()"
                            + " AND (INFO LIKE 'ALTER%' OR INFO LIKE 'DROP%' OR INFO LIKE 'TRUNCATE%' OR INFO LIKE 'RENAME%'"
                            + " OR INFO LIKE 'CREATE%' OR INFO LIKE 'LOCK%' OR INFO LIKE 'OPTIMIZE%')");
            if (!all.isEmpty()) {
                others.add(all);
            }
        } catch (SQLException e) {
            others.add("who, could not be found out: " + SqlFailure.reason(e));
        }
        return others.isEmpty() ? "" : ": " + String.join("; ", others);
    }

    /** All of them in one sentence, or the first ones of many. */
    static String summary(List<String> problems) {
        return problems.size() <= SHOWN
                ? String.join("; ", problems)
                : String.join("; ", problems.subList(0, SHOWN)) + "; and " + (problems.size() - SHOWN) + " more";
    }
}
