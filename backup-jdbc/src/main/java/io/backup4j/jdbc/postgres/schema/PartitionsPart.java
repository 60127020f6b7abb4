package io.backup4j.jdbc.postgres.schema;

import java.sql.SQLException;

/** Attaches partitions to their tables. */
final class PartitionsPart implements SchemaPart {
    @Override
    public void read(Reading reading) throws SQLException {
        reading.query(
                """
                SELECT c.oid, i.inhparent AS parent_oid, %s AS schema, c.relname AS name, %s AS quoted, %s AS parent, i.inhdetachpending AS pending,
                       pg_catalog.pg_get_expr(c.relpartbound, c.oid) AS bound
                FROM pg_catalog.pg_class c JOIN pg_catalog.pg_inherits i ON i.inhrelid = c.oid JOIN pg_catalog.pg_class p ON p.oid = i.inhparent
                WHERE c.oid >= 16384 AND c.relispartition AND c.relkind IN ('r', 'p', 'f') AND c.relpersistence <> 't'
                ORDER BY 3, 4
                """.formatted(
                                Sql.schemaName("c.relnamespace"),
                                Sql.qualified("c.relnamespace", "c.relname"),
                                Sql.qualified("p.relnamespace", "p.relname")),
                row -> {
                    Draft table = reading.table(row.number("oid"));
                    if (table == null) {
                        return;
                    }
                    Draft draft = reading.drafts()
                            .add("TABLE ATTACH", row.text("schema"), row.text("name"), Section.PRE_DATA)
                            .statement("ALTER TABLE ONLY " + row.text("parent") + " ATTACH PARTITION "
                                    + row.text("quoted") + " " + row.text("bound"))
                            .needs(table);
                    Draft parent = reading.drafts().bearer("pg_class", row.number("parent_oid"));
                    if (parent == null) {
                        reading.expect("TABLE " + row.text("parent"));
                    } else {
                        draft.needs(parent);
                    }
                    if (row.flag("pending")) {
                        reading.refuse(
                                draft.title(),
                                "the partition is being detached; finish that first (ALTER TABLE ... DETACH PARTITION ... FINALIZE)");
                    }
                    reading.drafts().attaches(table, draft);
                });
    }
}
