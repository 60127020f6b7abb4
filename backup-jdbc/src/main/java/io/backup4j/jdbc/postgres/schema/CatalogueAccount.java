package io.backup4j.jdbc.postgres.schema;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Proves that nothing was forgotten: asks the server which catalogs it has, and for every row that users made, whether it is written, an extension's, or
 * outside of the scope. Every other row is refused by name, and so is a catalog that this release does not know and that has such rows.
 */
final class CatalogueAccount {
    private final Reading reading;

    CatalogueAccount(Reading reading) {
        this.reading = reading;
    }

    /** One row of a catalog with oids. */
    private record Entry(Address address, String schema, String title) {}

    void check() throws SQLException {
        List<String> withOid = new ArrayList<>();
        List<String> without = new ArrayList<>();
        reading.query("""
                SELECT c.relname AS name, EXISTS (SELECT FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'oid'
                           AND a.atttypid = 'pg_catalog.oid'::pg_catalog.regtype) AS has_oid
                FROM pg_catalog.pg_class c
                WHERE c.relnamespace = 'pg_catalog'::pg_catalog.regnamespace AND c.relkind = 'r' AND c.oid < 16384
                ORDER BY 1
                """, row -> (row.flag("has_oid") ? withOid : without).add(row.text("name")));
        for (Entry entry : unaccounted(withOid)) {
            reading.refuse(
                    entry.title(),
                    "this release does not know how to write it ("
                            + entry.address().catalogue() + ")");
        }
        for (String catalogue : without) {
            if (!Catalogues.IDENTIFIED_BY_OTHERS.contains(catalogue)) {
                checkUnknown(catalogue);
            }
        }
        checkLabels();
    }

    private List<Entry> unaccounted(List<String> catalogues) throws SQLException {
        StringBuilder rows = new StringBuilder();
        for (String catalogue : catalogues) {
            Catalogues.Source source = Catalogues.source(catalogue);
            rows.append(rows.isEmpty() ? "" : "\nUNION ALL ")
                    .append("SELECT DISTINCT '")
                    .append(source.addressed())
                    .append("' AS catalogue, ")
                    .append(source.oid())
                    .append(" AS oid FROM pg_catalog.")
                    .append(Sql.identifier(source.relation()))
                    .append(" WHERE ")
                    .append(source.oid())
                    .append(" >= 16384")
                    .append(source.condition());
        }
        List<Address> missing = new ArrayList<>();
        reading.query(rows.toString(), row -> {
            Address address = new Address(row.text("catalogue"), row.number("oid"));
            if (reading.drafts().bearer(address) == null && reading.members().extension(address) == null) {
                missing.add(address);
            }
        });
        return named(missing);
    }

    /** Adds names to rows, and leaves out those that are temporary, of the server's whole and not asked for, or outside of the scope. */
    private List<Entry> named(List<Address> missing) throws SQLException {
        List<Entry> entries = new ArrayList<>();
        Set<Address> owned = ownedByTemporary();
        for (Address address : missing) {
            if (owned.contains(address) || Catalogues.OF_SERVER.contains(address.catalogue())) {
                continue;
            }
            if (!Catalogues.isNamedByServer(address.catalogue())) {
                entries.add(new Entry(address, "", address.catalogue() + " " + address.oid()));
                continue;
            }
            reading.query("""
                    SELECT i.type, COALESCE(i.schema, '') AS schema, COALESCE(i.identity, '') AS identity
                    FROM pg_catalog.pg_identify_object('pg_catalog.%s'::pg_catalog.regclass, %d, 0) i
                    """.formatted(address.catalogue(), address.oid()), row -> {
                String type = row.textOrEmpty("type");
                String identity = row.text("identity").isEmpty() ? Long.toString(address.oid()) : row.text("identity");
                entries.add(new Entry(
                        address, row.text("schema"), (type.isEmpty() ? address.catalogue() : type) + " " + identity));
            });
        }
        if (reading.scope().isPartial()) {
            entries.removeIf(entry -> entry.schema().isEmpty() || !reading.takesSchema(entry.schema()));
        }
        return withoutAnnounced(entries);
    }

