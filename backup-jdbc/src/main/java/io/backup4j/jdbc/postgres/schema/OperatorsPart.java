package io.backup4j.jdbc.postgres.schema;

import java.sql.SQLException;

/** Operators. One that names a commutator or negator announces it, so that these may come in any order. */
final class OperatorsPart implements SchemaPart {
    @Override
    public void read(Reading reading) throws SQLException {
        reading.query(
                """
                SELECT o.oid, %s AS schema, o.oprname AS name, pg_catalog.format('%%I.%%s', %s, o.oprname) AS quoted, %s AS owner, %s AS identity,
                       %s AS function,
                       CASE WHEN o.oprleft <> 0 THEN pg_catalog.format_type(o.oprleft, NULL) END AS left_type,
                       CASE WHEN o.oprright <> 0 THEN pg_catalog.format_type(o.oprright, NULL) END AS right_type,
                       %s AS commutator, %s AS negator, %s AS restrict, %s AS join, o.oprcanmerge AS merges, o.oprcanhash AS hashes
                FROM pg_catalog.pg_operator o
                WHERE o.oid >= 16384
                ORDER BY 2, 3, identity
                """.formatted(
                                Sql.schemaName("o.oprnamespace"),
                                Sql.schemaName("o.oprnamespace"),
                                Sql.role("o.oprowner"),
                                Sql.identity("pg_operator", "o.oid"),
                                Sql.function("o.oprcode"),
                                operator("o.oprcom"),
                                operator("o.oprnegate"),
                                Sql.function("o.oprrest"),
                                Sql.function("o.oprjoin")),
                row -> {
                    if (reading.takes("pg_operator", row.number("oid"), row.text("schema"))) {
                        add(reading, row);
                    }
                });
    }

    private static void add(Reading reading, Row row) throws SQLException {
        String identity = row.text("identity");
        Address address = new Address("pg_operator", row.number("oid"));
        if (row.textOrNull("function") == null) {
            // Only announced by another operator, which announces it again.
            reading.drafts().announced(address, identity);
            return;
        }
        StringBuilder sql = new StringBuilder("CREATE OPERATOR ")
                .append(row.text("quoted"))
                .append(" (FUNCTION = ")
                .append(row.text("function"));
        option(sql, "LEFTARG", row.textOrEmpty("left_type"));
        option(sql, "RIGHTARG", row.textOrEmpty("right_type"));
        option(sql, "COMMUTATOR", row.textOrEmpty("commutator"));
        option(sql, "NEGATOR", row.textOrEmpty("negator"));
        option(sql, "RESTRICT", row.textOrEmpty("restrict"));
        option(sql, "JOIN", row.textOrEmpty("join"));
        sql.append(row.flag("hashes") ? ", HASHES" : "")
                .append(row.flag("merges") ? ", MERGES" : "")
                .append(')');
        String arguments = identity.substring(identity.lastIndexOf('('));
        reading.drafts()
                .add(address, "OPERATOR", row.text("schema"), row.text("name") + arguments, Section.PRE_DATA)
                .statement(sql.toString())
                .owner("OPERATOR " + identity, row.text("owner"));
    }

    private static String operator(String oid) {
        return "(SELECT pg_catalog.format('OPERATOR(%I.%s)', n.nspname, x.oprname) FROM pg_catalog.pg_operator x"
                + " JOIN pg_catalog.pg_namespace n ON n.oid = x.oprnamespace WHERE x.oid = " + oid + ")";
    }

    private static void option(StringBuilder sql, String name, String value) {
        if (!value.isEmpty()) {
            sql.append(", ").append(name).append(" = ").append(value);
        }
    }
}
