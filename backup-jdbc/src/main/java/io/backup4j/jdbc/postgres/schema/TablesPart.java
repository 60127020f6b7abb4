package io.backup4j.jdbc.postgres.schema;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Tables, partitioned tables, partitions and foreign tables, without what can stand apart: defaults, identities, checks, keys. A partition is made alone
 * and attached afterwards ({@link PartitionsPart}); a child of plain inheritance is made with its parents.
 */
final class TablesPart implements SchemaPart {
    @Override
    public void read(Reading reading) throws SQLException {
        Columns columns = new Columns(reading);
        Inheritance inheritance = new Inheritance(reading);
        NotNulls notNulls = new NotNulls(reading);
        reading.query(
                """
                SELECT c.oid, c.reltype::bigint AS row_type, y.typarray AS array_type, c.reltoastrelid::bigint AS toast,
                       %s AS schema, c.relname AS name, %s AS quoted, %s AS owner,
                       c.relkind::text AS kind, c.relpersistence::text AS persistence, c.relispartition AS partition, c.relpages AS pages,
                       CASE WHEN c.reloftype <> 0 THEN pg_catalog.format_type(c.reloftype, NULL) END AS of_type,
                       CASE WHEN c.relkind = 'p' THEN pg_catalog.pg_get_partkeydef(c.oid) END AS partition_key,
                       pg_catalog.pg_get_expr(c.relpartbound, c.oid) AS bound,
                       CASE WHEN m.amname <> 'heap' THEN pg_catalog.quote_ident(m.amname) END AS method,
                       %s AS options,
                       %s AS toast_options,
                       (SELECT pg_catalog.array_agg(x.indexrelid::bigint) FROM pg_catalog.pg_index x WHERE x.indrelid = t.oid) AS toast_indexes,
                       s.spcname AS tablespace,
                       pg_catalog.quote_ident(v.srvname) AS server, %s AS server_options,
                       c.relreplident::text AS replica_identity, c.relrowsecurity AS row_security, c.relforcerowsecurity AS forced_row_security
                FROM pg_catalog.pg_class c
                     LEFT JOIN pg_catalog.pg_type y ON y.oid = c.reltype
                     LEFT JOIN pg_catalog.pg_class t ON t.oid = c.reltoastrelid
                     LEFT JOIN pg_catalog.pg_am m ON m.oid = c.relam
                     LEFT JOIN pg_catalog.pg_tablespace s ON s.oid = c.reltablespace
                     LEFT JOIN pg_catalog.pg_foreign_table f ON f.ftrelid = c.oid
                     LEFT JOIN pg_catalog.pg_foreign_server v ON v.oid = f.ftserver
                WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'f') AND c.relpersistence <> 't'
                ORDER BY 5, 6
                """.formatted(
                                Sql.schemaName("c.relnamespace"),
                                Sql.qualified("c.relnamespace", "c.relname"),
                                Sql.role("c.relowner"),
                                Sql.storageParameters("c.reloptions", ""),
                                Sql.storageParameters("t.reloptions", "toast."),
                                Sql.options("f.ftoptions")),
                row -> {
                    if (reading.takes("pg_class", row.number("oid"), row.text("schema"))) {
                        add(reading, row, new TableText(row, columns, inheritance, notNulls), columns);
                    }
                });
        for (SchemaPart part : List.of(
                new PartitionsPart(),
                new NotNullsPart(notNulls, inheritance),
                new ChecksPart(inheritance),
                new DefaultsPart(inheritance))) {
            part.read(reading);
        }
    }

    private static void add(Reading reading, Row row, TableText text, Columns allColumns) throws SQLException {
        List<Column> columns = allColumns.of(row.number("oid"));
        Drafts drafts = reading.drafts();
        String quoted = row.text("quoted");
        boolean foreign = row.text("kind").equals("f");
        Draft draft = drafts.add(
                new Address("pg_class", row.number("oid")),
                foreign ? "FOREIGN TABLE" : "TABLE",
                row.text("schema"),
                row.text("name"),
                Section.PRE_DATA);
        draft.holdsRows = row.text("kind").equals("r");
        draft.owner((foreign ? "FOREIGN TABLE " : "TABLE ") + quoted, row.text("owner"));
        drafts.covers(draft, "pg_type", row.number("row_type"));
        drafts.covers(draft, "pg_type", row.number("array_type"));
        drafts.covers(draft, "pg_class", row.number("toast"));
        for (long index : row.numbers("toast_indexes")) {
            drafts.covers(draft, "pg_class", index);
        }
        Tablespaces.choose(reading, draft, row.textOrNull("tablespace"));
        text.create().forEach(draft::statement);
        Tablespaces.reset(draft, row.textOrNull("tablespace"));

        String alter = (foreign ? "ALTER FOREIGN TABLE ONLY " : "ALTER TABLE ONLY ") + quoted;
        Columns.tune(draft, alter, columns);
        if (!reading.since(18)) {
            text.strictness(alter).forEach(draft::statement);
        }
        switch (row.text("replica_identity")) {
            case "f" -> draft.statement(alter + " REPLICA IDENTITY FULL");
            case "n" -> {
                if (!foreign) {
                    draft.statement(alter + " REPLICA IDENTITY NOTHING");
                }
            }
            default -> {
                // The usual one, or that of an index, which sets it when it is made.
            }
        }
        if (draft.holdsRows) {
            List<String> stored = new ArrayList<>();
            columns.stream().filter(column -> column.generated() == null).forEach(column -> stored.add(column.plain()));
            reading.tables()
                    .add(new TableData(
                            row.text("schema"),
                            row.text("name"),
                            stored,
                            row.number("oid"),
                            row.number("pages"),
                            null));
        }
        RowSecurity.add(drafts, draft, row);
    }
}
