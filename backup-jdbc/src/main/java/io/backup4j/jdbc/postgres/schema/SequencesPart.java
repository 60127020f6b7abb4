package io.backup4j.jdbc.postgres.schema;

import java.sql.SQLException;

/** Sequences: those of identity columns are made with the identity, the others alone and bound to their column afterwards. */
final class SequencesPart implements SchemaPart {
    @Override
    public void read(Reading reading) throws SQLException {
        reading.query(
                """
                SELECT c.oid, c.reltype::bigint AS row_type, %s AS schema, c.relname AS name, %s AS quoted, %s AS owner, c.relpersistence::text AS persistence,
                       pg_catalog.format_type(s.seqtypid, NULL) AS type, s.seqstart AS start, s.seqincrement AS increment, s.seqmin AS min, s.seqmax AS max,
                       s.seqcache AS cache, s.seqcycle AS cycle,
                       d.deptype::text AS bound, t.oid AS table_oid, t.relname AS table_name, t.relpersistence::text AS table_persistence,
                       %s AS quoted_table, pg_catalog.quote_ident(a.attname) AS column_name, a.attidentity::text AS identity
                FROM pg_catalog.pg_class c JOIN pg_catalog.pg_sequence s ON s.seqrelid = c.oid
                     LEFT JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.objsubid = 0
                         AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
                     LEFT JOIN pg_catalog.pg_class t ON t.oid = d.refobjid
                     LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
                WHERE c.oid >= 16384 AND c.relkind = 'S' AND c.relpersistence <> 't'
                ORDER BY 3, 4
                """.formatted(
                                Sql.schemaName("c.relnamespace"),
                                Sql.qualified("c.relnamespace", "c.relname"),
                                Sql.role("c.relowner"),
                                Sql.qualified("t.relnamespace", "t.relname")),
                row -> {
                    if (reading.takes("pg_class", row.number("oid"), row.text("schema"))) {
                        add(reading, row);
                    }
                });
    }

    private static void add(Reading reading, Row row) throws SQLException {
        Drafts drafts = reading.drafts();
        Address address = new Address("pg_class", row.number("oid"));
        String schema = row.text("schema");
        String name = row.text("name");
        String options = "INCREMENT BY " + row.text("increment") + " MINVALUE " + row.text("min") + " MAXVALUE "
                + row.text("max") + " START WITH " + row.text("start") + " CACHE " + row.text("cache")
                + (row.flag("cycle") ? " CYCLE" : " NO CYCLE");
        boolean unlogged = row.text("persistence").equals("u");
        Draft table = row.textOrNull("bound") == null ? null : reading.table(row.number("table_oid"));
        Draft draft;
        if (table != null && row.text("bound").equals("i")) {
            // Without ONLY: the identity of a partitioned table reaches its partitions.
            draft = drafts.add(address, "IDENTITY", schema, name, Section.PRE_DATA)
                    .statement("ALTER TABLE " + row.text("quoted_table") + " ALTER COLUMN " + row.text("column_name")
                            + " ADD GENERATED "
                            + (row.text("identity").equals("a") ? "ALWAYS" : "BY DEFAULT")
                            + " AS IDENTITY (SEQUENCE NAME " + row.text("quoted") + " "
                            + options + ")")
                    .needs(table);
            // Before 15 there were no unlogged sequences.
            if (reading.since(15) && !row.text("persistence").equals(row.text("table_persistence"))) {
                draft.statement("ALTER SEQUENCE " + row.text("quoted") + (unlogged ? " SET UNLOGGED" : " SET LOGGED"));
            }
        } else {
            draft = drafts.add(address, "SEQUENCE", schema, name, Section.PRE_DATA)
                    .statement((unlogged ? "CREATE UNLOGGED SEQUENCE " : "CREATE SEQUENCE ") + row.text("quoted")
                            + " AS " + row.text("type") + " " + options)
                    .owner("SEQUENCE " + row.text("quoted"), row.text("owner"));
            if (table != null) {
                drafts.add("SEQUENCE OWNED BY", schema, name, Section.PRE_DATA)
                        .statement("ALTER SEQUENCE " + row.text("quoted") + " OWNED BY " + row.text("quoted_table")
                                + "." + row.text("column_name"))
                        .needs(draft)
                        .needs(table);
            } else if (row.textOrNull("bound") != null) {
                reading.leaveOut(
                        draft.title(),
                        "that it belongs to the column " + row.text("quoted_table") + "." + row.text("column_name")
                                + ", which is not part of this backup");
            }
        }
        drafts.covers(draft, "pg_type", row.number("row_type"));
    }
}
