package io.backup4j.jdbc.postgres.schema;

import java.sql.SQLException;

/** Schemas. The schema {@code public} comes with every database, so it is made only if it is missing. */
final class SchemasPart implements SchemaPart {
    private static final long INITIAL_PUBLIC = 2200;

    @Override
    public void read(Reading reading) throws SQLException {
        reading.query("""
                SELECT n.oid, n.nspname AS name, pg_catalog.quote_ident(n.nspname) AS quoted,
                       pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(n.nspowner)) AS owner,
                       n.nspowner = %s AS initially_owned
                FROM pg_catalog.pg_namespace n
                WHERE n.oid >= 16384 OR n.oid = 2200
                ORDER BY n.nspname
                """.formatted(reading.since(15, "6171", "10")), row -> {
            long oid = row.number("oid");
            String name = row.text("name");
            if (!reading.takes("pg_namespace", oid, name)) {
                return;
            }
            String quoted = row.text("quoted");
            boolean isPublic = name.equals("public");
            Draft draft = reading.drafts()
                    .add(new Address("pg_namespace", oid), "SCHEMA", "", name, Section.PRE_DATA)
                    .statement((isPublic ? "CREATE SCHEMA IF NOT EXISTS " : "CREATE SCHEMA ") + quoted);
            if (oid != INITIAL_PUBLIC || !row.flag("initially_owned")) {
                draft.owner("SCHEMA " + quoted, row.text("owner"));
            }
            if (isPublic && oid != INITIAL_PUBLIC) {
                // It was dropped and made again: it lacks the rights that the one of a new database has.
                draft.grants.add("REVOKE ALL ON SCHEMA public FROM PUBLIC");
            }
        });
    }
}
