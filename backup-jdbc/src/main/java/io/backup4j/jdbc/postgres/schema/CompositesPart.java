package io.backup4j.jdbc.postgres.schema;

import java.sql.SQLException;

/** Composite types that stand alone. */
final class CompositesPart implements SchemaPart {
    @Override
    public void read(Reading reading) throws SQLException {
        reading.query(
                """
                SELECT t.oid, t.typarray AS array_type, t.typrelid AS relation, %s AS schema, t.typname AS name, %s AS quoted, %s AS owner,
                       (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(a.attname) || ' ' || pg_catalog.format_type(a.atttypid, a.atttypmod)
                            || CASE WHEN a.attcollation <> 0 AND a.attcollation <> y.typcollation THEN ' COLLATE ' || %s ELSE '' END,
                            ', ' ORDER BY a.attnum)
                        FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type y ON y.oid = a.atttypid
                             LEFT JOIN pg_catalog.pg_collation l ON l.oid = a.attcollation
                        WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped) AS columns
                FROM pg_catalog.pg_type t JOIN pg_catalog.pg_class c ON c.oid = t.typrelid
                WHERE t.oid >= 16384 AND t.typtype = 'c' AND c.relkind = 'c'
                ORDER BY 4, 5
                """.formatted(
                                Sql.schemaName("t.typnamespace"),
                                Sql.qualified("t.typnamespace", "t.typname"),
                                Sql.role("t.typowner"),
                                Sql.qualified("l.collnamespace", "l.collname")),
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
                            .statement("CREATE TYPE " + row.text("quoted") + " AS (" + row.textOrEmpty("columns") + ")")
                            .owner("TYPE " + row.text("quoted"), row.text("owner"));
                    reading.drafts().covers(draft, "pg_type", row.number("array_type"));
                    reading.drafts().covers(draft, "pg_class", row.number("relation"));
                });
    }
}
