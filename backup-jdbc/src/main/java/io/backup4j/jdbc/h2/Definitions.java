package io.backup4j.jdbc.h2;

import java.io.IOException;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is defined in a database. Transactions of H2 hold rows but not definitions, so these are compared before and after. */
final class Definitions {
    /** What changes with rows: where sequences go on, and what H2 has found out about the values of a column. */
    private static final Pattern OF_ROWS = Pattern.compile(" (?:RESTART WITH|SELECTIVITY) -?\\d+");

    private static final Pattern MATERIALIZED =
            Pattern.compile("CREATE (?:FORCE )?MATERIALIZED VIEW (.*?) AS\\b.*", Pattern.DOTALL);

    private static final String PRESENT = "SELECT LISTAGG(NAME, ', ') WITHIN GROUP (ORDER BY NAME) FROM ("
            + "SELECT TABLE_SCHEMA || '.' || TABLE_NAME AS NAME FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA <> 'INFORMATION_SCHEMA'"
            + " UNION ALL SELECT 'sequence ' || SEQUENCE_NAME FROM INFORMATION_SCHEMA.SEQUENCES WHERE SEQUENCE_SCHEMA <> 'INFORMATION_SCHEMA'"
            + " UNION ALL SELECT 'routine ' || ROUTINE_NAME FROM INFORMATION_SCHEMA.ROUTINES WHERE ROUTINE_SCHEMA <> 'INFORMATION_SCHEMA'"
            + " UNION ALL SELECT 'domain ' || DOMAIN_NAME FROM INFORMATION_SCHEMA.DOMAINS WHERE DOMAIN_SCHEMA <> 'INFORMATION_SCHEMA'"
            + " UNION ALL SELECT 'constant ' || CONSTANT_NAME FROM INFORMATION_SCHEMA.CONSTANTS WHERE CONSTANT_SCHEMA <> 'INFORMATION_SCHEMA'"
            + " UNION ALL SELECT 'schema ' || SCHEMA_NAME FROM INFORMATION_SCHEMA.SCHEMATA WHERE SCHEMA_NAME NOT IN ('INFORMATION_SCHEMA', 'PUBLIC')"
            + " UNION ALL SELECT 'user ' || USER_NAME FROM INFORMATION_SCHEMA.USERS WHERE USER_NAME <> CURRENT_USER"
            + " UNION ALL SELECT 'role ' || ROLE_NAME FROM INFORMATION_SCHEMA.ROLES WHERE ROLE_NAME <> 'PUBLIC')";

    private Definitions() {}

    /**
     * A text that differs if anything was made, dropped or altered. Ends the transaction, as everything does that H2 calls a script.
     *
     * @throws IOException if something is defined that H2 cannot make again from its own script
     */
    static String of(H2Connection connection) throws IOException, SQLException {
        StringBuilder all = new StringBuilder();
        for (String statement : connection.list("SCRIPT NODATA")) {
            Matcher materialized = MATERIALIZED.matcher(statement);
            if (materialized.matches()) {
                throw new IOException("the materialized view " + materialized.group(1)
                        + " cannot be backed up: H2 writes it into its script in a way that it cannot run."
                        + " Make an ordinary view or a table of it");
            }
            if (!statement.startsWith("--")) {
                all.append(OF_ROWS.matcher(statement).replaceAll("")).append('\n');
            }
        }
        return all.toString();
    }

    /** What a database holds that a restore would meet; empty if it is new. */
    static String present(H2Connection connection) throws SQLException {
        String present = connection.ask(PRESENT);
        return present.equals("null") ? "" : present;
    }
}
