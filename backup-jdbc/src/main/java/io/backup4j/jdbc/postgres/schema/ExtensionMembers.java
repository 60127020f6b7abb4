package io.backup4j.jdbc.postgres.schema;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows of the catalogs that extensions own: their members, and everything that lives and dies with a member, such as the indexes of its tables. The
 * catalogs do not tell an index or trigger that a user added to an extension's table from one that the extension made.
 */
final class ExtensionMembers {
    private final Map<Address, Long> extensions = new HashMap<>();

    void load(Reading reading) throws SQLException {
        Map<Address, List<Address>> parts = new HashMap<>();
        Deque<Address> open = new ArrayDeque<>();
        reading.query("""
                SELECT d.classid::pg_catalog.regclass::text AS catalogue, d.objid AS oid,
                       d.refclassid::pg_catalog.regclass::text AS of_catalogue, d.refobjid AS of_oid, d.deptype::text AS type
                FROM pg_catalog.pg_depend d
                WHERE (d.deptype IN ('e', 'i', 'P', 'S')
                    OR d.deptype = 'a' AND (d.classid IN ('pg_catalog.pg_constraint'::pg_catalog.regclass,
                        'pg_catalog.pg_trigger'::pg_catalog.regclass, 'pg_catalog.pg_rewrite'::pg_catalog.regclass,
                        'pg_catalog.pg_policy'::pg_catalog.regclass, 'pg_catalog.pg_attrdef'::pg_catalog.regclass,
                        'pg_catalog.pg_amop'::pg_catalog.regclass, 'pg_catalog.pg_amproc'::pg_catalog.regclass,
                        'pg_catalog.pg_statistic_ext'::pg_catalog.regclass)
                      OR d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
                        AND EXISTS (SELECT FROM pg_catalog.pg_index x WHERE x.indexrelid = d.objid)))
                  AND (d.classid, d.objid) <> (d.refclassid, d.refobjid)
                """, row -> {
            Address member = new Address(row.text("catalogue"), row.number("oid"));
            Address of = new Address(row.text("of_catalogue"), row.number("of_oid"));
            if (row.text("type").equals("e")) {
                extensions.put(member, of.oid());
                open.add(member);
            } else {
                parts.computeIfAbsent(of, key -> new ArrayList<>()).add(member);
            }
        });
        while (!open.isEmpty()) {
            Address of = open.remove();
            for (Address part : parts.getOrDefault(of, List.of())) {
                if (extensions.putIfAbsent(part, extensions.get(of)) == null) {
                    open.add(part);
                }
            }
        }
    }

    boolean contains(String catalogue, long oid) {
        return extensions.containsKey(new Address(catalogue, oid));
    }

    /** The extension that owns a row, or null. */
    @Nullable
    Long extension(Address address) {
        return extensions.get(address);
    }
}
