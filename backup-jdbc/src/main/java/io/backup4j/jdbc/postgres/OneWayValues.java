package io.backup4j.jdbc.postgres;

import io.backup4j.jdbc.postgres.schema.TableData;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tables with values that the server writes as text, but does not take back: copies of its own catalogs, mostly. Stateless. */
final class OneWayValues {
    /**
     * Columns of types whose input functions refuse everything, and of domains, arrays and composites of them. Types of users are not among them: nobody can tell what
     * their functions do.
     */
    private static final String COLUMNS = """
            WITH RECURSIVE one_way AS (
              SELECT oid FROM pg_catalog.pg_type WHERE typnamespace = 'pg_catalog'::pg_catalog.regnamespace AND typname IN
                ('pg_node_tree', 'pg_ndistinct', 'pg_dependencies', 'pg_mcv_list', 'pg_brin_bloom_summary', 'pg_brin_minmax_multi_summary')
              UNION
              SELECT u.user_oid FROM one_way w JOIN (
                SELECT typbasetype AS used, oid AS user_oid FROM pg_catalog.pg_type WHERE typtype = 'd'
                UNION ALL SELECT typelem, oid FROM pg_catalog.pg_type WHERE typelem <> 0
                UNION ALL SELECT a.atttypid, c.reltype FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
                  WHERE a.attnum > 0 AND NOT a.attisdropped AND c.reltype <> 0) u ON u.used = w.oid)
            SELECT a.attrelid, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod)
            FROM pg_catalog.pg_attribute a JOIN one_way w ON w.oid = a.atttypid
            WHERE a.attrelid = ANY (?) AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
            ORDER BY a.attrelid, a.attnum
            """;

    private OneWayValues() {}

    /**
     * Names the tables that have such values; a column without any does no harm.
     *
     * @param readable oids of those that may be looked into
     * @return one sentence for each table, which begins as those of {@link Unreadable}
     * @throws IOException if there is one and the backup must be whole
     */
    static List<String> check(List<TableData> all, Set<Long> readable, Connection connection, ReadOptions options)
            throws SQLException, IOException {
        Map<Long, TableData> tables = new LinkedHashMap<>();
        all.stream().filter(table -> readable.contains(table.oid())).forEach(table -> tables.put(table.oid(), table));
        Map<Long, String> problems = new LinkedHashMap<>();
        try (PreparedStatement query = connection.prepareStatement(COLUMNS)) {
            query.setArray(1, connection.createArrayOf("oid", tables.keySet().toArray()));
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    TableData table = tables.get(row.getLong(1));
                    String column = row.getString(2);
                    if (!problems.containsKey(table.oid()) && hasValue(connection, table, column)) {
                        problems.put(
                                table.oid(),
                                "table " + SqlText.qualified(table.schema(), table.name()) + ": column "
                                        + SqlText.identifier(column) + " has values of type " + row.getString(3)
                                        + ", which no server takes back");
                    }
                }
            }
        }
        if (!problems.isEmpty() && !options.partial()) {
            throw new IOException(
                    Unreadable.summary(new ArrayList<>(problems.values()))
                            + ". Drop the column, make it text, or allow a partial backup, which leaves the rows of the table out by name");
        }
        return List.copyOf(problems.values());
    }

    private static boolean hasValue(Connection connection, TableData table, String column) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT EXISTS (SELECT FROM ONLY " + SqlText.qualified(table.schema(), table.name())
                                + " WHERE NOT (" + SqlText.identifier(column) + " IS NULL))")) {
            row.next();
            return row.getBoolean(1);
        }
    }
}
