package io.backup4j.jdbc.postgres.schema;

import java.sql.SQLException;
import java.util.List;

/** Materialised views, empty; those that have rows are refreshed after everything else, in the order in which they read each other. */
final class MaterialisedViewsPart implements SchemaPart {
    static final String REFRESH = "MATERIALIZED VIEW DATA";

    @Override
    public void read(Reading reading) throws SQLException {
        Columns columns = new Columns(reading);
        reading.query(
                """
                SELECT c.oid, c.reltype::bigint AS row_type, y.typarray AS array_type, c.reltoastrelid::bigint AS toast, %s AS schema, c.relname AS name,
                       %s AS quoted, %s AS owner, pg_catalog.pg_get_viewdef(c.oid) AS definition, %s AS options, %s AS toast_options,
                       CASE WHEN m.amname <> 'heap' THEN pg_catalog.quote_ident(m.amname) END AS method, s.spcname AS tablespace,
                       c.relispopulated AS populated, r.oid AS rule,
                       (SELECT pg_catalog.array_agg(x.indexrelid::bigint) FROM pg_catalog.pg_index x WHERE x.indrelid = c.reltoastrelid) AS toast_indexes
                FROM pg_catalog.pg_class c JOIN pg_catalog.pg_rewrite r ON r.ev_class = c.oid AND r.rulename = '_RETURN'
                     LEFT JOIN pg_catalog.pg_class t ON t.oid = c.reltoastrelid
                     LEFT JOIN pg_catalog.pg_type y ON y.oid = c.reltype LEFT JOIN pg_catalog.pg_am m ON m.oid = c.relam
                     LEFT JOIN pg_catalog.pg_tablespace s ON s.oid = c.reltablespace
                WHERE c.oid >= 16384 AND c.relkind = 'm'
                ORDER BY 5, 6
                """.formatted(
                                Sql.schemaName("c.relnamespace"),
                                Sql.qualified("c.relnamespace", "c.relname"),
                                Sql.role("c.relowner"),
                                Sql.storageParameters("c.reloptions", ""),
                                Sql.storageParameters("t.reloptions", "toast.")),
                row -> {
                    if (reading.takes("pg_class", row.number("oid"), row.text("schema"))) {
                        add(reading, row, columns.of(row.number("oid")));
                    }
                });
    }

    private static void add(Reading reading, Row row, List<Column> columns) throws SQLException {
        Drafts drafts = reading.drafts();
        String quoted = row.text("quoted");
        Draft draft = drafts.add(
                        new Address("pg_class", row.number("oid")),
                        "MATERIALIZED VIEW",
                        row.text("schema"),
                        row.text("name"),
                        Section.PRE_DATA)
                .owner("MATERIALIZED VIEW " + quoted, row.text("owner"));
        String options = row.textOrEmpty("options");
        String toastOptions = row.textOrEmpty("toast_options");
        String both = options + (options.isEmpty() || toastOptions.isEmpty() ? "" : ", ") + toastOptions;
        Tablespaces.choose(reading, draft, row.textOrNull("tablespace"));
        draft.statement("CREATE MATERIALIZED VIEW " + quoted
                + (row.textOrNull("method") == null ? "" : " USING " + row.text("method"))
                + (both.isEmpty() ? "" : " WITH (" + both + ")") + " AS\n"
                + ViewsPart.withoutEnd(row.text("definition")) + "\n  WITH NO DATA");
        Tablespaces.reset(draft, row.textOrNull("tablespace"));
        Columns.tune(draft, "ALTER MATERIALIZED VIEW " + quoted, columns);
        drafts.covers(draft, "pg_type", row.number("row_type"));
        drafts.covers(draft, "pg_type", row.number("array_type"));
        drafts.covers(draft, "pg_rewrite", row.number("rule"));
        drafts.covers(draft, "pg_class", row.number("toast"));
        for (long index : row.numbers("toast_indexes")) {
            drafts.covers(draft, "pg_class", index);
        }
        if (row.flag("populated")) {
            Draft refresh = drafts.add(REFRESH, row.text("schema"), row.text("name"), Section.AFTER)
                    .statement("REFRESH MATERIALIZED VIEW " + quoted)
                    .needs(draft);
            drafts.refreshes(draft, refresh);
        }
    }
}
