package io.backup4j.jdbc.postgres.schema;

import java.sql.SQLException;

/** Domains, their defaults and constraints. Defaults and constraints stand apart, because their functions may take the domain. */
final class DomainsPart implements SchemaPart {
    @Override
    public void read(Reading reading) throws SQLException {
        reading.query(
                """
                SELECT t.oid, t.typarray AS array_type, %s AS schema, t.typname AS name, %s AS quoted, %s AS owner,
                       pg_catalog.format_type(t.typbasetype, t.typtypmod) AS base,
                       CASE WHEN t.typcollation <> b.typcollation THEN %s END AS collation,
                       CASE WHEN t.typdefaultbin IS NOT NULL THEN pg_catalog.pg_get_expr(t.typdefaultbin, 0) ELSE pg_catalog.quote_literal(t.typdefault)
                       END AS default_value,
                       %s AS not_null
                FROM pg_catalog.pg_type t JOIN pg_catalog.pg_type b ON b.oid = t.typbasetype
                     LEFT JOIN pg_catalog.pg_collation l ON l.oid = t.typcollation
                WHERE t.oid >= 16384 AND t.typtype = 'd'
                ORDER BY 3, 4
                """.formatted(
                                Sql.schemaName("t.typnamespace"),
                                Sql.qualified("t.typnamespace", "t.typname"),
                                Sql.role("t.typowner"),
                                Sql.qualified("l.collnamespace", "l.collname"),
                                // From 17 on it is a constraint with a name.
                                reading.since(17, "false", "t.typnotnull")),
                row -> {
                    if (!reading.takes("pg_type", row.number("oid"), row.text("schema"))) {
                        return;
                    }
                    String quoted = row.text("quoted");
                    String collation = row.textOrEmpty("collation");
                    Draft draft = reading.drafts()
                            .add(
                                    new Address("pg_type", row.number("oid")),
                                    "DOMAIN",
                                    row.text("schema"),
                                    row.text("name"),
                                    Section.PRE_DATA)
                            .statement("CREATE DOMAIN " + quoted + " AS " + row.text("base")
                                    + (collation.isEmpty() ? "" : " COLLATE " + collation)
                                    + (row.flag("not_null") ? " NOT NULL" : ""))
                            .owner("DOMAIN " + quoted, row.text("owner"));
                    reading.drafts().covers(draft, "pg_type", row.number("array_type"));
                    if (row.textOrNull("default_value") != null) {
                        Draft later = reading.drafts()
                                .add("DOMAIN DEFAULT", row.text("schema"), row.text("name"), Section.PRE_DATA)
                                .statement("ALTER DOMAIN " + quoted + " SET DEFAULT " + row.text("default_value"))
                                .needs(draft);
                        reading.drafts().defaults(draft, later);
                    }
                });
        constraints(reading);
    }

    private static void constraints(Reading reading) throws SQLException {
        reading.query(
                """
                SELECT c.oid, c.conname AS name, pg_catalog.quote_ident(c.conname) AS quoted, t.oid AS type, t.typname AS type_name, %s AS schema,
                       %s AS quoted_type, pg_catalog.pg_get_constraintdef(c.oid) AS definition, c.convalidated AS validated
                FROM pg_catalog.pg_constraint c JOIN pg_catalog.pg_type t ON t.oid = c.contypid
                WHERE c.oid >= 16384 AND c.contypid <> 0
                ORDER BY 6, 5, 2
                """.formatted(Sql.schemaName("t.typnamespace"), Sql.qualified("t.typnamespace", "t.typname")), row -> {
                    Draft domain = reading.drafts().bearer("pg_type", row.number("type"));
                    if (domain == null || domain.kind.equals(ExtensionsPart.KIND)) {
                        return;
                    }
                    // Rows that were there before the constraint may break it.
                    Section section = row.flag("validated") ? Section.PRE_DATA : Section.POST_DATA;
                    reading.drafts()
                            .add(
                                    new Address("pg_constraint", row.number("oid")),
                                    "DOMAIN CONSTRAINT",
                                    row.text("schema"),
                                    row.text("type_name") + " " + row.text("name"),
                                    section)
                            .statement("ALTER DOMAIN " + row.text("quoted_type") + " ADD CONSTRAINT "
                                    + row.text("quoted") + " " + row.text("definition"))
                            .needs(domain);
                });
    }
}
