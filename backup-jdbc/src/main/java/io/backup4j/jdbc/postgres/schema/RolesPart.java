package io.backup4j.jdbc.postgres.schema;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Roles of the server with their memberships and settings, and privileges on its parameters. A role that the target has already is left as it is. Hashes of
 * passwords are read when the scope asks for them and the connected role may.
 */
final class RolesPart implements SchemaPart {
    /** The role that the cluster was made with; it needs no grant. */
    private static final int FIRST_ROLE = 10;

    @Override
    public void read(Reading reading) throws SQLException {
        if (reading.scope().roles() == SchemaScope.Roles.NONE) {
            return;
        }
        boolean[] readable = new boolean[1];
        reading.query(
                "SELECT pg_catalog.has_table_privilege('pg_catalog.pg_authid', 'SELECT') AS readable",
                row -> readable[0] = row.flag("readable"));
        boolean passwords = reading.scope().roles() == SchemaScope.Roles.WITH_PASSWORDS && readable[0];
        if (reading.scope().roles() == SchemaScope.Roles.WITH_PASSWORDS && !readable[0]) {
            reading.leaveOut("ROLE passwords", "the connected role may not read them");
        }
        roles(reading, passwords);
        memberships(reading);
    }

    private static void roles(Reading reading, boolean passwords) throws SQLException {
        reading.query(
                """
                SELECT r.oid, r.rolname AS name, pg_catalog.quote_ident(r.rolname) AS quoted, r.rolsuper AS superuser, r.rolinherit AS inherits,
                       r.rolcreaterole AS create_role, r.rolcreatedb AS create_db, r.rolcanlogin AS login, r.rolreplication AS replication,
                       r.rolbypassrls AS bypass, r.rolconnlimit AS connections, %s AS password, r.rolvaliduntil AS valid_until,
                       (SELECT s.setconfig FROM pg_catalog.pg_db_role_setting s WHERE s.setrole = r.oid AND s.setdatabase = 0) AS settings
                FROM %s r
                WHERE r.rolname !~ '^pg_'
                ORDER BY 2
                """.formatted(
                                passwords ? "pg_catalog.quote_literal(r.rolpassword)" : "NULL::text",
                                passwords ? "pg_catalog.pg_authid" : "pg_catalog.pg_roles"),
                row -> {
                    String quoted = row.text("quoted");
                    String password = row.textOrEmpty("password");
                    String until = row.textOrEmpty("valid_until");
                    StringBuilder create = new StringBuilder("CREATE ROLE ").append(quoted);
                    attribute(create, "SUPERUSER", row.flag("superuser"));
                    attribute(create, "INHERIT", row.flag("inherits"));
                    attribute(create, "CREATEROLE", row.flag("create_role"));
                    attribute(create, "CREATEDB", row.flag("create_db"));
                    attribute(create, "LOGIN", row.flag("login"));
                    attribute(create, "REPLICATION", row.flag("replication"));
                    attribute(create, "BYPASSRLS", row.flag("bypass"));
                    create.append(
                            row.number("connections") == -1 ? "" : " CONNECTION LIMIT " + row.number("connections"));
                    create.append(password.isEmpty() ? "" : " PASSWORD " + password);
                    create.append(until.isEmpty() ? "" : " VALID UNTIL " + Sql.literal(until));
                    StringBuilder body = new StringBuilder(
                                    "BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = ")
                            .append(Sql.literal(row.text("name")))
                            .append(") THEN ")
                            .append(create)
                            .append(';');
                    for (String setting : row.texts("settings")) {
                        body.append(" ALTER ROLE ")
                                .append(quoted)
                                .append(" SET ")
                                .append(Settings.clause(setting))
                                .append(';');
                    }
                    reading.drafts()
                            .add(
                                    new Address("pg_authid", row.number("oid")),
                                    "ROLE",
                                    "",
                                    row.text("name"),
                                    Section.ROLE)
                            .statement("DO "
                                    + Sql.literal(body.append(" END IF; END").toString()));
                });
    }

    /** A grant of a role; one by another role than the first needs those that gave that role its right to grant. */
    private record Membership(Draft draft, long role, long member, long grantor) {}

    private static void memberships(Reading reading) throws SQLException {
        List<Membership> memberships = new ArrayList<>();
        reading.query(
                """
                SELECT %s AS oid, m.roleid::bigint AS role_oid, m.member::bigint AS member_oid, m.grantor::bigint AS grantor_oid, pg_catalog.pg_get_userbyid(m.roleid) AS role,
                       pg_catalog.pg_get_userbyid(m.member) AS member, %s AS quoted_role, %s AS quoted_member, m.admin_option AS admin,
                       %s AS inherits, %s AS may_set, %s AS grantor
                FROM pg_catalog.pg_auth_members m
                WHERE pg_catalog.pg_get_userbyid(m.member) !~ '^pg_'
                ORDER BY m.grantor <> 10, NOT m.admin_option, 4, 5, m.grantor
                """.formatted(
                        reading.since(16, "m.oid", "0"),
                        Sql.role("m.roleid"),
                        Sql.role("m.member"),
                        reading.since(16, "m.inherit_option", "NULL::boolean"),
                        reading.since(16, "m.set_option", "NULL::boolean"),
                        reading.since(
                                16, "CASE WHEN m.grantor <> 10 THEN " + Sql.role("m.grantor") + " END", "NULL::text")),
                row -> {
                    boolean options = reading.since(16);
                    StringBuilder sql = new StringBuilder("GRANT ")
                            .append(row.text("quoted_role"))
                            .append(" TO ")
                            .append(row.text("quoted_member"));
                    if (options) {
                        sql.append(" WITH ADMIN ").append(row.flag("admin") ? "OPTION" : "FALSE");
                        sql.append(", INHERIT ").append(row.flag("inherits") ? "TRUE" : "FALSE");
                        sql.append(", SET ").append(row.flag("may_set") ? "TRUE" : "FALSE");
                    } else if (row.flag("admin")) {
                        sql.append(" WITH ADMIN OPTION");
                    }
                    if (row.textOrNull("grantor") != null) {
                        sql.append(" GRANTED BY ").append(row.text("grantor"));
                    }
                    Draft draft = reading.drafts()
                            .add("ROLE MEMBERSHIP", "", row.text("member") + " of " + row.text("role"), Section.ROLE)
                            .statement(sql.toString())
                            .needs(reading.drafts().bearer("pg_authid", row.number("role_oid")))
                            .needs(reading.drafts().bearer("pg_authid", row.number("member_oid")));
                    reading.drafts().covers(draft, "pg_auth_members", row.number("oid"));
                    memberships.add(new Membership(
                            draft,
                            row.number("role_oid"),
                            row.number("member_oid"),
                            options ? row.number("grantor_oid") : FIRST_ROLE));
                });
        for (Membership membership : memberships) {
            for (Membership other : memberships) {
                if (membership.grantor() != FIRST_ROLE
                        && other.role() == membership.role()
                        && other.member() == membership.grantor()) {
                    membership.draft().needs(other.draft());
                }
            }
        }
    }

    private static void attribute(StringBuilder sql, String word, boolean set) {
        sql.append(set ? " " : " NO").append(word);
    }
}
