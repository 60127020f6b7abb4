package io.backup4j.jdbc.postgres;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * An object that is in a schema of the target.
 *
 * @param key identifies it among all objects of the database
 * @param schema that holds it
 * @param keyword what SQL calls its kind
 * @param identity its name as SQL takes it
 */
record PresentObject(String key, String schema, String keyword, String identity) {
    /**
     * Whatever depends on a schema, but members of extensions, and what comes and goes with another object: sequences of columns, and what types have.
     */
    private static final String LIST = """
            SELECT d.classid || '/' || d.objid, n.nspname, i.type, i.identity
            FROM pg_catalog.pg_depend d
            JOIN pg_catalog.pg_namespace n ON n.oid = d.refobjid
            CROSS JOIN LATERAL pg_catalog.pg_identify_object(d.classid, d.objid, 0) i
            WHERE d.refclassid = 'pg_catalog.pg_namespace'::regclass AND d.deptype = 'n' AND d.objsubid = 0
              AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
              AND (cardinality(?::text[]) = 0 OR n.nspname = ANY (?::text[]))
              AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
                  WHERE e.classid = d.classid AND e.objid = d.objid AND e.objsubid = 0
                    AND (e.deptype = 'e' OR (e.deptype = 'i' AND e.refclassid <> 'pg_catalog.pg_class'::regclass)
                      OR (e.deptype IN ('a', 'i') AND e.refclassid = 'pg_catalog.pg_class'::regclass
                        AND d.classid = 'pg_catalog.pg_class'::regclass
                        AND (SELECT relkind FROM pg_catalog.pg_class WHERE oid = d.objid) = 'S')))
            ORDER BY n.nspname, i.type, i.identity
            """;

    /** @param schemas names; empty means all */
    static List<PresentObject> in(TargetConnection connection, Collection<String> schemas) throws SQLException {
        List<PresentObject> found = new ArrayList<>();
        try (PreparedStatement query = connection.jdbc().prepareStatement(LIST)) {
            query.setArray(1, connection.jdbc().createArrayOf("text", schemas.toArray()));
            query.setArray(2, connection.jdbc().createArrayOf("text", schemas.toArray()));
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    found.add(new PresentObject(
                            row.getString(1), row.getString(2), keyword(row.getString(3)), row.getString(4)));
                }
            }
        }
        return found;
    }

    private static String keyword(String type) {
        return switch (type) {
            case "function", "procedure", "aggregate" -> "ROUTINE";
            case "statistics object" -> "STATISTICS";
            case "composite type" -> "TYPE";
            default -> type.toUpperCase(Locale.ROOT);
        };
    }

    /** Whether it is this table, {@code schema.table} without quotes. */
    boolean isTable(String name) {
        return keyword.endsWith("TABLE") && identity.replace("\"", "").equals(name.replace("\"", ""));
    }

    String drop() {
        return "DROP " + keyword + " IF EXISTS " + identity + " CASCADE";
    }

    String moveTo(String otherSchema) {
        return "ALTER " + keyword + " " + identity + " SET SCHEMA " + SqlText.identifier(otherSchema);
    }

    String title() {
        return keyword.toLowerCase(Locale.ROOT) + " " + identity;
    }
}
