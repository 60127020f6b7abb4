package io.backup4j.jdbc.postgres.schema;

import java.sql.SQLException;
import java.util.List;

/**
 * Indexes, with the primary key, unique and exclusion constraints that some of them serve. Those of a partitioned table are made for it alone and the ones
 * of its partitions attached to them.
 */
final class IndexesPart implements SchemaPart {
    private static final List<String> AFTER_PARAMETERS = List.of(" INITIALLY DEFERRED", " DEFERRABLE");

    @Override
    public void read(Reading reading) throws SQLException {
        reading.query(
                """
                SELECT c.oid, %s AS schema, c.relname AS name, %s AS quoted, t.oid AS table_oid, t.relkind::text AS table_kind, %s AS quoted_table,
                       t.relname AS table_name,
                       c.relkind::text AS kind, i.indisvalid AS valid, i.indisclustered AS clustered, i.indisreplident AS replica_identity,
                       pg_catalog.pg_get_indexdef(c.oid) AS definition, s.spcname AS tablespace,
                       (SELECT pg_catalog.array_agg(a.attnum || ' ' || a.attstattarget ORDER BY a.attnum) FROM pg_catalog.pg_attribute a
                        WHERE a.attrelid = c.oid AND a.attstattarget >= 0) AS statistics,
                       %s AS parameters, k.oid AS constraint_oid, k.conname AS constraint_name, k.contype::text AS constraint_type,
                       pg_catalog.quote_ident(k.conname) AS quoted_constraint, pg_catalog.pg_get_constraintdef(k.oid) AS constraint_definition,
                       h.inhparent AS parent_oid, %s AS parent,
                       EXISTS (SELECT FROM pg_catalog.pg_inherits e WHERE e.inhrelid = t.oid) AS heir
                FROM pg_catalog.pg_class c JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid JOIN pg_catalog.pg_class t ON t.oid = i.indrelid
                     LEFT JOIN pg_catalog.pg_constraint k ON k.conindid = c.oid AND k.conrelid = t.oid AND k.contype IN ('p', 'u', 'x')
                     LEFT JOIN pg_catalog.pg_tablespace s ON s.oid = c.reltablespace
                     LEFT JOIN pg_catalog.pg_inherits h ON h.inhrelid = c.oid LEFT JOIN pg_catalog.pg_class p ON p.oid = h.inhparent
                WHERE c.oid >= 16384 AND t.relkind IN ('r', 'p', 'm') AND c.relpersistence <> 't'
                ORDER BY 2, t.relname, 3
                """.formatted(
                                Sql.schemaName("c.relnamespace"),
                                Sql.qualified("c.relnamespace", "c.relname"),
                                Sql.qualified("t.relnamespace", "t.relname"),
                                Sql.storageParameters("c.reloptions", ""),
                                Sql.qualified("p.relnamespace", "p.relname")),
                row -> {
                    Draft table = reading.table(row.number("table_oid"));
                    if (table != null) {
                        add(reading, row, table);
                    }
                });
    }

    private static void add(Reading reading, Row row, Draft table) throws SQLException {
        Drafts drafts = reading.drafts();
        Address address = new Address("pg_class", row.number("oid"));
        String schema = row.text("schema");
        boolean partitioned = row.text("kind").equals("I");
        if (!row.flag("valid") && !partitioned) {
            reading.leaveOut(
                    "INDEX " + schema + "." + row.text("name"),
                    "it is not valid (a concurrent build failed); drop or rebuild it");
            drafts.covers(table, address.catalogue(), address.oid());
            drafts.covers(table, "pg_constraint", row.number("constraint_oid"));
            return;
        }
        boolean constraint = row.textOrNull("constraint_name") != null;
        Draft draft = drafts.add(
                        address,
                        constraint ? kind(row.text("constraint_type")) : "INDEX",
                        schema,
                        constraint ? row.text("table_name") + " " + row.text("constraint_name") : row.text("name"),
                        Section.POST_DATA)
                .needs(table);
        Tablespaces.choose(reading, draft, row.textOrNull("tablespace"));
        if (constraint) {
            constraint(draft, row);
        } else {
            draft.statement(row.text("definition"));
        }
        Tablespaces.reset(draft, row.textOrNull("tablespace"));
        drafts.covers(draft, "pg_constraint", row.number("constraint_oid"));
        for (String statistics : row.texts("statistics")) {
            int space = statistics.indexOf(' ');
            draft.statement("ALTER INDEX " + row.text("quoted") + " ALTER COLUMN " + statistics.substring(0, space)
                    + " SET STATISTICS " + statistics.substring(space + 1));
        }
        if (row.flag("clustered")) {
            draft.statement("ALTER " + (row.text("table_kind").equals("m") ? "MATERIALIZED VIEW " : "TABLE ")
                    + row.text("quoted_table") + " CLUSTER ON " + Sql.identifier(row.text("name")));
        }
        if (row.flag("replica_identity")) {
            draft.statement("ALTER TABLE ONLY " + row.text("quoted_table") + " REPLICA IDENTITY USING INDEX "
                    + Sql.identifier(row.text("name")));
        }
        if (row.number("parent_oid") != 0) {
            drafts.attachesIndex(draft, row.number("parent_oid"), row.text("quoted"), row.text("parent"));
        }
    }

    private static String kind(String constraintType) {
        return switch (constraintType) {
            case "p" -> "PRIMARY KEY";
            case "u" -> "UNIQUE CONSTRAINT";
            default -> "EXCLUSION CONSTRAINT";
        };
    }

    /**
     * Keys of ordinary tables are made in two steps, the index and its declaration: the index can be built beside others of its table, and only the declaration
     * locks out everybody else. There is no such form for partitioned tables, exclusion constraints and keys over periods; and an heir's NOT NULL would become its
     * own by it.
     */
    private static void constraint(Draft draft, Row row) throws SQLException {
        String definition = row.text("constraint_definition");
        String add = "ALTER TABLE ONLY " + row.text("quoted_table") + " ADD CONSTRAINT " + row.text("quoted_constraint")
                + " ";
        String type = row.text("constraint_type");
        String tail = "";
        for (String word : AFTER_PARAMETERS) {
            if (definition.endsWith(word)) {
                tail = word + tail;
                definition = definition.substring(0, definition.length() - word.length());
            }
        }
        boolean ordinary = row.text("kind").equals("i") && !row.flag("heir");
        if (ordinary && !type.equals("x") && !definition.contains(" WITHOUT OVERLAPS")) {
            draft.statement(row.text("definition"));
            draft.statement(add + (type.equals("p") ? "PRIMARY KEY" : "UNIQUE") + " USING INDEX "
                    + Sql.identifier(row.text("name")) + tail);
            return;
        }
        // The server writes the storage parameters of exclusion constraints, but not those of keys.
        String parameters = type.equals("x") ? "" : row.textOrEmpty("parameters");
        draft.statement(add + definition + (parameters.isEmpty() ? "" : " WITH (" + parameters + ")") + tail);
    }
}
