package io.backup4j.jdbc.mariadb;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;

/** Everything that the server's own catalogue says of a database, but its name and what changes by itself. */
final class Fingerprint {
    /** Table of {@code information_schema}, and which of its columns: those whose values must survive. */
    private static final Map<String, String> QUERIES = new TreeMap<>(Map.ofEntries(
            Map.entry(
                    "SCHEMATA",
                    "SELECT DEFAULT_CHARACTER_SET_NAME, DEFAULT_COLLATION_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = DATABASE()"),
            Map.entry(
                    "TABLES",
                    "SELECT TABLE_NAME, TABLE_TYPE, ENGINE, ROW_FORMAT, AUTO_INCREMENT, TABLE_COLLATION, CREATE_OPTIONS, TABLE_COMMENT"
                            + " FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()"),
            Map.entry(
                    "COLUMNS",
                    "SELECT TABLE_NAME, COLUMN_NAME, ORDINAL_POSITION, COLUMN_DEFAULT, IS_NULLABLE, COLUMN_TYPE, COLLATION_NAME, COLUMN_KEY,"
                            + " EXTRA, COLUMN_COMMENT, IS_GENERATED, GENERATION_EXPRESSION FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE()"),
            Map.entry(
                    "STATISTICS",
                    "SELECT TABLE_NAME, NON_UNIQUE, INDEX_NAME, SEQ_IN_INDEX, COLUMN_NAME, COLLATION, SUB_PART, INDEX_TYPE, INDEX_COMMENT, IGNORED"
                            + " FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE()"),
            Map.entry(
                    "REFERENTIAL_CONSTRAINTS",
                    "SELECT CONSTRAINT_NAME, TABLE_NAME, REFERENCED_TABLE_NAME, UNIQUE_CONSTRAINT_SCHEMA, UPDATE_RULE, DELETE_RULE"
                            + " FROM information_schema.REFERENTIAL_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = DATABASE()"),
            Map.entry(
                    "KEY_COLUMN_USAGE",
                    "SELECT CONSTRAINT_NAME, TABLE_NAME, COLUMN_NAME, ORDINAL_POSITION, REFERENCED_TABLE_NAME, REFERENCED_COLUMN_NAME"
                            + " FROM information_schema.KEY_COLUMN_USAGE WHERE TABLE_SCHEMA = DATABASE()"),
            Map.entry(
                    "CHECK_CONSTRAINTS",
                    "SELECT TABLE_NAME, CONSTRAINT_NAME, LEVEL, CHECK_CLAUSE FROM information_schema.CHECK_CONSTRAINTS"
                            + " WHERE CONSTRAINT_SCHEMA = DATABASE()"),
            Map.entry(
                    "PARTITIONS",
                    "SELECT TABLE_NAME, PARTITION_NAME, SUBPARTITION_NAME, PARTITION_METHOD, PARTITION_EXPRESSION, PARTITION_DESCRIPTION"
                            + " FROM information_schema.PARTITIONS WHERE TABLE_SCHEMA = DATABASE() AND PARTITION_NAME IS NOT NULL"),
            Map.entry(
                    "VIEWS",
                    "SELECT TABLE_NAME, VIEW_DEFINITION, CHECK_OPTION, IS_UPDATABLE, DEFINER, SECURITY_TYPE, COLLATION_CONNECTION, ALGORITHM"
                            + " FROM information_schema.VIEWS WHERE TABLE_SCHEMA = DATABASE()"),
            Map.entry(
                    "ROUTINES",
                    "SELECT ROUTINE_NAME, ROUTINE_TYPE, DTD_IDENTIFIER, ROUTINE_DEFINITION, IS_DETERMINISTIC, SQL_DATA_ACCESS, SECURITY_TYPE,"
                            + " SQL_MODE, ROUTINE_COMMENT, DEFINER, COLLATION_CONNECTION, DATABASE_COLLATION FROM information_schema.ROUTINES"
                            + " WHERE ROUTINE_SCHEMA = DATABASE()"),
            Map.entry(
                    "PARAMETERS",
                    "SELECT SPECIFIC_NAME, ORDINAL_POSITION, PARAMETER_MODE, PARAMETER_NAME, DTD_IDENTIFIER, ROUTINE_TYPE"
                            + " FROM information_schema.PARAMETERS WHERE SPECIFIC_SCHEMA = DATABASE()"),
            Map.entry(
                    "TRIGGERS",
                    "SELECT TRIGGER_NAME, EVENT_MANIPULATION, EVENT_OBJECT_TABLE, ACTION_ORDER, ACTION_STATEMENT, ACTION_TIMING, SQL_MODE,"
                            + " DEFINER, COLLATION_CONNECTION, DATABASE_COLLATION FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE()"),
            Map.entry(
                    "EVENTS",
                    "SELECT EVENT_NAME, DEFINER, TIME_ZONE, EVENT_DEFINITION, EVENT_TYPE, EXECUTE_AT, INTERVAL_VALUE, INTERVAL_FIELD, SQL_MODE,"
                            + " STARTS, ENDS, STATUS, ON_COMPLETION, EVENT_COMMENT, COLLATION_CONNECTION FROM information_schema.EVENTS"
                            + " WHERE EVENT_SCHEMA = DATABASE()")));

    private Fingerprint() {}

    /** Sorted lines. */
    static List<String> of(DataSource database) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            String name = connection.getCatalog();
            for (Map.Entry<String, String> query : QUERIES.entrySet()) {
                String sql = TestServer.isMysql() ? asMysqlHasIt(query.getValue()) : query.getValue();
                add(lines, query.getKey(), statement, sql, name);
            }
            for (String table : TestServer.column(
                    database,
                    "SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE <> 'VIEW'")) {
                add(lines, "SHOW", statement, "SHOW CREATE TABLE `" + table.replace("`", "``") + "`", name);
            }
            for (String table : TestServer.column(
                    database,
                    "SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'SEQUENCE'")) {
                add(lines, "SEQUENCE", statement, "SELECT * FROM `" + table + "`", name);
            }
        }
        lines.sort(null);
        return lines;
    }

    private static String asMysqlHasIt(String query) {
        return query.replace("IS_GENERATED, ", "SRS_ID, ")
                .replace("IGNORED", "IS_VISIBLE, EXPRESSION")
                .replace("TABLE_NAME, CONSTRAINT_NAME, LEVEL, ", "CONSTRAINT_NAME, ")
                .replace(", ALGORITHM FROM", " FROM");
    }

    private static void add(List<String> lines, String kind, Statement statement, String query, String name)
            throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            int columns = row.getMetaData().getColumnCount();
            while (row.next()) {
                StringBuilder line = new StringBuilder(kind);
                for (int i = 1; i <= columns; i++) {
                    line.append(" | ").append(row.getString(i));
                }
                // MySQL's account of an expression depends on who wrote its table anew; its statement does not.
                String text = line.toString().replaceAll("_\\w+\\\\'", "'");
                lines.add(text.replace("`" + name + "`", "`db`").replace(" " + name + " ", " db "));
            }
        }
    }
}
