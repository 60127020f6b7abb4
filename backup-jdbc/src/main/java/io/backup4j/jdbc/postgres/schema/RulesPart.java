package io.backup4j.jdbc.postgres.schema;

import java.sql.SQLException;

/** Rules other than those that make views. */
final class RulesPart implements SchemaPart {
    @Override
    public void read(Reading reading) throws SQLException {
        reading.query(
                """
                SELECT r.oid, r.rulename AS name, pg_catalog.quote_ident(r.rulename) AS quoted, c.oid AS table_oid, c.relname AS table_name, %s AS schema,
                       %s AS quoted_table, pg_catalog.pg_get_ruledef(r.oid) AS definition, r.ev_enabled::text AS enabled
                FROM pg_catalog.pg_rewrite r JOIN pg_catalog.pg_class c ON c.oid = r.ev_class
                WHERE r.oid >= 16384 AND r.rulename <> '_RETURN'
                ORDER BY 6, 5, 2
                """.formatted(Sql.schemaName("c.relnamespace"), Sql.qualified("c.relnamespace", "c.relname")), row -> {
                    Draft table = reading.table(row.number("table_oid"));
                    if (table == null) {
                        return;
                    }
                    Draft draft = reading.drafts()
                            .add(
                                    new Address("pg_rewrite", row.number("oid")),
                                    "RULE",
                                    row.text("schema"),
                                    row.text("table_name") + " " + row.text("name"),
                                    Section.POST_DATA)
                            .statement(ViewsPart.withoutEnd(row.text("definition")))
                            .needs(table);
                    enable(draft, "ALTER TABLE " + row.text("quoted_table"), row.text("quoted"), row.text("enabled"));
                });
    }

    /** Adds what brings a rule into its state, when that is not the usual one. */
    static void enable(Draft draft, String alter, String rule, String enabled) {
        switch (enabled) {
            case "D" -> draft.statement(alter + " DISABLE RULE " + rule);
            case "R" -> draft.statement(alter + " ENABLE REPLICA RULE " + rule);
            case "A" -> draft.statement(alter + " ENABLE ALWAYS RULE " + rule);
            default -> {
                // Enabled as it is made.
            }
        }
    }
}
