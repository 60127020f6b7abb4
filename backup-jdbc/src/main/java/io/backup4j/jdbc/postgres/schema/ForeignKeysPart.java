package io.backup4j.jdbc.postgres.schema;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * Foreign keys. Those of a partitioned table reach its partitions when they are made; a partition's own that was attached under another name is made first
 * and found by that. Keys on both sides of partitions that the server keeps for itself belong to the one that a user made.
 */
final class ForeignKeysPart implements SchemaPart {

    private record Clone(long parent, boolean named) {}

    @Override
    public void read(Reading reading) throws SQLException {
        Map<Long, Clone> clones = new HashMap<>();
        Map<Long, Draft> own = new HashMap<>();
        reading.query(
                """
                SELECT c.oid, c.conparentid AS parent, c.conname AS name, p.conname AS parent_name, pg_catalog.quote_ident(c.conname) AS quoted,
                       %s AS schema, t.relname AS table_name, t.oid AS table_oid, t.relkind::text AS table_kind, %s AS quoted_table,
                       pg_catalog.pg_get_constraintdef(c.oid) AS definition, c.confrelid::bigint AS target,
                       p.oid IS NOT NULL AND c.conrelid <> p.conrelid AND c.conname <> p.conname AS own_name
                FROM pg_catalog.pg_constraint c JOIN pg_catalog.pg_class t ON t.oid = c.conrelid
                     LEFT JOIN pg_catalog.pg_constraint p ON p.oid = c.conparentid
                WHERE c.oid >= 16384 AND c.contype = 'f'
                ORDER BY 6, 7, 3
                """.formatted(Sql.schemaName("t.relnamespace"), Sql.qualified("t.relnamespace", "t.relname")), row -> {
                    Draft table = reading.table(row.number("table_oid"));
                    if (table == null) {
                        return;
                    }
                    boolean clone = row.number("parent") != 0;
                    if (clone) {
                        clones.put(row.number("oid"), new Clone(row.number("parent"), row.flag("own_name")));
                        if (!row.flag("own_name")) {
                            return;
                        }
                    }
                    boolean only = !row.text("table_kind").equals("p");
                    Draft draft = reading.drafts()
                            .add(
                                    new Address("pg_constraint", row.number("oid")),
                                    "FOREIGN KEY",
                                    row.text("schema"),
                                    row.text("table_name") + " " + row.text("name"),
                                    Section.POST_DATA)
                            .statement("ALTER TABLE " + (only ? "ONLY " : "") + row.text("quoted_table")
                                    + " ADD CONSTRAINT " + row.text("quoted") + " " + row.text("definition"))
                            .needs(table)
                            .needs(reading.drafts().bearer("pg_class", row.number("target")));
                    own.put(row.number("oid"), draft);
                });
        for (Map.Entry<Long, Clone> clone : clones.entrySet()) {
            Draft root = null;
            for (Clone step = clone.getValue(); root == null && step != null; step = clones.get(step.parent())) {
                root = own.get(step.parent());
            }
            if (root == null) {
                continue;
            }
            if (clone.getValue().named()) {
                root.needs(own.get(clone.getKey()));
            } else {
                reading.drafts().covers(root, "pg_constraint", clone.getKey());
            }
        }
    }
}
