package io.backup4j.jdbc.h2;

import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import org.h2.table.Table;
import org.h2.table.TableType;

/**
 * The numbers that H2 gives to tables when they are made or altered, from one counter that never goes back. A table that was dropped and made again the same way
 * has the same definition and another number, and its rows are not those of the transaction. Rows do not change the numbers. The counter itself is of no use: each
 * query that has another one in its FROM raises it.
 */
final class TableNumbers {
    private TableNumbers() {}

    /** Those of all tables with rows that a backup would hold, by their names. */
    static Map<String, Long> of(H2Connection connection) throws SQLException {
        Map<String, Long> numbers = new TreeMap<>();
        for (Table table : connection.database().getAllTablesAndViews()) {
            if (table.getTableType() == TableType.TABLE && !table.isTemporary()) {
                numbers.put(table.getSchema().getName() + '.' + table.getName(), table.getModificationId());
            }
        }
        return numbers;
    }
}
