package io.backup4j.jdbc.postgres.schema;

import java.sql.SQLException;

/**
 * Foreign data wrappers, servers and user mappings. Options of servers and mappings whose names tell that they are secret are left out unless the scope asks
 * for secrets. A mapping's options are seen only by its own role, or by a superuser.
 */
final class ForeignDataPart implements SchemaPart {
    /** Names of options that hold secrets, of the wrappers that are in wide use. */
    private static final String SECRET = "passw|secret|token|credential|access_?key|private_?key|api_?key";

    @Override
    public void read(Reading reading) throws SQLException {
        wrappers(reading);
        servers(reading);
        mappings(reading);
    }

    private static void wrappers(Reading reading) throws SQLException {
        reading.query(
                """
                SELECT w.oid, w.fdwname AS name, pg_catalog.quote_ident(w.fdwname) AS quoted, %s AS owner, %s AS handler, %s AS validator, %s AS options
                FROM pg_catalog.pg_foreign_data_wrapper w
                WHERE w.oid >= 16384
                ORDER BY 2
                """.formatted(
                                Sql.role("w.fdwowner"),
                                Sql.function("w.fdwhandler"),
                                Sql.function("w.fdwvalidator"),
                                Sql.options("w.fdwoptions")),
                row -> {
                    if (!reading.takes("pg_foreign_data_wrapper", row.number("oid"))) {
                        return;
                    }
                    String handler = row.textOrEmpty("handler");
                    String validator = row.textOrEmpty("validator");
                    reading.drafts()
                            .add(
                                    new Address("pg_foreign_data_wrapper", row.number("oid")),
                                    "FOREIGN DATA WRAPPER",
                                    "",
                                    row.text("name"),
                                    Section.PRE_DATA)
                            .statement("CREATE FOREIGN DATA WRAPPER " + row.text("quoted")
                                    + (handler.isEmpty() ? "" : " HANDLER " + handler)
                                    + (validator.isEmpty() ? "" : " VALIDATOR " + validator)
                                    + options(row.textOrEmpty("options")))
                            .owner("FOREIGN DATA WRAPPER " + row.text("quoted"), row.text("owner"));
                });
    }

    private static void servers(Reading reading) throws SQLException {
        reading.query(
                """
                SELECT s.oid, s.srvname AS name, pg_catalog.quote_ident(s.srvname) AS quoted, %s AS owner, pg_catalog.quote_ident(w.fdwname) AS wrapper,
                       pg_catalog.quote_literal(s.srvtype) AS type, pg_catalog.quote_literal(s.srvversion) AS version, %s AS options, %s AS secrets
                FROM pg_catalog.pg_foreign_server s JOIN pg_catalog.pg_foreign_data_wrapper w ON w.oid = s.srvfdw
                WHERE s.oid >= 16384
                ORDER BY 2
                """.formatted(
                                Sql.role("s.srvowner"),
                                options("s.srvoptions", reading.scope().secrets()),
                                secrets("s.srvoptions")),
                row -> {
                    if (!reading.takes("pg_foreign_server", row.number("oid"))) {
                        return;
                    }
                    String type = row.textOrEmpty("type");
                    String version = row.textOrEmpty("version");
                    Draft draft = reading.drafts()
                            .add(
                                    new Address("pg_foreign_server", row.number("oid")),
                                    "SERVER",
                                    "",
                                    row.text("name"),
                                    Section.PRE_DATA)
                            .statement("CREATE SERVER " + row.text("quoted") + (type.isEmpty() ? "" : " TYPE " + type)
                                    + (version.isEmpty() ? "" : " VERSION " + version) + " FOREIGN DATA WRAPPER "
                                    + row.text("wrapper")
                                    + options(row.textOrEmpty("options")))
                            .owner("SERVER " + row.text("quoted"), row.text("owner"));
                    leaveOutSecrets(reading, draft, row);
                });
    }

    private static void mappings(Reading reading) throws SQLException {
        reading.query("""
                SELECT m.umid AS oid, m.srvid AS server_oid, m.srvname AS server, pg_catalog.quote_ident(m.srvname) AS quoted_server, m.usename AS role,
                       CASE WHEN m.umuser = 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(m.usename) END AS quoted_role,
                       m.umoptions IS NULL AS no_options, m.umuser <> 0 AS personal,
                       %s AS options, %s AS secrets,
                       pg_catalog.current_setting('is_superuser') = 'on'
                           OR m.umuser <> 0 AND m.usename = CURRENT_USER
                               AND (pg_catalog.pg_has_role(s.srvowner, 'USAGE') OR pg_catalog.has_server_privilege(s.oid, 'USAGE'))
                           OR m.umuser = 0 AND pg_catalog.pg_has_role(s.srvowner, 'USAGE') AS may_see
                FROM pg_catalog.pg_user_mappings m JOIN pg_catalog.pg_foreign_server s ON s.oid = m.srvid
                WHERE m.umid >= 16384
                ORDER BY 3, 5
                """.formatted(options("m.umoptions", reading.scope().secrets()), secrets("m.umoptions")), row -> {
            if (!reading.takes("pg_user_mapping", row.number("oid"))) {
                return;
            }
            String name = row.text("role") + " ON " + row.text("server");
            Draft draft = reading.drafts()
                    .add(new Address("pg_user_mapping", row.number("oid")), "USER MAPPING", "", name, Section.PRE_DATA)
                    .statement("CREATE USER MAPPING FOR " + row.text("quoted_role") + " SERVER "
                            + row.text("quoted_server") + options(row.textOrEmpty("options")))
                    .needs(reading.drafts().bearer("pg_foreign_server", row.number("server_oid")));
            if (row.flag("no_options") && !row.flag("may_see")) {
                // The view shows no options both when there are none and when they are hidden; may_see is the view's
                // own condition.
                reading.refuse(draft.title(), "the connected role may not see its options; connect as a superuser");
            }
            leaveOutSecrets(reading, draft, row);
            if (row.flag("personal")) {
                reading.expect("ROLE " + row.text("role"));
            }
        });
    }

    private static void leaveOutSecrets(Reading reading, Draft draft, Row row) throws SQLException {
        String secrets = row.textOrEmpty("secrets");
        if (!secrets.isEmpty() && !reading.scope().secrets()) {
            reading.leaveOut(draft.title(), "the option " + secrets);
        }
    }

    private static String options(String array, boolean all) {
        return "(SELECT pg_catalog.string_agg(pg_catalog.quote_ident(o.option_name) || ' ' || pg_catalog.quote_literal(o.option_value), ', ')"
                + " FROM pg_catalog.pg_options_to_table(" + array + ") o WHERE " + all + " OR o.option_name !~* '"
                + SECRET + "')";
    }

    private static String secrets(String array) {
        return "(SELECT pg_catalog.string_agg(o.option_name, ', ') FROM pg_catalog.pg_options_to_table(" + array
                + ") o WHERE o.option_name ~* '" + SECRET + "')";
    }

    static String options(String options) {
        return options.isEmpty() ? "" : " OPTIONS (" + options + ")";
    }
}
