package io.backup4j.jdbc.postgres.schema;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Collations. Their version is that of the target's library, so it is not written. */
final class CollationsPart implements SchemaPart {
    @Override
    public void read(Reading reading) throws SQLException {
        reading.query(
                """
                SELECT c.oid, %s AS schema, c.collname AS name, %s AS quoted, %s AS owner, c.collprovider::text AS provider,
                       c.collisdeterministic AS deterministic, c.collcollate AS collate, c.collctype AS ctype,
                       %s AS locale, %s AS rules
                FROM pg_catalog.pg_collation c
                WHERE c.oid >= 16384
                ORDER BY 2, 3
                """.formatted(
                                Sql.schemaName("c.collnamespace"),
                                Sql.qualified("c.collnamespace", "c.collname"),
                                Sql.role("c.collowner"),
                                reading.since(17, "c.colllocale", reading.since(15, "c.colliculocale", "NULL::text")),
                                reading.since(16, "c.collicurules", "NULL::text")),
                row -> {
                    if (!reading.takes("pg_collation", row.number("oid"), row.text("schema"))) {
                        return;
                    }
                    Draft draft = reading.drafts()
                            .add(
                                    new Address("pg_collation", row.number("oid")),
                                    "COLLATION",
                                    row.text("schema"),
                                    row.text("name"),
                                    Section.PRE_DATA);
                    String provider =
                            switch (row.text("provider")) {
                                case "i" -> "icu";
                                case "c" -> "libc";
                                case "b" -> "builtin";
                                default -> "";
                            };
                    if (provider.isEmpty()) {
                        reading.refuse(draft.title(), "its provider '" + row.text("provider") + "' is not known");
                        return;
                    }
                    StringBuilder sql = new StringBuilder("CREATE COLLATION ")
                            .append(row.text("quoted"))
                            .append(" (provider = ")
                            .append(provider);
                    option(sql, "locale", row.textOrNull("locale"));
                    if (row.textOrNull("locale") == null && provider.equals("icu")) {
                        option(sql, "locale", row.textOrNull("collate"));
                    } else {
                        option(sql, "lc_collate", row.textOrNull("collate"));
                        option(sql, "lc_ctype", row.textOrNull("ctype"));
                    }
                    option(sql, "rules", row.textOrNull("rules"));
                    if (!row.flag("deterministic")) {
                        sql.append(", deterministic = false");
                    }
                    draft.statement(sql.append(')').toString())
                            .owner("COLLATION " + row.text("quoted"), row.text("owner"));
                });
    }

    private static void option(StringBuilder sql, String name, @Nullable String value) {
        if (value != null) {
            sql.append(", ").append(name).append(" = ").append(Sql.literal(value));
        }
    }
}
