package io.backup4j.jdbc.postgres.schema;

import java.sql.SQLException;

/** Procedural languages that no extension brought. */
final class LanguagesPart implements SchemaPart {
    @Override
    public void read(Reading reading) throws SQLException {
        reading.query(
                """
                SELECT l.oid, l.lanname AS name, pg_catalog.quote_ident(l.lanname) AS quoted, l.lanpltrusted AS trusted,
                       %s AS handler, %s AS inline, %s AS validator, %s AS owner
                FROM pg_catalog.pg_language l
                WHERE l.oid >= 16384
                ORDER BY l.lanname
                """.formatted(
                                Sql.function("l.lanplcallfoid"),
                                Sql.function("l.laninline"),
                                Sql.function("l.lanvalidator"),
                                Sql.role("l.lanowner")),
                row -> {
                    if (!reading.takes("pg_language", row.number("oid"))) {
                        return;
                    }
                    StringBuilder sql = new StringBuilder(
                                    row.flag("trusted") ? "CREATE TRUSTED LANGUAGE " : "CREATE LANGUAGE ")
                            .append(row.text("quoted"));
                    append(sql, " HANDLER ", row.textOrEmpty("handler"));
                    append(sql, " INLINE ", row.textOrEmpty("inline"));
                    append(sql, " VALIDATOR ", row.textOrEmpty("validator"));
                    reading.drafts()
                            .add(
                                    new Address("pg_language", row.number("oid")),
                                    "LANGUAGE",
                                    "",
                                    row.text("name"),
                                    Section.PRE_DATA)
                            .statement(sql.toString())
                            .owner("LANGUAGE " + row.text("quoted"), row.text("owner"));
                });
    }

    private static void append(StringBuilder sql, String word, String function) {
        if (!function.isEmpty()) {
            sql.append(word).append(function);
        }
    }
}
