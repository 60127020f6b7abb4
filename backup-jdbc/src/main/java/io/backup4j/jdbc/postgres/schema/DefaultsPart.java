package io.backup4j.jdbc.postgres.schema;

import java.sql.SQLException;

/** Defaults of columns of tables and views. A parent's default is set when its children are there, so that they do not inherit it. */
final class DefaultsPart implements SchemaPart {
    private final Inheritance inheritance;

    DefaultsPart(Inheritance inheritance) {
        this.inheritance = inheritance;
    }

    @Override
    public void read(Reading reading) throws SQLException {
        reading.query(
                """
                SELECT d.oid, d.adrelid AS relation, %s AS schema, c.relname AS table_name, a.attname AS column_name, a.attgenerated <> '' AS generated,
                       'ALTER TABLE ONLY ' || %s || ' ALTER COLUMN ' || pg_catalog.quote_ident(a.attname) || ' SET DEFAULT '
                           || pg_catalog.pg_get_expr(d.adbin, d.adrelid) AS statement
                FROM pg_catalog.pg_attrdef d JOIN pg_catalog.pg_class c ON c.oid = d.adrelid
                     JOIN pg_catalog.pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
                WHERE d.oid >= 16384 AND NOT a.attisdropped AND c.relkind <> 'v'
                ORDER BY 3, 4, a.attnum
                """.formatted(Sql.schemaName("c.relnamespace"), Sql.qualified("c.relnamespace", "c.relname")), row -> {
                    Draft table = reading.table(row.number("relation"));
                    if (table == null) {
                        return;
                    }
                    if (row.flag("generated")) {
                        reading.drafts().covers(table, "pg_attrdef", row.number("oid"));
                        return;
                    }
                    Draft draft = reading.drafts()
                            .add(
                                    new Address("pg_attrdef", row.number("oid")),
                                    "DEFAULT",
                                    row.text("schema"),
                                    row.text("table_name") + " " + row.text("column_name"),
                                    Section.PRE_DATA)
                            .statement(row.text("statement"))
                            .needs(table);
                    for (long child : inheritance.descendants(row.number("relation"))) {
                        draft.needs(reading.table(child));
                    }
                });
    }
}
