package io.backup4j.jdbc.mariadb.schema;

import java.math.BigInteger;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads tables and sequences. Used once. */
final class TablesPart {
    /** The snapshot shows their rows. */
    private static final Set<String> TRANSACTIONAL = Set.of("InnoDB", "ROCKSDB");

    /** Their rows are what they are when they are read. */
    private static final Set<String> PLAIN = Set.of("MyISAM", "Aria", "MEMORY", "CSV", "ARCHIVE");

    /** They keep no rows. */
    private static final Set<String> WITHOUT_ROWS = Set.of("BLACKHOLE", "MRG_MyISAM", "MRG_MYISAM");

    private static final Set<String> INTEGERS = Set.of("tinyint", "smallint", "mediumint", "int", "bigint");

    /** Types whose values may be longer than 64 KiB. */
    private static final Set<String> LONG = Set.of(
            "mediumtext",
            "longtext",
            "mediumblob",
            "longblob",
            "json",
            "geometry",
            "linestring",
            "polygon",
            "multipoint",
            "multilinestring",
            "multipolygon",
            "geometrycollection",
            "geomcollection");

    private final Catalogue catalogue;
    private final Set<String> present;
    private final List<String> refused;
    private final List<TableDefinition> sequences = new ArrayList<>();
    private final List<TableDefinition> tables = new ArrayList<>();
    private final List<TableRows> rows = new ArrayList<>();

    TablesPart(Catalogue catalogue, Set<String> present, List<String> refused) {
        this.catalogue = catalogue;
        this.present = present;
        this.refused = refused;
    }

    private record Column(String type, Optional<ColumnForm> form, boolean generated) {}

    void read() throws SQLException {
        Map<String, Map<String, Column>> columns = columns();
        Map<String, List<String>> keys = primaryKeys();
        for (List<String> row : catalogue.rows("SELECT TABLE_NAME, TABLE_TYPE, ENGINE, DATA_LENGTH, CREATE_OPTIONS"
                + " FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? ORDER BY BINARY TABLE_NAME")) {
            String name = row.get(0);
            if (row.get(1).matches("BASE TABLE|SYSTEM VERSIONED") && !present.contains(name)) {
                continue;
            }
            switch (row.get(1)) {
                case "BASE TABLE" ->
                    table(
                            name,
                            row.get(2),
                            bytes(row.get(3)),
                            columns.getOrDefault(name, Map.of()),
                            keys.getOrDefault(name, List.of()));
                case "SEQUENCE" -> sequence(name);
                // Views have a part of their own; temporary tables belong to somebody's connection.
                case "VIEW", "SYSTEM VIEW", "TEMPORARY", "TEMPORARY SEQUENCE" -> {}
                case "SYSTEM VERSIONED" ->
                    refused.add("table " + SqlText.identifier(name)
                            + ": it is system-versioned, and its history cannot be restored");
                default ->
                    refused.add("table " + SqlText.identifier(name) + ": tables of type '" + row.get(1)
                            + "' are not known to this release");
            }
        }
    }

    /** Sequences come first: defaults of tables name them. */
    List<TableDefinition> definitions() {
        List<TableDefinition> all = new ArrayList<>(sequences);
        all.addAll(tables);
        return all;
    }

    List<TableRows> rows() {
        return rows;
    }

    private Map<String, Map<String, Column>> columns() throws SQLException {
        Map<String, Map<String, Column>> columns = new LinkedHashMap<>();
        for (List<String> row : catalogue.rows(
                "SELECT TABLE_NAME, COLUMN_NAME, DATA_TYPE, COLUMN_TYPE, EXTRA, GENERATION_EXPRESSION"
                        + " FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ? ORDER BY TABLE_NAME, ORDINAL_POSITION")) {
            String type = row.get(2);
            boolean generated = row.get(4).contains("GENERATED") && !row.get(4).contains("DEFAULT_GENERATED");
            columns.computeIfAbsent(row.get(0), table -> new LinkedHashMap<>())
                    .put(
                            row.get(1),
                            new Column(
                                    type,
                                    ColumnForms.of(row.get(1), type, row.get(3)),
                                    generated || !row.get(5).isEmpty()));
        }
        return columns;
    }

