package io.backup4j.jdbc.postgres.schema;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** Publications, and the tables and schemas in them. */
final class PublicationsPart implements SchemaPart {
    @Override
    public void read(Reading reading) throws SQLException {
        if (reading.scope().isPartial()) {
            return;
        }
        Map<Long, Draft> publications = publications(reading);
        tables(reading, publications);
        if (reading.since(15)) {
            schemas(reading, publications);
        }
    }

    private static Map<Long, Draft> publications(Reading reading) throws SQLException {
        Map<Long, Draft> publications = new HashMap<>();
        reading.query("""
                SELECT p.oid, p.pubname AS name, pg_catalog.quote_ident(p.pubname) AS quoted, %s AS owner, p.puballtables AS all_tables,
                       pg_catalog.concat_ws(', ', CASE WHEN p.pubinsert THEN 'insert' END, CASE WHEN p.pubupdate THEN 'update' END,
                           CASE WHEN p.pubdelete THEN 'delete' END, CASE WHEN p.pubtruncate THEN 'truncate' END) AS actions,
                       p.pubviaroot AS via_root, %s AS generated
                FROM pg_catalog.pg_publication p
                WHERE p.oid >= 16384
                ORDER BY 2
                """.formatted(Sql.role("p.pubowner"), reading.since(18, "p.pubgencols::text", "'n'")), row -> {
            Draft draft = reading.drafts()
                    .add(
                            new Address("pg_publication", row.number("oid")),
                            "PUBLICATION",
                            "",
                            row.text("name"),
                            Section.POST_DATA)
                    .statement("CREATE PUBLICATION " + row.text("quoted")
                            + (row.flag("all_tables") ? " FOR ALL TABLES" : "")
                            + " WITH (publish = " + Sql.literal(row.text("actions"))
                            + (row.flag("via_root") ? ", publish_via_partition_root = true" : "")
                            + (row.text("generated").equals("s") ? ", publish_generated_columns = stored" : "") + ")")
                    .owner("PUBLICATION " + row.text("quoted"), row.text("owner"));
            publications.put(row.number("oid"), draft);
        });
        return publications;
    }

    private static void tables(Reading reading, Map<Long, Draft> publications) throws SQLException {
        reading.query(
                """
                SELECT r.oid, r.prpubid AS publication, p.pubname AS publication_name, pg_catalog.quote_ident(p.pubname) AS quoted, c.oid AS table_oid,
                       %s AS schema, c.relname AS table_name, %s AS quoted_table, %s AS condition, %s AS columns
                FROM pg_catalog.pg_publication_rel r JOIN pg_catalog.pg_publication p ON p.oid = r.prpubid JOIN pg_catalog.pg_class c ON c.oid = r.prrelid
                WHERE r.oid >= 16384
                ORDER BY 3, 6, 7
                """.formatted(
                                Sql.schemaName("c.relnamespace"),
                                Sql.qualified("c.relnamespace", "c.relname"),
                                reading.since(15, "pg_catalog.pg_get_expr(r.prqual, r.prrelid)", "NULL::text"),
                                reading.since(
                                        15,
                                        "(SELECT pg_catalog.string_agg(pg_catalog.quote_ident(a.attname), ', ' ORDER BY a.attnum)"
                                                + " FROM pg_catalog.pg_attribute a WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs))",
                                        "NULL::text")),
                row -> {
                    String columns = row.textOrEmpty("columns");
                    String condition = row.textOrEmpty("condition");
                    reading.drafts()
                            .add(
                                    new Address("pg_publication_rel", row.number("oid")),
                                    "PUBLICATION TABLE",
                                    "",
                                    row.text("publication_name") + " " + row.text("schema") + "."
                                            + row.text("table_name"),
                                    Section.POST_DATA)
                            .statement("ALTER PUBLICATION " + row.text("quoted") + " ADD TABLE ONLY "
                                    + row.text("quoted_table") + (columns.isEmpty() ? "" : " (" + columns + ")")
                                    + (condition.isEmpty() ? "" : " WHERE (" + condition + ")"))
                            .needs(publications.get(row.number("publication")))
                            .needs(reading.drafts().bearer("pg_class", row.number("table_oid")));
                });
    }

    private static void schemas(Reading reading, Map<Long, Draft> publications) throws SQLException {
        reading.query("""
                SELECT s.oid, s.pnpubid AS publication, p.pubname AS publication_name, pg_catalog.quote_ident(p.pubname) AS quoted, s.pnnspid AS namespace,
                       n.nspname AS schema, pg_catalog.quote_ident(n.nspname) AS quoted_schema
                FROM pg_catalog.pg_publication_namespace s JOIN pg_catalog.pg_publication p ON p.oid = s.pnpubid
                     JOIN pg_catalog.pg_namespace n ON n.oid = s.pnnspid
                WHERE s.oid >= 16384
                ORDER BY 3, 6
                """, row -> reading.drafts()
                .add(
                        new Address("pg_publication_namespace", row.number("oid")),
                        "PUBLICATION SCHEMA",
                        "",
                        row.text("publication_name") + " " + row.text("schema"),
                        Section.POST_DATA)
                .statement("ALTER PUBLICATION " + row.text("quoted") + " ADD TABLES IN SCHEMA "
                        + row.text("quoted_schema"))
                .needs(publications.get(row.number("publication")))
                .needs(reading.drafts().bearer("pg_namespace", row.number("namespace"))));
    }
}
