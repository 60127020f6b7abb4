package io.backup4j.jdbc.postgres.schema;

import java.sql.SQLException;

/** Policies of row level security. */
final class PoliciesPart implements SchemaPart {
    @Override
    public void read(Reading reading) throws SQLException {
        reading.query(
                """
                SELECT p.oid, p.polname AS name, pg_catalog.quote_ident(p.polname) AS quoted, c.oid AS table_oid, c.relname AS table_name, %s AS schema,
                       %s AS quoted_table, p.polcmd::text AS command, p.polpermissive AS permissive,
                       (SELECT pg_catalog.string_agg(CASE r.role WHEN 0 THEN 'PUBLIC' ELSE %s END, ', ' ORDER BY r.place)
                        FROM pg_catalog.unnest(p.polroles) WITH ORDINALITY r(role, place)) AS roles,
                       pg_catalog.pg_get_expr(p.polqual, p.polrelid) AS using, pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid) AS with_check
                FROM pg_catalog.pg_policy p JOIN pg_catalog.pg_class c ON c.oid = p.polrelid
                WHERE p.oid >= 16384
                ORDER BY 6, 5, 2
                """.formatted(
                                Sql.schemaName("c.relnamespace"),
                                Sql.qualified("c.relnamespace", "c.relname"),
                                Sql.role("r.role")),
                row -> {
                    Draft table = reading.table(row.number("table_oid"));
                    if (table == null) {
                        return;
                    }
                    String command =
                            switch (row.text("command")) {
                                case "r" -> " FOR SELECT";
                                case "a" -> " FOR INSERT";
                                case "w" -> " FOR UPDATE";
                                case "d" -> " FOR DELETE";
                                default -> "";
                            };
                    String using = row.textOrEmpty("using");
                    String check = row.textOrEmpty("with_check");
                    reading.drafts()
                            .add(
                                    new Address("pg_policy", row.number("oid")),
                                    "POLICY",
                                    row.text("schema"),
                                    row.text("table_name") + " " + row.text("name"),
                                    Section.POST_DATA)
                            .statement("CREATE POLICY " + row.text("quoted") + " ON " + row.text("quoted_table")
                                    + (row.flag("permissive") ? "" : " AS RESTRICTIVE") + command + " TO "
                                    + row.text("roles")
                                    + (using.isEmpty() ? "" : " USING (" + using + ")")
                                    + (check.isEmpty() ? "" : " WITH CHECK (" + check + ")"))
                            .needs(table);
                });
    }
}
