package io.backup4j.jdbc.mariadb.schema;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** MySQL 8.0 and newer. */
record MysqlDialect() implements Dialect {
    @Override
    public String product() {
        return "MySQL";
    }

    @Override
    public boolean hasBackupStages() {
        return false;
    }

    @Override
    public long shortestLockWait() {
        return 1;
    }

    @Override
    public String readOnlyVariable() {
        return "transaction_read_only";
    }

    @Override
    public Map<String, String> reading() {
        return Map.of("max_execution_time", "0", "information_schema_stats_expiry", "0");
    }

    @Override
    public Map<String, String> writing(Server server) {
        return Map.of("max_execution_time", "0");
    }

    /**
     * A key that the server made by itself is shown, and none is made for a table that had none. A foreign key may refer to a key that is not unique, as it could when
     * it was made. All are younger than 8.0.30, and the last three may be set by few accounts.
     */
    @Override
    public Map<String, Boolean> wishes() {
        return Map.of(
                "show_gipk_in_create_table_and_information_schema",
                true,
                MAKES_KEYS,
                false,
                "sql_require_primary_key",
                false,
                "restrict_fk_on_non_standard_key",
                false);
    }

    @Override
    public String databaseComment() {
        return "''";
    }

    @Override
    public String repeatable(String createTable) {
        return CreateTable.withoutInheritedCollations(createTable);
    }

    @Override
    public List<Right> showingRoutines(Server server, String database) {
        return List.of(
                Right.everywhere("SHOW_ROUTINE"),
                Right.everywhere("SELECT"),
                Right.onDatabase("EXECUTE", database),
                Right.onDatabase("ALTER ROUTINE", database),
                Right.onDatabase("CREATE ROUTINE", database));
    }

    @Override
    public List<String> leftOut(Catalogue catalogue) throws SQLException {
        String columns = catalogue
                .rows("SELECT TABLE_NAME, COLUMN_NAME FROM information_schema.COLUMN_STATISTICS WHERE SCHEMA_NAME = ?"
                        + " ORDER BY BINARY TABLE_NAME, BINARY COLUMN_NAME")
                .stream()
                .map(row -> SqlText.qualified(row.get(0), row.get(1)))
                .collect(Collectors.joining(", "));
        List<String> leftOut = new ArrayList<>();
        if (!columns.isEmpty()) {
            leftOut.add("histograms of " + columns + ", which ANALYZE TABLE … UPDATE HISTOGRAM makes again");
        }
        leftOut.addAll(
                ofDatabase(catalogue.show("DATABASE", catalogue.database()).getOrDefault("create database", "")));
        return leftOut;
    }

    /** What a database may be besides its character set; the name, which may be anything, stands in quotes before that. */
    static List<String> ofDatabase(String createDatabase) {
        int name = createDatabase.indexOf('`');
        String options = name < 0 ? "" : createDatabase.substring(SqlText.endOfQuoted(createDatabase, name));
        List<String> leftOut = new ArrayList<>();
        if (options.contains("DEFAULT ENCRYPTION='Y'")) {
            leftOut.add("DEFAULT ENCRYPTION='Y' of the database, which ALTER DATABASE sets again");
        }
        if (options.contains("READ ONLY = 1")) {
            leftOut.add("READ ONLY = 1 of the database, which ALTER DATABASE sets again");
        }
        return leftOut;
    }

    /** Only rows tell. */
    @Override
    public String member(String table, String column, String number) {
        String name = SqlText.identifier(column);
        return "SELECT HEX(CONVERT(" + name + " USING utf8mb4)) FROM " + SqlText.identifier(table) + " WHERE " + name
                + " = " + number + " LIMIT 1";
    }

    /** One for each byte. */
    @Override
    public String lostInExpressions(boolean ofDefault) {
        return "????";
    }
}
