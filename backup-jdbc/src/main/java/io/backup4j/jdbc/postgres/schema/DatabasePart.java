package io.backup4j.jdbc.postgres.schema;

import java.sql.SQLException;

/**
 * The database itself: its owner, settings and connection limit. The statements name the database they run in, whatever its name is; what only
 * {@code CREATE DATABASE} can choose is expected of the target.
 */
final class DatabasePart implements SchemaPart {
    static final String KIND = "DATABASE";

    @Override
    public void read(Reading reading) throws SQLException {
        if (reading.scope().isPartial()) {
            return;
        }
        reading.query(
                """
                SELECT d.oid, d.datname AS name, %s AS owner, pg_catalog.pg_encoding_to_char(d.encoding) AS encoding, d.datcollate AS collate,
                       d.datctype AS ctype, %s AS provider, %s AS locale, d.datconnlimit AS connections, s.spcname AS tablespace
                FROM pg_catalog.pg_database d JOIN pg_catalog.pg_tablespace s ON s.oid = d.dattablespace
                WHERE d.datname = pg_catalog.current_database()
                """.formatted(
                                Sql.role("d.datdba"),
                                reading.since(15, "d.datlocprovider::text", "'c'"),
                                reading.since(17, "d.datlocale", reading.since(15, "d.daticulocale", "NULL::text"))),
                row -> {
                    Draft draft = reading.drafts()
                            .add(new Address("pg_database", row.number("oid")), KIND, "", "settings", Section.AFTER);
                    if (row.number("connections") != -1) {
                        draft.statement(onThisDatabase("CONNECTION LIMIT " + row.number("connections")));
                    }
                    draft.ownership.add(onThisDatabase("OWNER TO " + row.text("owner")));
                    String locale = row.textOrEmpty("locale");
                    reading.expect("DATABASE encoding " + row.text("encoding") + ", locale " + row.text("collate") + " "
                            + row.text("ctype")
                            + (locale.isEmpty()
                                    ? ""
                                    : ", " + (row.text("provider").equals("i") ? "icu " : "builtin ") + locale));
                });
        reading.query("""
                SELECT s.setrole::bigint AS role_oid, r.rolname AS role, pg_catalog.quote_ident(r.rolname) AS quoted, s.setconfig AS settings
                FROM pg_catalog.pg_db_role_setting s JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase
                     LEFT JOIN pg_catalog.pg_roles r ON r.oid = s.setrole
                WHERE d.datname = pg_catalog.current_database()
                ORDER BY 2
                """, row -> {
            String role = row.textOrEmpty("role");
            Draft draft = reading.drafts()
                    .add("DATABASE SETTING", "", role.isEmpty() ? "for all roles" : "for " + role, Section.AFTER);
            for (String setting : row.texts("settings")) {
                String clause = "SET " + Settings.clause(setting);
                draft.statement(
                        role.isEmpty()
                                ? onThisDatabase(clause)
                                : inThisDatabase("ALTER ROLE " + row.text("quoted") + " IN DATABASE %I "
                                        + clause.replace("%", "%%")));
            }
            if (!role.isEmpty()) {
                reading.expect("ROLE " + role);
            }
        });
    }

    private static String onThisDatabase(String clause) {
        return inThisDatabase("ALTER DATABASE %I " + clause.replace("%", "%%"));
    }

    /** A statement that names the current database where the format has {@code %I}. */
    static String inThisDatabase(String format) {
        String body =
                "BEGIN EXECUTE pg_catalog.format(" + Sql.literal(format) + ", pg_catalog.current_database()); END";
        return "DO " + Sql.literal(body);
    }
}
