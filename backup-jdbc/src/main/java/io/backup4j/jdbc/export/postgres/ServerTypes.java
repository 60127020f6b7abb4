package io.backup4j.jdbc.export.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** Types from the catalogs of a server; they say the same as {@link StoredTypes} does of a backup. Used by one thread. */
final class ServerTypes {
    /** What an extension made is text, because a backup knows nothing of it; a row type is made with its table. */
    private static final String TYPE = """
            SELECT t.typtype, t.typbasetype, pg_catalog.format_type(t.oid, NULL), n.nspname = 'pg_catalog', e.oid, e.typdelim, e.typtype,
                   pg_catalog.format_type(e.oid, NULL),
                   EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.deptype = 'e'
                     AND (d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass AND d.objid IN (t.oid, e.oid)
                       OR d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid IN (nullif(t.typrelid, 0), nullif(e.typrelid, 0))))
            FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
                 LEFT JOIN pg_catalog.pg_type e ON e.oid = t.typelem AND e.typarray = t.oid
            WHERE t.oid = ?
            """;

    private final Connection connection;
    private final Map<Long, Form> known = new HashMap<>();

    ServerTypes(Connection connection) {
        this.connection = connection;
    }

    Form form(long oid) throws SQLException {
        Form form = known.get(oid);
        if (form == null) {
            form = ask(oid);
            known.put(oid, form);
        }
        return form;
    }

    private Form ask(long oid) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(TYPE)) {
            query.setLong(1, oid);
            try (ResultSet row = query.executeQuery()) {
                if (!row.next() || row.getBoolean(9)) {
                    return Form.TEXT;
                }
                long element = row.getLong(5);
                if (element != 0) {
                    // A multirange has no statement of its own in a backup.
                    boolean unnamed = row.getString(7).equals("m") && !row.getBoolean(4);
                    return unnamed
                            ? Form.TEXT
                            : Form.array(form(element), row.getString(6).charAt(0));
                }
                if (row.getString(1).equals("d")) {
                    return form(row.getLong(2));
                }
                return row.getBoolean(4) ? BuiltInTypes.form(row.getString(3)) : Form.TEXT;
            }
        }
    }
}
