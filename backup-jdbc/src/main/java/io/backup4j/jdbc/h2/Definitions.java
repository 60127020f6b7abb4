package io.backup4j.jdbc.h2;

import java.sql.SQLException;

/** What is defined in a database. Transactions of H2 hold rows but not definitions, so these are compared before and after. */
final class Definitions {
    private static final String[] QUERIES = {
        "SELECT LISTAGG(TABLE_SCHEMA || '.' || TABLE_NAME || ' ' || TABLE_TYPE, ',') WITHIN GROUP (ORDER BY TABLE_SCHEMA, TABLE_NAME)"
                + " FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA <> 'INFORMATION_SCHEMA'",
        "SELECT LISTAGG(TABLE_SCHEMA || '.' || TABLE_NAME || '.' || COLUMN_NAME || ' ' || DATA_TYPE || ' ' || IS_NULLABLE, ',')"
                + " WITHIN GROUP (ORDER BY TABLE_SCHEMA, TABLE_NAME, ORDINAL_POSITION)"
                + " FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_SCHEMA <> 'INFORMATION_SCHEMA'",
        "SELECT LISTAGG(CONSTRAINT_SCHEMA || '.' || CONSTRAINT_NAME, ',') WITHIN GROUP (ORDER BY CONSTRAINT_SCHEMA, CONSTRAINT_NAME)"
                + " FROM INFORMATION_SCHEMA.TABLE_CONSTRAINTS",
        "SELECT LISTAGG(INDEX_SCHEMA || '.' || INDEX_NAME, ',') WITHIN GROUP (ORDER BY INDEX_SCHEMA, INDEX_NAME) FROM INFORMATION_SCHEMA.INDEXES"
                + " WHERE INDEX_SCHEMA <> 'INFORMATION_SCHEMA'",
        "SELECT LISTAGG(SEQUENCE_SCHEMA || '.' || SEQUENCE_NAME, ',') WITHIN GROUP (ORDER BY SEQUENCE_SCHEMA, SEQUENCE_NAME)"
                + " FROM INFORMATION_SCHEMA.SEQUENCES"
    };

    private static final String PRESENT = "SELECT LISTAGG(NAME, ', ') WITHIN GROUP (ORDER BY NAME) FROM ("
            + "SELECT TABLE_SCHEMA || '.' || TABLE_NAME AS NAME FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA <> 'INFORMATION_SCHEMA'"
            + " UNION ALL SELECT 'sequence ' || SEQUENCE_NAME FROM INFORMATION_SCHEMA.SEQUENCES WHERE SEQUENCE_SCHEMA <> 'INFORMATION_SCHEMA'"
            + " UNION ALL SELECT 'routine ' || ROUTINE_NAME FROM INFORMATION_SCHEMA.ROUTINES WHERE ROUTINE_SCHEMA <> 'INFORMATION_SCHEMA'"
            + " UNION ALL SELECT 'domain ' || DOMAIN_NAME FROM INFORMATION_SCHEMA.DOMAINS WHERE DOMAIN_SCHEMA <> 'INFORMATION_SCHEMA'"
            + " UNION ALL SELECT 'schema ' || SCHEMA_NAME FROM INFORMATION_SCHEMA.SCHEMATA WHERE SCHEMA_NAME NOT IN ('INFORMATION_SCHEMA', 'PUBLIC')"
            + " UNION ALL SELECT 'user ' || USER_NAME FROM INFORMATION_SCHEMA.USERS WHERE USER_NAME <> CURRENT_USER"
            + " UNION ALL SELECT 'role ' || ROLE_NAME FROM INFORMATION_SCHEMA.ROLES WHERE ROLE_NAME <> 'PUBLIC')";

    private Definitions() {}

    /** A text that differs if anything was made, dropped or altered. */
    static String of(H2Connection connection) throws SQLException {
        StringBuilder all = new StringBuilder();
        for (String query : QUERIES) {
            all.append(connection.ask(query)).append('\n');
        }
        return all.toString();
    }

    /** What a database holds that a restore would meet; empty if it is new. */
    static String present(H2Connection connection) throws SQLException {
        String present = connection.ask(PRESENT);
        return present.equals("null") ? "" : present;
    }
}
