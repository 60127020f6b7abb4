package io.backup4j.jdbc.postgres.schema;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Views. Their stub, for loops through rules and functions and for those that group by a primary key, has the same columns and no rows. */
final class ViewsPart implements SchemaPart {
    static final String KIND = "VIEW";

    @Override
    public void read(Reading reading) throws SQLException {
        Columns columns = new Columns(reading);
        reading.query(
                """
                SELECT c.oid, c.reltype::bigint AS row_type, y.typarray AS array_type, %s AS schema, c.relname AS name, %s AS quoted, %s AS owner,
                       pg_catalog.pg_get_viewdef(c.oid) AS definition, %s AS options, r.oid AS rule, r.ev_enabled::text AS enabled,
                       (SELECT pg_catalog.array_agg(d.oid::bigint ORDER BY d.adnum) FROM pg_catalog.pg_attrdef d WHERE d.adrelid = c.oid) AS default_oids,
                       (SELECT pg_catalog.array_agg('ALTER VIEW ' || %s || ' ALTER COLUMN ' || pg_catalog.quote_ident(a.attname) || ' SET DEFAULT '
                            || pg_catalog.pg_get_expr(d.adbin, d.adrelid) ORDER BY d.adnum)
                        FROM pg_catalog.pg_attrdef d JOIN pg_catalog.pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
                        WHERE d.adrelid = c.oid) AS defaults
                FROM pg_catalog.pg_class c JOIN pg_catalog.pg_rewrite r ON r.ev_class = c.oid AND r.rulename = '_RETURN'
                     LEFT JOIN pg_catalog.pg_type y ON y.oid = c.reltype
                WHERE c.oid >= 16384 AND c.relkind = 'v' AND c.relpersistence <> 't'
                ORDER BY 4, 5
                """.formatted(
                                Sql.schemaName("c.relnamespace"),
                                Sql.qualified("c.relnamespace", "c.relname"),
                                Sql.role("c.relowner"),
                                Sql.storageParameters("c.reloptions", ""),
                                Sql.qualified("c.relnamespace", "c.relname")),
                row -> {
                    if (!reading.takes("pg_class", row.number("oid"), row.text("schema"))) {
                        return;
                    }
                    Drafts drafts = reading.drafts();
                    String quoted = row.text("quoted");
                    String options = row.textOrEmpty("options");
                    String body = quoted + (options.isEmpty() ? "" : " WITH (" + options + ")") + " AS\n"
                            + withoutEnd(row.text("definition"));
                    Draft draft = drafts.add(
                                    new Address("pg_class", row.number("oid")),
                                    KIND,
                                    row.text("schema"),
                                    row.text("name"),
                                    Section.PRE_DATA)
                            .statement("CREATE VIEW " + body)
                            .owner("VIEW " + quoted, row.text("owner"));
                    draft.stub = stub(quoted, columns.of(row.number("oid")));
                    draft.completion = "CREATE OR REPLACE VIEW " + body;
                    drafts.covers(draft, "pg_type", row.number("row_type"));
                    drafts.covers(draft, "pg_type", row.number("array_type"));
                    drafts.covers(draft, "pg_rewrite", row.number("rule"));
                    RulesPart.enable(draft, "ALTER TABLE " + quoted, "\"_RETURN\"", row.text("enabled"));
                    List<String> defaults = row.texts("defaults");
                    List<Long> defaultOids = row.numbers("default_oids");
                    for (int i = 0; i < defaults.size(); i++) {
                        drafts.add(
                                        new Address("pg_attrdef", defaultOids.get(i)),
                                        "DEFAULT",
                                        row.text("schema"),
                                        row.text("name") + " " + (i + 1),
                                        Section.PRE_DATA)
                                .statement(defaults.get(i))
                                .needs(draft);
                    }
                });
    }

    /** A query without the semicolon at its end. */
    static String withoutEnd(String query) {
        String stripped = query.stripTrailing();
        return stripped.endsWith(";") ? stripped.substring(0, stripped.length() - 1) : stripped;
    }

    private static String stub(String quoted, List<Column> columns) {
        List<String> items = new ArrayList<>();
        for (Column column : columns) {
            items.add("NULL::" + column.type() + (column.collation() == null ? "" : " COLLATE " + column.collation())
                    + " AS " + column.name());
        }
        return "CREATE VIEW " + quoted + " AS SELECT " + String.join(", ", items);
    }
}
