package io.backup4j.jdbc.postgres.schema;

import java.sql.SQLException;

/** Default privileges: late, since they would add to the privileges of everything that a restore makes. */
final class DefaultPrivilegesPart implements SchemaPart {
    @Override
    public void read(Reading reading) throws SQLException {
        reading.query("""
                SELECT a.oid, %s AS role, pg_catalog.pg_get_userbyid(a.defaclrole) AS plain_role, n.nspname AS schema,
                       pg_catalog.quote_ident(n.nspname) AS quoted_schema, a.defaclobjtype::text AS type,
                       (SELECT pg_catalog.array_agg(x.item ORDER BY x.item) FROM (
                           SELECT 'GRANT ' || e.privilege_type || ' ON %%s TO ' || CASE e.grantee WHEN 0 THEN 'PUBLIC' ELSE %s END
                               || CASE WHEN e.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END AS item
                           FROM (SELECT grantee, privilege_type, is_grantable FROM pg_catalog.aclexplode(a.defaclacl)
                                 EXCEPT SELECT grantee, privilege_type, is_grantable FROM pg_catalog.aclexplode(b.base)) e
                           UNION ALL
                           SELECT 'REVOKE ' || e.privilege_type || ' ON %%s FROM ' || CASE e.grantee WHEN 0 THEN 'PUBLIC' ELSE %s END
                           FROM (SELECT grantee, privilege_type FROM pg_catalog.aclexplode(b.base)
                                 EXCEPT SELECT grantee, privilege_type FROM pg_catalog.aclexplode(a.defaclacl)) e) x) AS items
                FROM pg_catalog.pg_default_acl a LEFT JOIN pg_catalog.pg_namespace n ON n.oid = a.defaclnamespace
                     CROSS JOIN LATERAL (SELECT CASE WHEN a.defaclnamespace = 0
                         THEN pg_catalog.acldefault(CASE a.defaclobjtype WHEN 'S' THEN 's'::"char" ELSE a.defaclobjtype END, a.defaclrole)
                         END AS base) b
                WHERE a.oid >= 16384
                ORDER BY 3, 4, 6
                """.formatted(Sql.role("a.defaclrole"), Sql.role("e.grantee"), Sql.role("e.grantee")), row -> {
            String schema = row.textOrEmpty("schema");
            if (schema.isEmpty()
                    ? !reading.takes("pg_default_acl", row.number("oid"))
                    : !reading.takes("pg_default_acl", row.number("oid"), schema)) {
                return;
            }
            String objects =
                    switch (row.text("type")) {
                        case "r" -> "TABLES";
                        case "S" -> "SEQUENCES";
                        case "f" -> "FUNCTIONS";
                        case "T" -> "TYPES";
                        case "n" -> "SCHEMAS";
                        case "L" -> "LARGE OBJECTS";
                        default -> "";
                    };
            Draft draft = reading.drafts()
                    .add(
                            new Address("pg_default_acl", row.number("oid")),
                            "DEFAULT PRIVILEGES",
                            schema,
                            row.text("plain_role") + " " + objects,
                            Section.AFTER);
            if (objects.isEmpty()) {
                reading.refuse(draft.title(), "its type '" + row.text("type") + "' is not known");
                return;
            }
            reading.expect("ROLE " + row.text("plain_role"));
            String start = "ALTER DEFAULT PRIVILEGES FOR ROLE " + row.text("role")
                    + (schema.isEmpty() ? "" : " IN SCHEMA " + row.text("quoted_schema"));
            for (String item : row.texts("items")) {
                draft.grants.add(start + " " + item.replaceFirst(" ON %s ", " ON " + objects + " "));
            }
        });
    }
}
