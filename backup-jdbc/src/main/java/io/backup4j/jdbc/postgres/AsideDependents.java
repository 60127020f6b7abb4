package io.backup4j.jdbc.postgres;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Finds what would be dropped along with a schema although it is not in it. Stateless. */
final class AsideDependents {
    /** Foreign keys of other schemas, and views of other schemas. */
    private static final String LIST = """
            SELECT 'foreign key ' || quote_ident(o.conname) || ' of ' || o.conrelid::regclass
            FROM pg_constraint o JOIN pg_class r ON r.oid = o.confrelid JOIN pg_class c ON c.oid = o.conrelid
            WHERE o.contype = 'f' AND r.relnamespace = ?::regnamespace AND c.relnamespace <> r.relnamespace
            UNION
            SELECT 'view ' || v.oid::regclass
            FROM pg_depend d JOIN pg_rewrite w ON d.classid = 'pg_rewrite'::regclass AND w.oid = d.objid
            JOIN pg_class v ON v.oid = w.ev_class JOIN pg_class t ON d.refclassid = 'pg_class'::regclass AND t.oid = d.refobjid
            WHERE t.relnamespace = ?::regnamespace AND v.relnamespace <> t.relnamespace
            LIMIT 1
            """;

    private AsideDependents() {}

    /** @throws SQLException that names one, if there is any */
    static void require(TargetConnection connection, String schema) throws SQLException {
        try (PreparedStatement query = connection.jdbc().prepareStatement(LIST)) {
            String name = SqlText.identifier(schema);
            query.setString(1, name);
            query.setString(2, name);
            try (ResultSet row = query.executeQuery()) {
                if (row.next()) {
                    throw new SQLException(row.getString(1) + " depends on what is in schema " + name, "2BP01");
                }
            }
        }
    }
}
