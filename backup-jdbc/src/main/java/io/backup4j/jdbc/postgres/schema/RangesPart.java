package io.backup4j.jdbc.postgres.schema;

import java.sql.SQLException;
import java.util.Set;

/** Range types and their multiranges. One with a canonical function is announced first, because that function takes the range. */
final class RangesPart implements SchemaPart {
    @Override
    public void read(Reading reading) throws SQLException {
        reading.query(
                """
                SELECT t.oid, t.typnamespace AS namespace_oid, t.typarray AS array_type, m.oid AS multirange, m.typarray AS multirange_array, r.rngcanonical::oid::bigint AS canonical_oid,
                       %s AS schema, t.typname AS name, %s AS quoted, %s AS owner, %s AS multirange_name,
                       pg_catalog.format_type(r.rngsubtype, NULL) AS subtype, %s AS opclass,
                       CASE WHEN r.rngcollation <> s.typcollation THEN %s END AS collation, %s AS canonical, %s AS difference
                FROM pg_catalog.pg_range r
                     JOIN pg_catalog.pg_type t ON t.oid = r.rngtypid
                     JOIN pg_catalog.pg_type m ON m.oid = r.rngmultitypid
                     JOIN pg_catalog.pg_type s ON s.oid = r.rngsubtype
                     JOIN pg_catalog.pg_opclass o ON o.oid = r.rngsubopc
                     LEFT JOIN pg_catalog.pg_collation l ON l.oid = r.rngcollation
                WHERE t.oid >= 16384
                ORDER BY 7, 8
                """.formatted(
                                Sql.schemaName("t.typnamespace"),
                                Sql.qualified("t.typnamespace", "t.typname"),
                                Sql.role("t.typowner"),
                                Sql.qualified("m.typnamespace", "m.typname"),
                                Sql.qualified("o.opcnamespace", "o.opcname"),
                                Sql.qualified("l.collnamespace", "l.collname"),
                                Sql.function("r.rngcanonical"),
                                Sql.function("r.rngsubdiff")),
                row -> {
                    if (!reading.takes("pg_type", row.number("oid"), row.text("schema"))) {
                        return;
                    }
                    Drafts drafts = reading.drafts();
                    Address address = new Address("pg_type", row.number("oid"));
                    String quoted = row.text("quoted");
                    StringBuilder sql = new StringBuilder("CREATE TYPE ")
                            .append(quoted)
                            .append(" AS RANGE (subtype = ")
                            .append(row.text("subtype"))
                            .append(", subtype_opclass = ")
                            .append(row.text("opclass"));
                    append(sql, "collation", row.textOrEmpty("collation"));
                    append(sql, "canonical", row.textOrEmpty("canonical"));
                    append(sql, "subtype_diff", row.textOrEmpty("difference"));
                    append(sql, "multirange_type_name", row.text("multirange_name"));
                    Draft draft = drafts.add(address, "TYPE", row.text("schema"), row.text("name"), Section.PRE_DATA)
                            .statement(sql.append(')').toString())
                            .owner("TYPE " + quoted, row.text("owner"));
                    drafts.covers(draft, "pg_type", row.number("array_type"));
                    drafts.covers(draft, "pg_type", row.number("multirange"));
                    drafts.covers(draft, "pg_type", row.number("multirange_array"));
                    if (!row.textOrEmpty("canonical").isEmpty()) {
                        Draft shell = drafts.add(
                                        BaseTypesPart.SHELL, row.text("schema"), row.text("name"), Section.PRE_DATA)
                                .statement("CREATE TYPE " + quoted);
                        shell.needs(drafts.bearer("pg_namespace", row.number("namespace_oid")));
                        draft.needs(shell);
                        drafts.announce(address, shell, Set.of(new Address("pg_proc", row.number("canonical_oid"))));
                    }
                });
    }

    private static void append(StringBuilder sql, String option, String value) {
        if (!value.isEmpty()) {
            sql.append(", ").append(option).append(" = ").append(value);
        }
    }
}
