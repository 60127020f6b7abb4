package io.backup4j.jdbc.postgres.schema;

import java.sql.SQLException;

/** Enumerated types. */
final class EnumsPart implements SchemaPart {
    @Override
    public void read(Reading reading) throws SQLException {
        reading.query(
                """
                SELECT t.oid, t.typarray AS array_type, %s AS schema, t.typname AS name, %s AS quoted, %s AS owner,
                       (SELECT pg_catalog.string_agg(pg_catalog.quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder)
                        FROM pg_catalog.pg_enum e WHERE e.enumtypid = t.oid) AS labels
                FROM pg_catalog.pg_type t
                WHERE t.oid >= 16384 AND t.typtype = 'e'
                ORDER BY 3, 4
                """.formatted(
                                Sql.schemaName("t.typnamespace"),
                                Sql.qualified("t.typnamespace", "t.typname"),
                                Sql.role("t.typowner")),
                row -> {
                    if (!reading.takes("pg_type", row.number("oid"), row.text("schema"))) {
                        return;
                    }
                    Draft draft = reading.drafts()
                            .add(
                                    new Address("pg_type", row.number("oid")),
                                    "TYPE",
                                    row.text("schema"),
                                    row.text("name"),
                                    Section.PRE_DATA)
                            .statement("CREATE TYPE " + row.text("quoted") + " AS ENUM (" + row.textOrEmpty("labels")
                                    + ")")
                            .owner("TYPE " + row.text("quoted"), row.text("owner"));
                    reading.drafts().covers(draft, "pg_type", row.number("array_type"));
                });
    }
}
