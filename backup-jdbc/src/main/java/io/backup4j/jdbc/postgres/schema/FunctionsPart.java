package io.backup4j.jdbc.postgres.schema;

import java.sql.SQLException;

/**
 * Functions and procedures, but no aggregates. Their stub, for loops through SQL bodies and defaults of arguments, has the same arguments and result and no
 * body to speak of.
 */
final class FunctionsPart implements SchemaPart {
    private static final String REPLACE = "CREATE OR REPLACE ";

    @Override
    public void read(Reading reading) throws SQLException {
        reading.query(
                """
                SELECT p.oid, %s AS schema, p.proname AS name, %s AS quoted, %s AS owner, p.prokind::text AS kind,
                       pg_catalog.pg_get_functiondef(p.oid) AS definition, p.prosqlbody IS NOT NULL OR p.proargdefaults IS NOT NULL AS may_loop,
                       p.oid::pg_catalog.regprocedure::text AS signature,
                       pg_catalog.pg_get_function_identity_arguments(p.oid) AS arguments,
                       (SELECT pg_catalog.string_agg(CASE p.proargmodes[a.position] WHEN 'o' THEN 'OUT ' WHEN 'b' THEN 'INOUT ' WHEN 'v' THEN 'VARIADIC '
                                    ELSE '' END || COALESCE(pg_catalog.quote_ident(NULLIF(p.proargnames[a.position], '')) || ' ', '')
                                    || pg_catalog.format_type(a.type, NULL), ', ' ORDER BY a.position)
                        FROM pg_catalog.unnest(COALESCE(p.proallargtypes, p.proargtypes::oid[])) WITH ORDINALITY a(type, position)
                        WHERE p.proargmodes[a.position] IS DISTINCT FROM 't') AS plain_arguments,
                       pg_catalog.pg_get_function_result(p.oid) AS result, %s AS of_type
                FROM pg_catalog.pg_proc p
                WHERE p.oid >= 16384 AND p.prokind <> 'a'
                ORDER BY 2, 3, signature
                """.formatted(
                                Sql.schemaName("p.pronamespace"),
                                Sql.qualified("p.pronamespace", "p.proname"),
                                Sql.role("p.proowner"),
                                Sql.internalTo("pg_type", "pg_proc", "p.oid")),
                row -> {
                    if (!reading.takes("pg_proc", row.number("oid"), row.text("schema"))) {
                        return;
                    }
                    Draft type = reading.drafts().bearer("pg_type", row.number("of_type"));
                    if (type != null) {
                        // A constructor of a range, which comes with the type.
                        reading.drafts().covers(type, "pg_proc", row.number("oid"));
                        return;
                    }
                    boolean procedure = row.text("kind").equals("p");
                    String definition = row.text("definition");
                    if (!definition.startsWith(REPLACE)) {
                        throw new SQLException(
                                "pg_get_functiondef of " + row.text("signature") + " does not begin with " + REPLACE);
                    }
                    String word = procedure ? "PROCEDURE" : "FUNCTION";
                    Draft draft = reading.drafts()
                            .add(
                                    new Address("pg_proc", row.number("oid")),
                                    word,
                                    row.text("schema"),
                                    row.text("name") + "(" + row.text("arguments") + ")",
                                    Section.PRE_DATA)
                            .statement("CREATE "
                                    + definition.substring(REPLACE.length()).stripTrailing())
                            .owner(word + " " + row.text("signature"), row.text("owner"));
                    if (row.flag("may_loop")) {
                        draft.stub = "CREATE " + word + " " + row.text("quoted") + "("
                                + row.textOrEmpty("plain_arguments") + ")"
                                + (procedure ? "" : " RETURNS " + row.text("result")) + " LANGUAGE sql AS 'SELECT'";
                        draft.completion = definition.stripTrailing();
                    }
                });
    }
}