    /**
     * Operators that only exist because a written one names them are announced by that one again. What another left behind when it was dropped does nothing, and no
     * statement makes it.
     */
    private List<Entry> withoutAnnounced(List<Entry> entries) throws SQLException {
        Map<Address, String> announced = reading.drafts().announcedOperators();
        if (announced.isEmpty()) {
            return entries;
        }
        Set<Long> named = new HashSet<>();
        reading.query(
                "SELECT o.oid, o.oprcom::oid::bigint AS commutator, o.oprnegate::oid::bigint AS negator FROM pg_catalog.pg_operator o"
                        + " WHERE o.oid >= 16384 AND o.oprcode <> 0",
                row -> {
                    if (reading.drafts().bearer("pg_operator", row.number("oid")) != null) {
                        named.add(row.number("commutator"));
                        named.add(row.number("negator"));
                    }
                });
        List<Entry> kept = new ArrayList<>();
        for (Entry entry : entries) {
            String identity = announced.get(entry.address());
            if (identity == null) {
                kept.add(entry);
            } else if (!named.contains(entry.address().oid())) {
                reading.leaveOut("OPERATOR " + identity, "it has no function, and no operator names it any more");
            }
        }
        return kept;
    }

    /** Everything that lives in a temporary schema, or in the one for values that are too long for their row, and what depends on it. */
    private Set<Address> ownedByTemporary() throws SQLException {
        Set<Address> owned = new HashSet<>();
        reading.query("""
                WITH RECURSIVE temporary(class, oid) AS (
                    SELECT 'pg_catalog.pg_namespace'::pg_catalog.regclass::oid, n.oid FROM pg_catalog.pg_namespace n
                    WHERE n.nspname ~ '^pg_(toast_)?temp_'
                    UNION
                    SELECT d.classid, d.objid FROM pg_catalog.pg_depend d JOIN temporary t ON d.refclassid = t.class AND d.refobjid = t.oid
                    WHERE d.deptype IN ('n', 'a', 'i', 'P', 'S') AND d.objid >= 16384)
                SELECT t.class::pg_catalog.regclass::text AS catalogue, t.oid FROM temporary t
                UNION
                SELECT 'pg_class', u.oid FROM pg_catalog.pg_class c
                     CROSS JOIN LATERAL (SELECT c.reltoastrelid UNION ALL
                        SELECT x.indexrelid FROM pg_catalog.pg_index x WHERE x.indrelid = c.reltoastrelid) u(oid)
                WHERE c.relpersistence = 't' AND c.reltoastrelid <> 0
                """, row -> owned.add(new Address(row.text("catalogue"), row.number("oid"))));
        return owned;
    }

    private void checkUnknown(String catalogue) throws SQLException {
        List<String> columns = new ArrayList<>();
        reading.query(
                "SELECT a.attname AS name FROM pg_catalog.pg_attribute a WHERE a.attrelid = 'pg_catalog." + catalogue
                        + "'::pg_catalog.regclass AND a.attnum > 0 AND a.atttypid IN ('pg_catalog.oid'::pg_catalog.regtype,"
                        + " 'pg_catalog.regproc'::pg_catalog.regtype)",
                row -> columns.add(row.text("name")));
        StringBuilder ofUsers = new StringBuilder();
        columns.forEach(column -> ofUsers.append(ofUsers.isEmpty() ? "" : " OR ")
                .append(Sql.identifier(column))
                .append("::oid >= 16384"));
        reading.query(
                "SELECT EXISTS (SELECT FROM pg_catalog." + Sql.identifier(catalogue)
                        + (ofUsers.isEmpty() ? "" : " WHERE " + ofUsers) + ") AS any",
                row -> {
                    if (row.flag("any")) {
                        reading.refuse("CATALOG " + catalogue, "this release does not know it, and it has rows");
                    }
                });
    }

    /** Labels and comments that hang on nothing that is written are those of extensions, of the server, or of what is refused already. */
    private void checkLabels() throws SQLException {
        reading.query("""
                SELECT DISTINCT l.classoid::pg_catalog.regclass::text AS catalogue, l.objoid AS oid, i.type, i.identity
                FROM pg_catalog.pg_seclabel l CROSS JOIN LATERAL pg_catalog.pg_identify_object(l.classoid, l.objoid, l.objsubid) i
                """, row -> {
            Address address = new Address(row.text("catalogue"), row.number("oid"));
            if (!reading.scope().isPartial()
                    && (!address.ofUser() || reading.members().extension(address) != null)) {
                reading.refuse(
                        "SECURITY LABEL on " + row.textOrEmpty("type") + " " + row.textOrEmpty("identity"),
                        "a label on an object of the server or of an extension cannot be written");
            }
        });
    }
}
