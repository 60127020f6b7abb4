package io.backup4j.jdbc.postgres.schema;

import java.sql.SQLException;

/** Transforms between types and languages. */
final class TransformsPart implements SchemaPart {
    @Override
    public void read(Reading reading) throws SQLException {
        reading.query("""
                SELECT t.oid, pg_catalog.format_type(t.trftype, NULL) AS type, pg_catalog.quote_ident(l.lanname) AS language,
                       NULLIF(t.trffromsql, 0)::pg_catalog.regprocedure::text AS from_sql, NULLIF(t.trftosql, 0)::pg_catalog.regprocedure::text AS to_sql
                FROM pg_catalog.pg_transform t JOIN pg_catalog.pg_language l ON l.oid = t.trflang
                WHERE t.oid >= 16384
                ORDER BY 2, 3
                """, row -> {
            if (!reading.takes("pg_transform", row.number("oid"))) {
                return;
            }
            String from = row.textOrEmpty("from_sql");
            String to = row.textOrEmpty("to_sql");
            String name = "FOR " + row.text("type") + " LANGUAGE " + row.text("language");
            reading.drafts()
                    .add(new Address("pg_transform", row.number("oid")), "TRANSFORM", "", name, Section.PRE_DATA)
                    .statement(
                            "CREATE TRANSFORM " + name + " (" + (from.isEmpty() ? "" : "FROM SQL WITH FUNCTION " + from)
                                    + (from.isEmpty() || to.isEmpty() ? "" : ", ")
                                    + (to.isEmpty() ? "" : "TO SQL WITH FUNCTION " + to) + ")");
        });
    }
}
