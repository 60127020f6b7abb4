package io.backup4j.jdbc.postgres.schema;

import java.sql.SQLException;

/** Names the roles that own what is written, or have privileges on it. */
final class ExpectedRolesPart implements SchemaPart {
    /** The role that the cluster was made with; the catalogs do not record what depends on it. */
    private static final int FIRST_ROLE = 10;

    @Override
    public void read(Reading reading) throws SQLException {
        reading.query("""
                SELECT DISTINCT d.classid::pg_catalog.regclass::text AS catalogue, d.objid AS oid, pg_catalog.pg_get_userbyid(d.refobjid) AS role
                FROM pg_catalog.pg_shdepend d
                WHERE d.dbid = (SELECT b.oid FROM pg_catalog.pg_database b WHERE b.datname = pg_catalog.current_database())
                  AND d.refclassid = 'pg_catalog.pg_authid'::pg_catalog.regclass
                """, row -> {
            if (reading.drafts().bearer(row.text("catalogue"), row.number("oid")) != null) {
                reading.expect("ROLE " + row.text("role"));
            }
        });
        reading.query(
                "SELECT pg_catalog.pg_get_userbyid(%d) AS role, %s AS quoted".formatted(FIRST_ROLE, Sql.role("10")),
                row -> {
                    String owner = " OWNER TO " + row.text("quoted");
                    if (reading.drafts().all().stream()
                            .anyMatch(draft -> draft.ownership.stream().anyMatch(sql -> sql.endsWith(owner)))) {
                        reading.expect("ROLE " + row.text("role"));
                    }
                });
    }
}
