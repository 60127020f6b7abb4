package io.backup4j.jdbc.postgres.schema;

import java.sql.SQLException;

/** Conversions between encodings. */
final class ConversionsPart implements SchemaPart {
    @Override
    public void read(Reading reading) throws SQLException {
        reading.query(
                """
                SELECT c.oid, %s AS schema, c.conname AS name, %s AS quoted, %s AS owner, c.condefault AS is_default,
                       pg_catalog.pg_encoding_to_char(c.conforencoding) AS from_encoding,
                       pg_catalog.pg_encoding_to_char(c.contoencoding) AS to_encoding, %s AS function
                FROM pg_catalog.pg_conversion c
                WHERE c.oid >= 16384
                ORDER BY 2, 3
                """.formatted(
                                Sql.schemaName("c.connamespace"),
                                Sql.qualified("c.connamespace", "c.conname"),
                                Sql.role("c.conowner"),
                                Sql.function("c.conproc")),
                row -> {
                    if (!reading.takes("pg_conversion", row.number("oid"), row.text("schema"))) {
                        return;
                    }
                    reading.drafts()
                            .add(
                                    new Address("pg_conversion", row.number("oid")),
                                    "CONVERSION",
                                    row.text("schema"),
                                    row.text("name"),
                                    Section.PRE_DATA)
                            .statement((row.flag("is_default") ? "CREATE DEFAULT CONVERSION " : "CREATE CONVERSION ")
                                    + row.text("quoted") + " FOR "
                                    + Sql.literal(row.text("from_encoding")) + " TO "
                                    + Sql.literal(row.text("to_encoding")) + " FROM "
                                    + row.text("function"))
                            .owner("CONVERSION " + row.text("quoted"), row.text("owner"));
                });
    }
}
