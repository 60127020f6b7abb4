package io.backup4j.jdbc.mariadb.schema;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Asks the server, not us, what it keeps of a database: every table of {@code information_schema} that has rows about it must be known here, because what it tells is
 * in a statement that is stored, or can be told anew. Stateless.
 */
final class CatalogueAccount {
    /** Told by {@code SHOW CREATE}, found by the parts. */
    private static final Set<String> STATED = Set.of(
            "SCHEMATA",
            "SCHEMATA_EXTENSIONS",
            "TABLES",
            "TABLES_EXTENSIONS",
            "COLUMNS",
            "COLUMNS_EXTENSIONS",
            "STATISTICS",
            "KEY_COLUMN_USAGE",
            "REFERENTIAL_CONSTRAINTS",
            "TABLE_CONSTRAINTS",
            "TABLE_CONSTRAINTS_EXTENSIONS",
            "CHECK_CONSTRAINTS",
            "PARTITIONS",
            "GEOMETRY_COLUMNS",
            "ST_GEOMETRY_COLUMNS",
            "SEQUENCES",
            "PERIODS",
            "KEY_PERIOD_USAGE",
            "VIEWS",
            "VIEW_TABLE_USAGE",
            "VIEW_ROUTINE_USAGE",
            "ROUTINES",
            "PARAMETERS",
            "TRIGGERS",
            "TRIGGERED_UPDATE_COLUMNS",
            "EVENTS");

    /** Accounts and what they may do belong to the server. */
    private static final Set<String> RIGHTS = Set.of(
            "SCHEMA_PRIVILEGES",
            "TABLE_PRIVILEGES",
            "COLUMN_PRIVILEGES",
            "ROUTINE_PRIVILEGES",
            "ROLE_TABLE_GRANTS",
            "ROLE_COLUMN_GRANTS",
            "ROLE_ROUTINE_GRANTS");

    /** What the server does or counts at the moment, or can find out again. */
    private static final Set<String> PASSING = Set.of(
            "PROCESSLIST",
            "FILES",
            "INDEX_STATISTICS",
            "TABLE_STATISTICS",
            "COLUMN_STATISTICS",
            "INNODB_BUFFER_POOL_STATS",
            "INNODB_CMP_PER_INDEX",
            "INNODB_CMP_PER_INDEX_RESET",
            "OPTIMIZER_TRACE",
            "OPTIMIZER_COSTS",
            "PROFILING");

    private CatalogueAccount() {}

    static boolean isKnown(String table) {
        return STATED.contains(table) || RIGHTS.contains(table) || PASSING.contains(table);
    }

    /** Names what has rows of this database and is not known. */
    static List<String> unknown(Catalogue catalogue) throws SQLException {
        Map<String, String> columns = new LinkedHashMap<>();
        for (List<String> row : catalogue.rows("SELECT TABLE_NAME, COLUMN_NAME FROM information_schema.COLUMNS"
                + " WHERE TABLE_SCHEMA = 'information_schema' AND (COLUMN_NAME LIKE '%\\_SCHEMA' OR COLUMN_NAME IN"
                + " ('SCHEMA_NAME', 'DATABASE_NAME', 'DB', 'TABLE_DATABASE')) ORDER BY TABLE_NAME, ORDINAL_POSITION")) {
            columns.putIfAbsent(row.get(0), row.get(1));
        }
        List<String> unknown = new ArrayList<>();
        for (Map.Entry<String, String> each : columns.entrySet()) {
            if (isKnown(each.getKey())) {
                continue;
            }
            boolean present = !catalogue
                    .rows("SELECT 1 FROM information_schema." + SqlText.identifier(each.getKey()) + " WHERE "
                            + SqlText.identifier(each.getValue()) + " = ? LIMIT 1")
                    .isEmpty();
            if (present) {
                unknown.add("information_schema." + each.getKey()
                        + " tells something about this database, and is not known to this release");
            }
        }
        return unknown;
    }
}
