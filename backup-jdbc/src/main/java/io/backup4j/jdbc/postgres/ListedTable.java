package io.backup4j.jdbc.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * A table as it was listed before the snapshot was taken.
 *
 * @param oid of the table
 * @param schema that holds it
 * @param name of the table
 * @param readable whether this role may read all its columns
 * @param rowsHidden whether a policy hides rows from this role
 */
record ListedTable(long oid, String schema, String name, boolean readable, boolean rowsHidden) {
    /** Tables and partitioned tables; temporary ones belong to their sessions, and those of extensions are told apart later. */
    private static final String LIST = """
            SELECT c.oid, n.nspname, c.relname, has_table_privilege(c.oid, 'SELECT'), row_security_active(c.oid)
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't'
              AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
              AND (cardinality(?::text[]) = 0 OR n.nspname = ANY (?::text[]))
            ORDER BY n.nspname, c.relname
            """;

    String sqlName() {
        return SqlText.qualified(schema, name);
    }

    static List<ListedTable> list(Connection connection, List<String> schemas) throws SQLException {
        List<ListedTable> tables = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(LIST)) {
            query.setArray(1, connection.createArrayOf("text", schemas.toArray()));
            query.setArray(2, connection.createArrayOf("text", schemas.toArray()));
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    tables.add(new ListedTable(
                            row.getLong(1), row.getString(2), row.getString(3), row.getBoolean(4), row.getBoolean(5)));
                }
            }
        }
        return tables;
    }
}
