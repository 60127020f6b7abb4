package io.backup4j.jdbc.postgres.schema;

import java.sql.SQLException;

/** Extensions; what they own is made by {@code CREATE EXTENSION}, in the version that the target has. */
final class ExtensionsPart implements SchemaPart {
    static final String KIND = "EXTENSION";

    @Override
    public void read(Reading reading) throws SQLException {
        reading.query("""
                SELECT e.oid, e.extname AS name, e.extversion AS version, pg_catalog.quote_ident(e.extname) AS quoted,
                       n.oid AS namespace, n.nspname AS schema, pg_catalog.quote_ident(n.nspname) AS quoted_schema
                FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
                ORDER BY e.extname
                """, row -> {
            long oid = row.number("oid");
            String name = row.text("name");
            if (reading.scope().isPartial()) {
                reading.expect("EXTENSION " + name + " " + row.text("version"));
                return;
            }
            // plpgsql comes with every database, but may have been dropped in the target.
            boolean given = oid < Address.FIRST_OF_USERS;
            reading.drafts()
                    .add(new Address("pg_extension", oid), KIND, "", name, Section.PRE_DATA)
                    .statement("CREATE EXTENSION " + (given ? "IF NOT EXISTS " : "") + row.text("quoted")
                            + " WITH SCHEMA " + row.text("quoted_schema"))
                    .needs(reading.drafts().bearer("pg_namespace", row.number("namespace")));
            if (!given) {
                reading.expect("EXTENSION " + name + " " + row.text("version"));
            }
        });
    }
}
