package io.backup4j.jdbc.mariadb.schema;

import java.util.List;

/**
 * How the rows of a table are read.
 *
 * @param columns those that hold values of their own, in their order
 * @param primaryKey its columns; empty if there is none
 * @param integerKey whether the first of them is an integer
 * @param transactional whether the snapshot shows its rows
 * @param hasLongValues whether a single value may be longer than 64 KiB
 * @param bytes about how long they are
 */
public record TableRows(
        String name,
        List<ColumnForm> columns,
        List<String> primaryKey,
        boolean integerKey,
        boolean transactional,
        boolean hasLongValues,
        long bytes) {
    public TableRows {
        columns = List.copyOf(columns);
        primaryKey = List.copyOf(primaryKey);
    }
}
