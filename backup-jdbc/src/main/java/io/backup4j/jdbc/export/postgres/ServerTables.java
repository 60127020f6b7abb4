package io.backup4j.jdbc.export.postgres;

import io.backup4j.jdbc.export.table.TableName;
import io.backup4j.jdbc.postgres.SqlText;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The tables whose rows a backup would hold. Used by one thread. */
final class ServerTables {
    /** Temporary ones belong to their sessions; of those of an extension the ones that it declares to be data of users, perhaps with a condition. */
    private static final String TABLES = """
            SELECT n.nspname, c.relname, c.oid, e.objid IS NOT NULL, coalesce(g.condition, '')
            FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                 LEFT JOIN pg_catalog.pg_depend e ON e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND e.objid = c.oid AND e.objsubid = 0
                   AND e.deptype = 'e'
                 LEFT JOIN (SELECT u.relation, u.condition FROM pg_catalog.pg_extension x
                   CROSS JOIN LATERAL ROWS FROM (pg_catalog.unnest(x.extconfig), pg_catalog.unnest(x.extcondition)) u(relation, condition)) g
                   ON g.relation = c.oid
            WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
              AND (e.objid IS NULL OR g.relation IS NOT NULL)
            """;

    private static final String COLUMNS = """
            SELECT attname, atttypid FROM pg_catalog.pg_attribute
            WHERE attrelid = ? AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum
            """;

    /** The catalog as the snapshot shows it, and as it is now. */
    private static final String SAME_STORAGE =
            "SELECT relfilenode = pg_catalog.pg_relation_filenode(oid) FROM pg_catalog.pg_class WHERE oid = ?";

    private final Connection connection;
    private final Map<TableName, Found> found =
            new TreeMap<>(Comparator.comparing(TableName::schema).thenComparing(TableName::name));

    private record Found(long oid, boolean ofExtension, String condition) {}

    /** @param ofExtension whether an extension made the table */
    record Column(String name, long type, boolean ofExtension) {}

    ServerTables(Connection connection) {
        this.connection = connection;
    }

    /** Lists them; called once, before anything else. */
    void read() throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(TABLES);
                ResultSet row = query.executeQuery()) {
            while (row.next()) {
                found.put(
                        new TableName(row.getString(1), row.getString(2)),
                        new Found(row.getLong(3), row.getBoolean(4), row.getString(5)));
            }
        }
    }

    List<TableName> names() {
        return List.copyOf(found.keySet());
    }

    private Found require(TableName table) throws IOException {
        Found present = found.get(table);
        if (present == null) {
            throw new IOException("the database has no table " + table + " with rows of its own");
        }
        return present;
    }

    /**
     * Keeps a table from being changed until the end of the transaction. One that was truncated or written anew between the snapshot and this would look empty.
     *
     * @throws IOException if it was
     */
    void hold(TableName table) throws SQLException, IOException {
        Found present = require(table);
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "LOCK TABLE ONLY " + SqlText.qualified(table.schema(), table.name()) + " IN ACCESS SHARE MODE");
        }
        try (PreparedStatement query = connection.prepareStatement(SAME_STORAGE)) {
            query.setLong(1, present.oid());
            try (ResultSet row = query.executeQuery()) {
                if (!row.next() || !row.getBoolean(1)) {
                    throw new IOException(
                            "table " + table + " was truncated or written anew after the export began; run it again");
                }
            }
        }
    }

    /** In their order, without those that the server generates. */
    List<Column> columns(TableName table) throws SQLException, IOException {
        Found present = require(table);
        List<Column> columns = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(COLUMNS)) {
            query.setLong(1, present.oid());
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    columns.add(new Column(row.getString(1), row.getLong(2), present.ofExtension()));
                }
            }
        }
        return columns;
    }

    /** What {@code COPY} copies: the same rows in the same order as a backup reads. */
    String copied(TableName table, List<String> columns) throws IOException {
        String name = SqlText.qualified(table.schema(), table.name());
        String condition = require(table).condition();
        String list = SqlText.identifiers(columns);
        if (!condition.isEmpty()) {
            return "(SELECT " + list + " FROM ONLY " + name + " " + condition + ")";
        }
        return columns.isEmpty() ? name : name + " (" + list + ")";
    }
}