    /** A server that cannot find it out may say 2^64 - 1. */
    private static long bytes(String length) {
        return length.isEmpty()
                ? 0
                : new BigInteger(length).min(BigInteger.valueOf(Long.MAX_VALUE)).longValue();
    }

    private Map<String, List<String>> primaryKeys() throws SQLException {
        Map<String, List<String>> keys = new LinkedHashMap<>();
        for (List<String> row : catalogue.rows("SELECT TABLE_NAME, COLUMN_NAME FROM information_schema.STATISTICS"
                + " WHERE TABLE_SCHEMA = ? AND INDEX_NAME = 'PRIMARY' ORDER BY TABLE_NAME, SEQ_IN_INDEX")) {
            keys.computeIfAbsent(row.get(0), table -> new ArrayList<>()).add(row.get(1));
        }
        return keys;
    }

    private void table(String name, String engine, long bytes, Map<String, Column> columns, List<String> key)
            throws SQLException {
        boolean transactional = TRANSACTIONAL.contains(engine);
        String title = "table " + SqlText.identifier(name);
        if (!transactional && !PLAIN.contains(engine) && !WITHOUT_ROWS.contains(engine)) {
            refused.add(title
                    + (engine.isEmpty()
                            ? ": the server cannot open it, or the account may not see it"
                            : ": its engine " + engine
                                    + " keeps rows where a backup does not reach, or is not known to this release"));
            return;
        }
        List<ColumnForm> forms = new ArrayList<>();
        for (Map.Entry<String, Column> column : columns.entrySet()) {
            if (column.getValue().generated()) {
                continue;
            }
            Optional<ColumnForm> form = column.getValue().form();
            if (form.isEmpty()) {
                refused.add(title + ": column " + SqlText.identifier(column.getKey()) + " has the type "
                        + column.getValue().type() + ", which is not known to this release");
                return;
            }
            forms.add(form.get());
        }
        String statement = catalogue.show("TABLE", name).getOrDefault("create table", "");
        if (statement.isEmpty()) {
            refused.add(title + ": the account may not see its definition");
            return;
        }
        List<String> unseen = new ArrayList<>(new CreateTable(statement).columnNames());
        unseen.removeAll(columns.keySet());
        if (!unseen.isEmpty()) {
            refused.add(title + ": the account may not see its columns " + SqlText.identifiers(unseen)
                    + ", whose values would be missing; grant SELECT on the table");
            return;
        }
        List<String> lost = LostCharacters.in(catalogue, name, statement);
        if (!lost.isEmpty()) {
            refused.addAll(lost);
            return;
        }
        String repeatable = catalogue.server().dialect().repeatable(statement);
        tables.add(new CreateTable(repeatable).definition(name, engine.equals("InnoDB")));
        if (!WITHOUT_ROWS.contains(engine)) {
            boolean integer =
                    !key.isEmpty() && INTEGERS.contains(columns.get(key.get(0)).type());
            boolean longValues = columns.values().stream().anyMatch(column -> LONG.contains(column.type()));
            rows.add(new TableRows(name, forms, key, integer, transactional, longValues, bytes));
        }
    }

    /** The value may have gone on when it is read, never back. */
    private void sequence(String name) throws SQLException {
        String statement = catalogue.show("SEQUENCE", name).getOrDefault("create table", "");
        List<String> value = catalogue
                .rows("SELECT next_not_cached_value, cycle_count FROM " + SqlText.identifier(name))
                .get(0);
        String set = "DO SETVAL(" + SqlText.identifier(name) + ", " + value.get(0) + ", 0, " + value.get(1) + ")";
        sequences.add(new TableDefinition(name, true, List.of(statement, set), 0, List.of(), List.of(), List.of()));
    }
}
