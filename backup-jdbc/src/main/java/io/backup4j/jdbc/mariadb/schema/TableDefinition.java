package io.backup4j.jdbc.mariadb.schema;

import java.util.List;

/**
 * How a table, or a sequence, is made.
 *
 * @param statements make it as rows need it, and set the value of a sequence
 * @param nextNumber that a column which counts by itself gives; set again after the rows, because loading rows moves it; 0 if there is none, or it is not moved
 * @param keys definitions of the secondary indexes that are made after the rows
 * @param foreignKeys made after that
 * @param sequenceDefaults columns whose default names a sequence with its database
 */
public record TableDefinition(
        String name,
        boolean sequence,
        List<String> statements,
        long nextNumber,
        List<String> keys,
        List<ForeignKey> foreignKeys,
        List<SequenceDefault> sequenceDefaults) {
    public TableDefinition {
        statements = List.copyOf(statements);
        keys = List.copyOf(keys);
        foreignKeys = List.copyOf(foreignKeys);
        sequenceDefaults = List.copyOf(sequenceDefaults);
    }

    /** @param definition of the column, as in the table's statement */
    public record SequenceDefault(String column, String definition) {}

    /** Whether it has a primary key of its own. */
    public boolean hasPrimaryKey() {
        return statements.stream()
                .anyMatch(statement -> CreateTable.withoutTexts(statement).contains("PRIMARY KEY"));
    }

    /** Of a message. */
    public String title() {
        return (sequence ? "sequence " : "table ") + SqlText.identifier(name);
    }
}
