package io.backup4j.jdbc.mariadb.schema;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** MariaDB 10.6 and newer. */
record MariadbDialect() implements Dialect {
    @Override
    public String product() {
        return "MariaDB";
    }

    @Override
    public boolean hasBackupStages() {
        return true;
    }

    @Override
    public long shortestLockWait() {
        return 0;
    }

    @Override
    public String readOnlyVariable() {
        return "tx_read_only";
    }

    @Override
    public Map<String, String> reading() {
        return Map.of(
                "max_statement_time", "0", "idle_transaction_timeout", "0", "idle_readonly_transaction_timeout", "0");
    }

    @Override
    public Map<String, String> writing(Server server) {
        Map<String, String> settings = new LinkedHashMap<>();
        // What was stored broke no rule then, or broke it already.
        settings.put("check_constraint_checks", "0");
        settings.put("max_statement_time", "0");
        settings.put("idle_transaction_timeout", "0");
        settings.put("idle_write_transaction_timeout", "0");
        if (server.atLeast(10, 8)) {
            settings.put("explicit_defaults_for_timestamp", "1");
        }
        return settings;
    }

    @Override
    public Map<String, Boolean> wishes() {
        return Map.of();
    }

    @Override
    public String databaseComment() {
        return "SCHEMA_COMMENT";
    }

    @Override
    public String repeatable(String createTable) {
        return createTable;
    }

    @Override
    public List<Right> showingRoutines(Server server, String database) {
        Right definitions = Right.onDatabase("SHOW CREATE ROUTINE", database);
        Right table = new Right("SELECT", "mysql", "proc");
        return List.of(
                server.atLeast(11, 3) ? definitions : table,
                table,
                definitions,
                Right.onDatabase("EXECUTE", database),
                Right.onDatabase("ALTER ROUTINE", database),
                Right.onDatabase("CREATE ROUTINE", database));
    }

    @Override
    public List<String> leftOut(Catalogue catalogue) {
        return List.of();
    }

    @Override
    public String member(String table, String column, String number) {
        return "BEGIN NOT ATOMIC DECLARE asked TYPE OF " + SqlText.qualified(table, column) + "; SET asked = " + number
                + "; SELECT HEX(CONVERT(asked USING utf8mb4)); END";
    }

    /** Checks and generated columns are stored with the question mark already. */
    @Override
    public String lostInExpressions(boolean ofDefault) {
        return ofDefault ? "?" : "";
    }
}
