package io.backup4j.jdbc.mariadb.schema;

import java.util.List;

/**
 * Everything that makes a database but its rows.
 *
 * @param server version, as it says itself
 * @param database name
 * @param characterSet that new tables and routines get
 * @param collation that goes with it
 * @param comment of the database
 * @param tables in the order of their names, sequences first
 * @param objects in the order in which they are made
 * @param unrepresentable what is missing, in words, by name
 * @param leftOut what is left out on purpose, in words
 */
public record DatabaseSchema(
        String server,
        String database,
        String characterSet,
        String collation,
        String comment,
        List<TableDefinition> tables,
        List<StoredObject> objects,
        List<String> unrepresentable,
        List<String> leftOut) {
    public DatabaseSchema {
        tables = List.copyOf(tables);
        objects = List.copyOf(objects);
        unrepresentable = List.copyOf(unrepresentable);
        leftOut = List.copyOf(leftOut);
    }
}
