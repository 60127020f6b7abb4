package io.backup4j.jdbc.postgres.schema;

import java.sql.SQLException;

/** The tables whose rows an extension declared to be data of users, and the objects that a user bound to an extension. */
final class ExtensionDataPart implements SchemaPart {
    @Override
    public void read(Reading reading) throws SQLException {
        if (reading.scope().isPartial()) {
            return;
        }
        reading.query("""
                SELECT c.oid, %s AS schema, c.relname AS name, c.relpages AS pages, g.condition,
                       (SELECT pg_catalog.array_agg(a.attname::text ORDER BY a.attnum) FROM pg_catalog.pg_attribute a
                        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '') AS columns
                FROM pg_catalog.pg_extension e
                     CROSS JOIN LATERAL ROWS FROM (pg_catalog.unnest(e.extconfig), pg_catalog.unnest(e.extcondition)) g(relation, condition)
                     JOIN pg_catalog.pg_class c ON c.oid = g.relation
                WHERE c.relkind = 'r'
                ORDER BY 2, 3
                """.formatted(Sql.schemaName("c.relnamespace")), row -> {
            String condition = row.textOrEmpty("condition");
            reading.tables()
                    .add(new TableData(
                            row.text("schema"),
                            row.text("name"),
                            row.texts("columns"),
                            row.number("oid"),
                            row.number("pages"),
                            condition.isEmpty() ? null : condition));
        });
        reading.query("""
                SELECT d.classid::pg_catalog.regclass::text AS catalogue, d.objid AS oid, d.refobjid AS extension, e.extname AS extension_name,
                       pg_catalog.quote_ident(e.extname) AS quoted, i.type, i.identity
                FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
                     CROSS JOIN LATERAL pg_catalog.pg_identify_object(d.classid, d.objid, 0) i
                WHERE d.deptype = 'x' AND d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
                ORDER BY i.type, i.identity, 4
                """, row -> {
            Draft object = reading.drafts().bearer(row.text("catalogue"), row.number("oid"));
            if (object == null || object.kind.equals(ExtensionsPart.KIND)) {
                return;
            }
            reading.drafts()
                    .add(
                            "EXTENSION DEPENDENCY",
                            object.schema,
                            object.name + " on " + row.text("extension_name"),
                            Section.POST_DATA)
                    .statement("ALTER " + row.text("type").toUpperCase(java.util.Locale.ROOT) + " "
                            + row.text("identity") + " DEPENDS ON EXTENSION " + row.text("quoted"))
                    .needs(object)
                    .needs(reading.drafts().bearer("pg_extension", row.number("extension")));
        });
    }
}
